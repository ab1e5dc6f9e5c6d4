/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * n inputs to a network: one array [n, ...] per graph input, in the graph's input order.
 *
 * <p>An instance refers to its arrays and neither copies nor closes them.
 */
public final class Examples {

    private final List<INDArray> inputs;
    private final long size;

    private Examples(List<INDArray> inputs) {
        this.inputs = inputs;
        this.size = inputs.get(0).size(0);
    }

    /**
     * The examples held by some arrays.
     *
     * @param inputs one array per graph input, all with the same first dimension n &gt; 0
     * @return the examples
     * @throws IllegalArgumentException if there is no array, a scalar, no example, or the first
     *     dimensions differ
     */
    public static Examples of(INDArray... inputs) {
        if (inputs.length == 0) {
            throw new IllegalArgumentException("expected at least one input array, got none");
        }
        for (INDArray input : inputs) {
            if (input.rank() == 0 || input.isEmpty() || input.size(0) != inputs[0].size(0)) {
                throw new IllegalArgumentException(
                        "expected arrays [n, ...] with one n > 0, got shapes "
                                + Arrays.deepToString(
                                        Arrays.stream(inputs)
                                                .map(INDArray::shape)
                                                .toArray(long[][]::new)));
            }
        }
        return new Examples(List.of(inputs));
    }

    /**
     * Number of examples.
     *
     * @return n
     */
    public long size() {
        return size;
    }

    /**
     * The arrays, one per graph input.
     *
     * @return an unmodifiable list of arrays [n, ...]; owned by whoever made them
     */
    public List<INDArray> inputs() {
        return inputs;
    }

    /**
     * Some consecutive examples.
     *
     * @param from the first, inclusive
     * @param to the last, exclusive
     * @return copies of shape [to - from, ...], detached; {@link #close()} frees them
     */
    public Examples slice(long from, long to) {
        return map(
                input -> {
                    INDArrayIndex[] index = new INDArrayIndex[input.rank()];
                    Arrays.fill(index, NDArrayIndex.all());
                    index[0] = NDArrayIndex.interval(from, to);
                    return input.get(index).dup('c');
                });
    }

    /**
     * Every example repeated: example i fills rows i*times ... i*times + times - 1.
     *
     * @param times how often, &gt; 0
     * @return copies of shape [n*times, ...], detached; {@link #close()} frees them
     */
    public Examples repeat(long times) {
        return map(
                input -> {
                    // shape() is the array's own: writing to it would corrupt the array.
                    long[] shape = input.shape().clone();
                    INDArray rows =
                            input.dup('c').reshape('c', shape[0], 1, input.length() / shape[0]);
                    INDArray repeated =
                            Nd4j.createUninitialized(
                                    input.dataType(), shape[0], times, input.length() / shape[0]);
                    repeated.assign(rows.broadcast(repeated.shape()));
                    shape[0] *= times;
                    return repeated.reshape('c', shape);
                });
    }

    private Examples map(java.util.function.UnaryOperator<INDArray> copy) {
        return new Examples(inputs.stream().map(copy).toList());
    }

    /** Closes the arrays. Only for the owner: of a slice, a repetition or arrays of one's own. */
    public void close() {
        inputs.forEach(INDArray::close);
    }
}
