/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.internal.Ops;

/**
 * Other parameters to look at: at a network's own, such as a last layer that starts at zero, there
 * may be nothing to see.
 */
final class Elsewhere {

    private Elsewhere() {}

    /** Does something at parameters that are fixed, not too large and all different. */
    static <T> T look(DifferentiableGraph graph, Supplier<T> action) {
        INDArray kept = graph.parameters().dup();
        INDArray angles = Nd4j.linspace(kept.dataType(), 1.0, 0.7, kept.length());
        INDArray others = Transforms.cos(angles, false);
        Ops.add(others, kept);
        try {
            graph.setParameters(others);
            return action.get();
        } finally {
            graph.setParameters(kept);
            List.of(kept, angles, others).forEach(INDArray::close);
        }
    }
}
