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
 * Contraction position by position: the sum over p, q of (a_ip . a_jq)(b_iap . b_jbq), one example
 * i at a time.
 */
final class Pairwise {

    private Pairwise() {}

    /**
     * Adds the products of all rows.
     *
     * @param activations a, of n examples at P positions
     * @param b the cotangents [n, rows, width, P]
     * @param sum the matrix [n*rows, n*rows] to add to
     */
    static void add(Activations activations, INDArray b, INDArray sum) {
        long n = b.size(0);
        long rows = b.size(1);
        long width = b.size(2);
        long positions = b.size(3);
        INDArray byPosition = b.permute(0, 1, 3, 2).dup('c');
        INDArray all = byPosition.reshape('c', n * rows * positions, width);
        INDArray products =
                Nd4j.createUninitialized(b.dataType(), rows * positions, n * rows * positions);
        for (long i = 0; i < n; i++) {
            INDArray mine = byPosition.slice(i).reshape('c', rows * positions, width);
            Gemm.multiply(mine, all, products, false, true, 0);
            INDArray blocks = products.reshape('c', rows, positions, n, rows, positions);
            INDArray gram = activations.products(i);
            blocks.muli(gram.reshape('c', 1, positions, n, 1, positions));
            INDArray block = blocks.sum(1, 4);
            sum.get(NDArrayIndex.interval(i * rows, (i + 1) * rows), NDArrayIndex.all())
                    .addi(block.reshape('c', rows, n * rows));
            block.close();
            gram.close();
        }
        products.close();
        byPosition.close();
    }
}
