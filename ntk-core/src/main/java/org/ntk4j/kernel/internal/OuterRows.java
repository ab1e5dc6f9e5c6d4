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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Gemm;

/**
 * Rows that are sums of outer products over P positions: row (i, c) is sum_p b_icp a_ip^T, of
 * length out*in.
 *
 * <p>Two ways to contract them, the cheaper being chosen by counting multiplications: position by
 * position, or by forming each row in slices that fit a fixed budget of memory.
 */
final class OuterRows implements RowFactors {

    private final Activations activations;
    private final INDArray owner;
    private final INDArray b;
    private final long slice;

    /**
     * Takes over both factors.
     *
     * @param activations a, for n examples at P positions
     * @param cotangents [n, c, out, P], or [n, c, 1, out, P], in C order
     * @param slice how many numbers a slice of explicit rows, or of products, may hold; about
     */
    OuterRows(Activations activations, INDArray cotangents, long slice) {
        this.activations = activations;
        this.owner = cotangents;
        this.b =
                cotangents.reshape(
                        'c',
                        cotangents.size(0),
                        cotangents.size(1),
                        cotangents.size(-2),
                        cotangents.size(-1));
        this.slice = slice;
    }

    @Override
    public void addTrace(RowFactors other, INDArray sum) {
        OuterRows that = (OuterRows) other;
        contract(folded(), that, that.folded(), sum);
    }

    /** The cotangents of a trace: one row per example, which the seeds make wider. */
    private INDArray folded() {
        return b.reshape('c', b.size(0), 1, b.size(1) * b.size(2), b.size(3));
    }

    @Override
    public void addFull(RowFactors other, INDArray sum) {
        OuterRows that = (OuterRows) other;
        contract(b, that, that.b, sum);
    }

    /** Contracts cotangents [n, rows, width, P] with others [m, rows', width, Q]. */
    private void contract(INDArray mine, OuterRows that, INDArray others, INDArray sum) {
        if (mine.size(3) == 1 && others.size(3) == 1) {
            single(mine, that, others, sum);
        } else if (cost().pairwiseIsCheaper(mine.shape(), others.shape())) {
            INDArray right = that == this ? mine : others;
            Pairwise.add(
                    new Pairwise.Side(activations, mine),
                    new Pairwise.Side(that.activations, right),
                    slice,
                    sum);
        } else {
            explicit(mine, that, others, sum);
        }
    }

    private void single(INDArray mine, OuterRows that, INDArray others, INDArray sum) {
        INDArray left = mine.reshape('c', mine.size(0) * mine.size(1), mine.size(2));
        INDArray right = others.reshape('c', others.size(0) * others.size(1), others.size(2));
        INDArray products = Nd4j.createUninitialized(b.dataType(), left.size(0), right.size(0));
        Gemm.multiply(left, right, products, false, true, 0);
        INDArray gram = activations.products(that.activations);
        INDArray blocks =
                products.reshape('c', mine.size(0), mine.size(1), others.size(0), others.size(1));
        Ops.multiply(blocks, gram.reshape('c', mine.size(0), 1, others.size(0), 1), blocks);
        Ops.add(sum, products);
        products.close();
        gram.close();
    }

    private void explicit(INDArray mine, OuterRows that, INDArray others, INDArray sum) {
        long width = mine.size(2);
        long rows = Math.max(mine.size(0) * mine.size(1), others.size(0) * others.size(1));
        long step = Pairwise.step(slice, rows * activations.width(), width);
        INDArray left = room(mine, step);
        INDArray right = that == this ? left : that.room(others, step);
        for (long from = 0; from < width; from += step) {
            long to = Math.min(width, from + step);
            INDArray some = formRows(mine, from, to, left);
            INDArray more = that == this ? some : that.formRows(others, from, to, right);
            Gemm.multiply(some, more, sum, false, true, 1);
        }
        left.close();
        right.close();
    }

    /** All rows [nc, out*in], a new array; the caller closes it. */
    INDArray formed() {
        INDArray all =
                Nd4j.createUninitialized(
                        b.dataType(), b.size(0) * b.size(1), b.size(2) * activations.width());
        formRows(b, 0, b.size(2), all);
        return all;
    }

    /** Memory for some of the cotangents' rows. */
    private INDArray room(INDArray cotangents, long step) {
        return Nd4j.createUninitialized(
                b.dataType(), cotangents.size(0) * cotangents.size(1) * step * activations.width());
    }

    /** Rows [n * rows, (to - from) * in] of the cotangents from ... to, in the given memory. */
    private INDArray formRows(INDArray cotangents, long from, long to, INDArray room) {
        long n = cotangents.size(0);
        long rows = cotangents.size(1);
        long in = activations.width();
        INDArray formed =
                Blocks.rows(room.reshape('c', room.length(), 1), 0, n * rows * (to - from) * in)
                        .reshape('c', n * rows, (to - from) * in);
        INDArray perExample = formed.reshape('c', n, rows * (to - from), in);
        boolean whole = from == 0 && to == cotangents.size(2);
        for (long i = 0; i < n; i++) {
            INDArray some =
                    cotangents.get(
                            NDArrayIndex.point(i),
                            NDArrayIndex.all(),
                            NDArrayIndex.interval(from, to),
                            NDArrayIndex.all());
            INDArray left = whole ? some : some.dup('c');
            Gemm.multiply(
                    left.reshape('c', rows * (to - from), cotangents.size(3)),
                    activations.matrix().slice(i),
                    perExample.slice(i),
                    false,
                    true,
                    0);
            if (!whole) {
                left.close();
            }
        }
        return formed;
    }

    @Override
    public OuterCost cost() {
        return new OuterCost(
                activations.width(), b.size(2), b.size(3), activations.explicit(), slice);
    }

    @Override
    public void close() {
        activations.close();
        owner.close();
    }
}
