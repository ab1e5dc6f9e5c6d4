/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays as rows of Java's own memory. */
final class Rows {

    private Rows() {}

    /**
     * Copies an array. ND4J's own {@code toDoubleMatrix} leaves two arrays per row to the garbage
     * collector.
     *
     * @param array any array or view of numbers
     * @param length how many entries a row has
     * @return the entries in C order
     */
    static double[][] of(INDArray array, int length) {
        try (INDArray copy = array.dup('c')) {
            double[] entries = copy.data().asDouble();
            return IntStream.range(0, entries.length / length)
                    .mapToObj(i -> Arrays.copyOfRange(entries, i * length, (i + 1) * length))
                    .toArray(double[][]::new);
        }
    }
}
