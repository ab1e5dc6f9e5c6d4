/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/** The vertices that lead to an output: the parameters of others are none of its function. */
final class Ancestors {

    private final Set<String> names;

    private Ancestors(Set<String> names) {
        this.names = names;
    }

    static Ancestors of(
            ComputationGraphConfiguration configuration, String output, List<String> masked) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.poll();
            if (seen.add(name)) {
                open.addAll(configuration.getVertexInputs().getOrDefault(name, List.of()));
                String input = inputToldOf(configuration.getVertices().get(name), masked);
                if (input != null) {
                    open.add(input);
                }
            }
        }
        return new Ancestors(seen);
    }

    /** The input that a vertex need not be connected to, but takes steps or mask from; or null. */
    private static String inputToldOf(GraphVertex vertex, List<String> masked) {
        if (vertex instanceof DuplicateToTimeSeriesVertex repeated) {
            return repeated.getInputName();
        }
        String input =
                vertex instanceof LastTimeStepVertex last
                        ? last.getMaskArrayInputName()
                        : vertex instanceof ReverseTimeSeriesVertex reversed
                                ? reversed.getMaskArrayInputName()
                                : null;
        return input != null && masked.contains(input) ? input : null;
    }

    boolean contain(String name) {
        return names.contains(name);
    }
}
