/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.internal.Copies;

/**
 * Where the examples are in a variable's array, which for m of them is [outer, m, inner] in C
 * order: rows of one example that a graph folds into the examples' axis, such as time steps, are
 * neighbours (outer = 1, example-major), or all examples' first rows come before their second ones
 * (inner = 1, time-major), or anything between.
 *
 * @param axis the axis of the array whose size depends on m
 * @param outers the values of outer that are possible; the first one is taken
 */
record Placement(int axis, List<Long> outers) {

    /**
     * What shapes tell.
     *
     * @param one the variable's shape for one example
     * @param two its shape for two
     * @return empty if the variable does not hold each example as often as any other
     */
    static Optional<Placement> of(long[] one, long[] two) {
        int axis = Arrays.mismatch(one, two);
        if (axis < 0 || one.length != two.length) {
            return Optional.empty();
        }
        long[] doubled = one.clone();
        doubled[axis] *= 2;
        if (!Arrays.equals(doubled, two)) {
            return Optional.empty();
        }
        long before = Arrays.stream(one).limit(axis).reduce(1, Math::multiplyExact);
        long rows = one[axis];
        List<Long> outers =
                LongStream.rangeClosed(1, rows)
                        .filter(outer -> rows % outer == 0)
                        .map(outer -> before * outer)
                        .boxed()
                        .toList();
        return Optional.of(new Placement(axis, outers));
    }

    /** Whether nothing else is possible. */
    boolean certain() {
        return outers.size() == 1;
    }

    /**
     * What values tell: an example's are the same alone and beside others.
     *
     * @param together the variable for some examples
     * @param alone the variable for each of them
     * @param tolerance the largest difference that is rounding, relative to all values
     * @return empty if no placement explains the values
     */
    Optional<Placement> narrowed(INDArray together, List<INDArray> alone, double tolerance) {
        double rounding = tolerance * together.norm2Number().doubleValue();
        List<Long> possible =
                outers.stream()
                        .filter(outer -> explains(outer, together, alone, rounding))
                        .toList();
        return possible.isEmpty() ? Optional.empty() : Optional.of(new Placement(axis, possible));
    }

    private static boolean explains(
            long outer, INDArray together, List<INDArray> alone, double rounding) {
        INDArray rows = together.reshape('c', outer, alone.size(), -1);
        for (int i = 0; i < alone.size(); i++) {
            INDArray mine = Copies.shaped(rows.slice(i, 1), alone.get(i).shape());
            double difference = mine.distance2(alone.get(i));
            mine.close();
            // Not a number is no explanation.
            if (!(difference <= rounding)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The examples one after the other.
     *
     * @param value the variable for m examples
     * @return [m, ...] with one example's shape: a new array or a view, which may be closed, or not
     */
    INDArray examplesFirst(INDArray value, long m) {
        long[] shape = new long[value.rank() + 1];
        System.arraycopy(value.shape(), 0, shape, 1, value.rank());
        shape[0] = m;
        shape[1 + axis] /= m;
        long outer = outers.get(0);
        return outer == 1
                ? value.reshape('c', shape)
                : Copies.shaped(value.reshape('c', outer, m, -1).permute(1, 0, 2), shape);
    }
}
