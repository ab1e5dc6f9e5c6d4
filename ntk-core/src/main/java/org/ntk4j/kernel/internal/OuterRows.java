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
import org.ntk4j.linalg.Gemm;

/**
 * Rows that are sums of outer products over P positions: row (i, c) is sum_p b_icp a_ip^T, of
 * length out*in.
 *
 * <p>Two ways to contract them, the cheaper being chosen by counting multiplications: position by
 * position, or by forming each row in slices that fit a fixed budget of memory.
 */
final class OuterRows implements RowFactors {

    /** Numbers that a slice of explicit rows may hold: 256 MiB of float64. */
    private static final long SLICE = 1L << 25;

    private final Activations activations;
    private final INDArray b;
    private final long n;
    private final long c;
    private final long out;
    private final long positions;
    private final long slice;

    /**
     * Takes over both factors.
     *
     * @param activations a, for n examples at P positions
     * @param b the cotangents [n, c, out, P], in C order
     */
    OuterRows(Activations activations, INDArray b) {
        this(activations, b, SLICE);
    }

    /**
     * Takes over both factors; slices of explicit rows hold at most about {@code slice} numbers.
     */
    OuterRows(Activations activations, INDArray b, long slice) {
        this.slice = slice;
        this.activations = activations;
        this.b = b;
        this.n = b.size(0);
        this.c = b.size(1);
        this.out = b.size(2);
        this.positions = b.size(3);
    }

    @Override
    public void addTrace(INDArray sum) {
        contract(1, c * out, sum);
    }

    @Override
    public void addFull(INDArray sum) {
        contract(c, out, sum);
    }

    /** Contracts {@code rows} rows per example, of {@code width} cotangents each. */
    private void contract(long rows, long width, INDArray sum) {
        if (positions == 1) {
            single(rows, width, sum);
        } else if (pairwiseIsCheaper(rows, width)) {
            Pairwise.add(activations, b.reshape('c', n, rows, width, positions), sum);
        } else {
            explicit(rows, width, sum);
        }
    }

    boolean pairwiseIsCheaper(long rows, long width) {
        if (!activations.explicit()) {
            return true;
        }
        double p = positions;
        double in = activations.width();
        double pairs = (double) n * n * p * p * (in + rows * rows * width);
        double formed = rows * width * in * (n * p + (double) n * n * rows);
        return pairs < formed;
    }

    private void single(long rows, long width, INDArray sum) {
        INDArray products = Gemm.gram(b.reshape('c', n * rows, width));
        INDArray gram = activations.gram();
        if (rows == 1) {
            products.muli(gram);
        } else {
            INDArray blocks = products.reshape('c', n, rows, n, rows);
            blocks.muli(gram.reshape('c', n, 1, n, 1).broadcast(blocks.shape()));
        }
        sum.addi(products);
        products.close();
        gram.close();
    }

    private void explicit(long rows, long width, INDArray sum) {
        INDArray a = activations.matrix();
        long in = activations.width();
        long step = Math.max(1, Math.min(width, slice / (n * rows * in)));
        for (long from = 0; from < width; from += step) {
            long to = Math.min(width, from + step);
            INDArray formed = formRows(a, rows, width, from, to);
            Gemm.addGram(formed.reshape('c', n * rows, (to - from) * in), sum);
            formed.close();
        }
    }

    /** Rows [n, rows * (to - from), in] of the cotangents from ... to. */
    private INDArray formRows(INDArray a, long rows, long width, long from, long to) {
        INDArray formed =
                Nd4j.createUninitialized(b.dataType(), n, rows * (to - from), activations.width());
        INDArray perExample = b.reshape('c', n, rows, width, positions);
        for (long i = 0; i < n; i++) {
            INDArray slice =
                    perExample.get(
                            NDArrayIndex.point(i),
                            NDArrayIndex.all(),
                            NDArrayIndex.interval(from, to),
                            NDArrayIndex.all());
            boolean whole = from == 0 && to == width;
            INDArray left =
                    (whole ? slice : slice.dup('c')).reshape('c', rows * (to - from), positions);
            Gemm.multiply(left, a.slice(i), formed.slice(i), false, true, 0);
            if (!whole) {
                left.close();
            }
        }
        return formed;
    }

    @Override
    public void close() {
        activations.close();
        b.close();
    }
}
