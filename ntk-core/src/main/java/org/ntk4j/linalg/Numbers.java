/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.internal.Copies;

/**
 * Arrays in Java's own memory. ND4J's own {@code toDoubleVector} and {@code toDoubleMatrix} leave
 * the copies that they make on the way, two for each row, to the garbage collector.
 */
public final class Numbers {

    private Numbers() {}

    /**
     * All entries of an array.
     *
     * @param array any array or view of numbers; only read
     * @return its entries in C order
     */
    public static double[] of(INDArray array) {
        try (INDArray copy = Copies.shaped(array, DataType.DOUBLE, array.length())) {
            return copy.data().asDouble();
        }
    }

    /**
     * The entries along the last axis, for each place in the others: the rows of a matrix.
     *
     * @param array any array or view [..., m] of numbers; only read
     * @return rows of m entries in C order
     */
    public static double[][] rows(INDArray array) {
        double[] entries = of(array);
        int length = Math.toIntExact(array.size(-1));
        return IntStream.range(0, entries.length / length)
                .mapToObj(i -> Arrays.copyOfRange(entries, i * length, (i + 1) * length))
                .toArray(double[][]::new);
    }
}
