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
import org.ntk4j.linalg.Gemm;

/**
 * The rows themselves: of blocks as small as a bias or a scale, and of those that take the explicit
 * way.
 */
final class PlainRows implements RowFactors {

    private final INDArray rows;
    private final long n;
    private final long c;
    private final boolean owner;

    /**
     * Creates factors.
     *
     * @param rows [nc, ...] in C order
     * @param owner whether to close them
     */
    PlainRows(INDArray rows, long n, long c, boolean owner) {
        this.rows = rows;
        this.n = n;
        this.c = c;
        this.owner = owner;
    }

    @Override
    public void addTrace(RowFactors other, INDArray sum) {
        PlainRows that = (PlainRows) other;
        Gemm.multiply(matrix(n), that.matrix(that.n), sum, false, true, 1);
    }

    @Override
    public void addFull(RowFactors other, INDArray sum) {
        PlainRows that = (PlainRows) other;
        Gemm.multiply(matrix(n * c), that.matrix(that.n * that.c), sum, false, true, 1);
    }

    private INDArray matrix(long count) {
        return rows.reshape('c', count, rows.length() / count);
    }

    @Override
    public FactorCost cost() {
        return new Cost(rows.length() / (n * c), owner);
    }

    /** The rows are held by their tile unless they are formed for each contraction. */
    private record Cost(double length, boolean formed) implements FactorCost {

        @Override
        public double forward() {
            return length;
        }

        @Override
        public double operations(Rows rows, boolean full) {
            return rows.count() * (full ? rows.count() : rows.n()) * length;
        }

        @Override
        public double memory(Rows rows, boolean full) {
            return formed ? 2 * rows.count() * length : 0;
        }
    }

    @Override
    public void close() {
        if (owner) {
            rows.close();
        }
    }
}
