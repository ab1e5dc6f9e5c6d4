/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What enters a network and what leaves it, by name.
 *
 * @param inputs all inputs, in the network's order; "input" is the one of a MultiLayerNetwork
 * @param outputs all outputs, in the network's order; "output" is the one of a MultiLayerNetwork
 * @param output the output that is analyzed
 * @param needed the inputs on which this output depends, in the network's order: a translation
 *     takes one array of features for each of them
 */
public record NetworkEnds(
        List<String> inputs, List<String> outputs, String output, List<String> needed) {

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    /**
     * Copies the lists.
     *
     * @param inputs all inputs
     * @param outputs all outputs
     * @param output one of the outputs
     * @param needed some of the inputs
     */
    public NetworkEnds {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        needed = List.copyOf(needed);
    }

    /**
     * The ends of a network.
     *
     * @param network a MultiLayerNetwork or ComputationGraph
     * @param output the name of the output to analyze; null: the only one
     * @return the ends
     * @throws IllegalArgumentException if the network is of another class, has no output of this
     *     name, or has several and none was named
     */
    public static NetworkEnds of(Model network, String output) {
        return of(network, output, List.of());
    }

    /**
     * The ends of a network whose inputs may be masked: a vertex may depend on a mask alone.
     *
     * @param network a MultiLayerNetwork or ComputationGraph
     * @param output the name of the output to analyze; null: the only one
     * @param masked the names of the inputs that are masked
     * @return the ends
     * @throws IllegalArgumentException if the network is of another class, has no output of this
     *     name, or has several and none was named
     */
    public static NetworkEnds of(Model network, String output, List<String> masked) {
        if (network instanceof MultiLayerNetwork) {
            List<String> inputs = List.of(INPUT);
            List<String> outputs = List.of(OUTPUT);
            return new NetworkEnds(inputs, outputs, chosen(outputs, output), inputs);
        }
        if (network instanceof ComputationGraph graph) {
            ComputationGraphConfiguration configuration = graph.getConfiguration();
            String chosen = chosen(configuration.getNetworkOutputs(), output);
            List<String> inputs = configuration.getNetworkInputs();
            Ancestors ancestors = Ancestors.of(configuration, chosen, masked);
            return new NetworkEnds(
                    inputs,
                    configuration.getNetworkOutputs(),
                    chosen,
                    inputs.stream().filter(ancestors::contain).toList());
        }
        throw new IllegalArgumentException(
                "expected a MultiLayerNetwork or a ComputationGraph, got "
                        + network.getClass().getName());
    }

    private static String chosen(List<String> outputs, String asked) {
        if (asked == null && outputs.size() == 1) {
            return outputs.get(0);
        }
        if (asked == null || !outputs.contains(asked)) {
            throw new IllegalArgumentException(
                    "expected the name of one of the network's outputs %s, got %s: choose one"
                                    .formatted(outputs, asked == null ? "none" : "'" + asked + "'")
                            + " with withOutput(name), or output(name) of the listener's builder");
        }
        return asked;
    }
}
