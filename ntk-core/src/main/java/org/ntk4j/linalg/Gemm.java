/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Ops;

/** Matrix products and Gram matrices, into memory that the caller provides. */
public final class Gemm {

    private Gemm() {}

    /**
     * The Gram matrix of the rows.
     *
     * @param rows A, [m, d], FLOAT or DOUBLE
     * @return A A^T, a new array [m, m] of the same type; the caller closes it. Cost m^2 d
     */
    public static INDArray gram(INDArray rows) {
        INDArray gram = Nd4j.createUninitialized(rows.dataType(), rows.size(0), rows.size(0));
        return multiply(rows, rows, gram, false, true, 0);
    }

    /**
     * A matrix product into given memory: out = A B + beta out.
     *
     * @param a A, or its transpose
     * @param b B, or its transpose
     * @param out the result, contiguous
     * @param transposeA whether {@code a} is the transpose of A
     * @param transposeB whether {@code b} is the transpose of B
     * @param beta 0 to overwrite, 1 to add
     * @return {@code out}
     */
    public static INDArray multiply(
            INDArray a,
            INDArray b,
            INDArray out,
            boolean transposeA,
            boolean transposeB,
            double beta) {
        MMulTranspose transpose =
                MMulTranspose.builder().transposeA(transposeA).transposeB(transposeB).build();
        Ops.run(new Mmul(a, b, out, 1.0, beta, transpose));
        return out;
    }

    /**
     * A matrix times a vector.
     *
     * @param a A, [r, c], or its transpose
     * @param v the vector, contiguous, [c]
     * @param transpose whether {@code a} is the transpose of A
     * @return A v, a new array [r] of A's type; the caller closes it
     */
    static INDArray times(INDArray a, INDArray v, boolean transpose) {
        INDArray product = Nd4j.createUninitialized(a.dataType(), a.size(transpose ? 1 : 0));
        // As rows: the same product with columns is several times slower in ND4J.
        multiply(row(v), a, row(product), false, !transpose, 0);
        return product;
    }

    /** A contiguous vector seen as a matrix of one row. */
    static INDArray row(INDArray v) {
        return v.reshape(1, v.length());
    }
}
