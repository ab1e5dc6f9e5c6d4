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
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.linalg.Numbers;

/** The classes that one-hot labels name: one for each example, or for each step or pixel of it. */
final class ProbeClasses {

    private static final ProbeClasses NONE = new ProbeClasses(new long[0], 0, new int[0]);

    private final long[] shape;
    private final int axis;
    private final int[] classes;

    private ProbeClasses(long[] shape, int axis, int[] classes) {
        this.shape = shape;
        this.axis = axis;
        this.classes = classes;
    }

    /**
     * Reads the classes.
     *
     * @param labels [n, ...], or null
     * @param classAxis the axis of the classes, counted from the last, -1
     * @return the classes; none unless there is one 1 among zeros, and another class, everywhere
     */
    static ProbeClasses of(INDArray labels, int classAxis) {
        if (labels == null || labels.rank() + classAxis < 1 || labels.size(classAxis) < 2) {
            return NONE;
        }
        int axis = labels.rank() + classAxis;
        double[][] rows = rows(labels, axis);
        int[] classes = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            classes[i] = largest(rows[i]);
            boolean one = rows[i][classes[i]] == 1;
            if (!one || Arrays.stream(rows[i]).filter(value -> value != 0).count() != 1) {
                return NONE;
            }
        }
        return new ProbeClasses(labels.shape(), axis, classes);
    }

    boolean known() {
        return classes.length > 0;
    }

    /** The class of each example; empty if examples have none, or several. */
    List<Integer> ofExamples() {
        return known() && classes.length == shape[0]
                ? IntStream.of(classes).boxed().toList()
                : List.of();
    }

    /**
     * How often the largest output is that of the class.
     *
     * @param outputs [n, k], flattened as the labels are in C order
     * @return the share; NaN if an output is
     */
    double accuracy(INDArray outputs) {
        double[][] rows = rows(outputs.reshape('c', shape), axis);
        int right = 0;
        for (int i = 0; i < rows.length; i++) {
            if (Arrays.stream(rows[i]).anyMatch(Double::isNaN)) {
                return Double.NaN;
            }
            right += largest(rows[i]) == classes[i] ? 1 : 0;
        }
        return (double) right / rows.length;
    }

    private static int largest(double[] row) {
        int best = 0;
        for (int a = 1; a < row.length; a++) {
            best = row[a] > row[best] ? a : best;
        }
        return best;
    }

    /** The entries along one axis, for each place in the others. */
    private static double[][] rows(INDArray array, int axis) {
        int[] order =
                IntStream.concat(
                                IntStream.range(0, array.rank()).filter(d -> d != axis),
                                IntStream.of(axis))
                        .toArray();
        return Numbers.rows(array.permute(order));
    }
}
