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
 * Contraction position by position: the sum over p, q of (a_ip . a_jq)(b_iap . b_jbq), a few
 * positions p of one example i at a time.
 */
final class Pairwise {

    /** Cotangents [n, rows, width, P] and the activations that they belong to. */
    record Side(Activations activations, INDArray b) {
        long rows() {
            return b.size(1);
        }

        long positions() {
            return b.size(3);
        }
    }

    private Pairwise() {}

    /**
     * Adds the products of all rows.
     *
     * @param left n examples at P positions
     * @param right m examples at Q positions
     * @param slice how many numbers the products of a few positions may be
     * @param sum the matrix [n*rows, m*rows'] to add to
     */
    static void add(Side left, Side right, long slice, INDArray sum) {
        INDArray mine = left.b().permute(0, 3, 1, 2).dup('c');
        INDArray others = right.b() == left.b() ? mine : right.b().permute(0, 3, 1, 2).dup('c');
        long n = left.b().size(0);
        long columns = right.b().size(0) * right.positions() * right.rows();
        long step = step(slice, left.rows() * columns, left.positions());
        for (long i = 0; i < n; i++) {
            for (long from = 0; from < left.positions(); from += step) {
                long to = Math.min(left.positions(), from + step);
                addPositions(left, right, mine, others, i, from, to, sum);
            }
        }
        mine.close();
        if (others != mine) {
            others.close();
        }
    }

    /** How many positions fit, if one needs some numbers. */
    static long step(long slice, long each, long positions) {
        return Math.max(1, Math.min(positions, slice / each));
    }

    private static void addPositions(
            Side left,
            Side right,
            INDArray mine,
            INDArray others,
            long i,
            long from,
            long to,
            INDArray sum) {
        long rows = left.rows();
        long width = left.b().size(2);
        long m = right.b().size(0);
        long q = right.positions();
        INDArray all = others.reshape('c', m * q * right.rows(), width);
        long first = i * left.positions();
        INDArray some =
                Blocks.rows(
                        mine.reshape('c', mine.length() / width, width),
                        (first + from) * rows,
                        (first + to) * rows);
        INDArray products =
                Nd4j.createUninitialized(mine.dataType(), (to - from) * rows, all.size(0));
        Gemm.multiply(some, all, products, false, true, 0);
        INDArray gram = left.activations().products(i, from, to, right.activations());
        INDArray blocks = products.reshape('c', to - from, rows, m, q, right.rows());
        Ops.multiply(blocks, gram.reshape('c', to - from, 1, m, q, 1), blocks);
        INDArray block = Ops.sum(blocks, 0, 3);
        Ops.add(
                sum.get(NDArrayIndex.interval(i * rows, (i + 1) * rows), NDArrayIndex.all()),
                block.reshape('c', rows, m * right.rows()));
        block.close();
        gram.close();
        products.close();
    }
}
