/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.testing.Seeded;

/**
 * A graph that uses parameters in a certain way.
 *
 * @param name what it is
 * @param ops adds inputs, parameters and ops, and gives the output
 * @param inputs makes the input arrays of n examples
 * @param explicit the blocks that no contraction from activations can serve
 */
record UseCase(
        String name,
        Function<GraphBuilder, SDVariable> ops,
        Function<Integer, INDArray[]> inputs,
        Set<String> explicit) {

    private static final int SEED = 20;

    static UseCase of(String name, Function<GraphBuilder, SDVariable> ops, long... shape) {
        return new UseCase(
                name, ops, n -> new INDArray[] {Seeded.normal(SEED, batch(n, shape))}, Set.of());
    }

    /** Inputs are row numbers below {@code rows}, some of them twice. */
    static UseCase ofIndices(
            String name, int rows, Function<GraphBuilder, SDVariable> ops, long... shape) {
        return new UseCase(
                name, ops, n -> new INDArray[] {indices(rows, batch(n, shape))}, Set.of());
    }

    private static INDArray indices(int rows, long... shape) {
        INDArray indices = Seeded.normal(SEED, shape);
        for (long i = 0; i < indices.length(); i++) {
            indices.putScalar(i, Math.floorMod((i * i * 7) / 3, rows));
        }
        return indices;
    }

    UseCase withInputs(Function<Integer, INDArray[]> others) {
        return new UseCase(name, ops, others, explicit);
    }

    UseCase explicitFor(String... blocks) {
        return new UseCase(name, ops, inputs, Set.of(blocks));
    }

    static long[] batch(int n, long... shape) {
        long[] batch = new long[shape.length + 1];
        batch[0] = n;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        return batch;
    }

    Examples examples(int n) {
        return Examples.of(inputs.apply(n));
    }

    /** The graph at parameters that are all different and none zero. */
    DifferentiableGraph graph(DataType type) {
        GraphBuilder builder = DifferentiableGraph.builder(type);
        DifferentiableGraph graph = builder.build(ops.apply(builder));
        graph.setParameters(Seeded.normal(1 + SEED, graph.parameterCount()).muli(.6));
        return graph;
    }

    String[] trusted(DifferentiableGraph graph) {
        return graph.blocks().stream()
                .map(block -> block.name())
                .filter(block -> !explicit.contains(block))
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name
                + (explicit.isEmpty() ? "" : ", explicit " + Arrays.toString(explicit.toArray()));
    }
}
