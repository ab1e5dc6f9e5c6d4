/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

/**
 * What it takes to contract sums of outer products.
 *
 * @param in length of an activation
 * @param out length of a cotangent
 * @param positions how many outer products make a row, P
 * @param formable whether rows can be written down
 * @param slice how many numbers may be written down at once
 */
record OuterCost(long in, long out, long positions, boolean formable, long slice)
        implements FactorCost {

    @Override
    public double forward() {
        return (double) in * out * positions;
    }

    /** Compares the ways to contract cotangents [n, rows, width, P] with [m, rows', width, Q]. */
    boolean pairwiseIsCheaper(long[] mine, long[] others) {
        return !formable || pairwise(mine, others) < formed(mine, others);
    }

    private double pairwise(long[] mine, long[] others) {
        double products = (double) mine[0] * mine[3] * others[0] * others[3];
        return products * (in + (double) mine[1] * others[1] * mine[2]);
    }

    private double formed(long[] mine, long[] others) {
        double left = (double) mine[0] * mine[1];
        double right = (double) others[0] * others[1];
        double each = (double) mine[2] * in;
        return each * (left * mine[3] + right * others[3] + left * right);
    }

    @Override
    public double operations(Rows rows, boolean full) {
        long[] shape = shape(rows, full);
        return formable
                ? Math.min(pairwise(shape, shape), formed(shape, shape))
                : pairwise(shape, shape);
    }

    private long[] shape(Rows rows, boolean full) {
        return full
                ? new long[] {rows.n(), rows.c(), out, positions}
                : new long[] {rows.n(), 1, rows.c() * out, positions};
    }

    @Override
    public double memory(Rows rows, boolean full) {
        double factors =
                (formable ? rows.n() * (double) in * positions : 0)
                        + rows.count() * out * positions;
        long[] shape = shape(rows, full);
        double result = Math.pow((double) shape[0] * shape[1], 2);
        if (positions == 1) {
            return 2 * factors + result;
        }
        double each =
                pairwiseIsCheaper(shape, shape)
                        ? (double) shape[1] * shape[0] * positions * shape[1]
                        : (double) shape[0] * shape[1] * in;
        double products = Math.max(each, Math.min(2.0 * slice, each * positions));
        // What is contracted pairwise is rearranged first.
        return (pairwiseIsCheaper(shape, shape) ? 4 : 2) * factors + 2 * products + result;
    }
}
