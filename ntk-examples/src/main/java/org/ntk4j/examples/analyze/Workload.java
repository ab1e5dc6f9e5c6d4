/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;

/**
 * How much work one checkpoint is, known before it is done.
 *
 * @param n number of examples
 * @param k number of outputs
 * @param p number of parameters
 * @param blocks number of parameter arrays
 * @param numberBytes bytes of a number, 4 or 8
 * @param budget bytes that kernels may take
 */
public record Workload(long n, long k, long p, long blocks, long numberBytes, long budget) {

    static Workload of(DifferentiableGraph graph, long n, Settings settings) {
        return new Workload(
                n,
                graph.outputCount(),
                graph.parameterCount(),
                graph.blocks().size(),
                graph.dataType().width(),
                settings.budget());
    }

    long fullBytes() {
        return 0;
    }

    boolean fullFits() {
        return true;
    }

    String fullRefusal() {
        return "";
    }

    static double seconds(Derivatives derivatives, Examples x, Settings settings) {
        return 0;
    }
}
