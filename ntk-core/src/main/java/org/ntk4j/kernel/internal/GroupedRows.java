/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.internal.Copies;

/**
 * Rows that consist of independent groups, each a sum of outer products: a channel of a depthwise
 * convolution, a position of a locally connected layer.
 */
final class GroupedRows implements RowFactors {

    private final INDArray a;
    private final INDArray b;
    private final long slice;

    /**
     * Takes over both factors.
     *
     * @param a the activations [n, groups, in, P]
     * @param b the cotangents [n, c, groups, out, P]
     * @param slice how many numbers may be written down at once
     */
    GroupedRows(INDArray a, INDArray b, long slice) {
        this.a = a;
        this.b = b;
        this.slice = slice;
    }

    /** Adds the products of two groups' rows. */
    private interface Addition {
        void add(OuterRows mine, OuterRows others);
    }

    @Override
    public void addTrace(RowFactors other, INDArray sum) {
        each((GroupedRows) other, (mine, others) -> mine.addTrace(others, sum));
    }

    @Override
    public void addFull(RowFactors other, INDArray sum) {
        each((GroupedRows) other, (mine, others) -> mine.addFull(others, sum));
    }

    private void each(GroupedRows that, Addition addition) {
        for (long g = 0; g < a.size(1); g++) {
            try (OuterRows mine = group(g)) {
                if (that == this) {
                    addition.add(mine, mine);
                } else {
                    try (OuterRows others = that.group(g)) {
                        addition.add(mine, others);
                    }
                }
            }
        }
    }

    private OuterRows group(long g) {
        INDArray left = a.get(NDArrayIndex.all(), NDArrayIndex.point(g));
        INDArray right = b.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(g));
        return new OuterRows(
                new DenseActivations(Copies.shaped(left, a.size(0), a.size(2), a.size(3))),
                Copies.shaped(right, b.size(0), b.size(1), b.size(3), b.size(4)),
                slice);
    }

    @Override
    public FactorCost cost() {
        return new Cost(a.size(1), new OuterCost(a.size(2), b.size(3), b.size(4), true, slice));
    }

    /** The groups are all there, but contracted one after the other. */
    private record Cost(long groups, OuterCost each) implements FactorCost {

        @Override
        public double forward() {
            return groups * each.forward();
        }

        @Override
        public double operations(Rows rows, boolean full) {
            return groups * each.operations(rows, full);
        }

        @Override
        public double memory(Rows rows, boolean full) {
            double all =
                    groups
                            * each.positions()
                            * (rows.n() * (double) each.in() + rows.count() * each.out());
            return 2 * all + each.memory(rows, full);
        }
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
