/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A symmetric linear map A of d-dimensional space into itself, known only by its products: a
 * Hessian, a Gauss-Newton matrix, a kernel. It may be indefinite.
 *
 * <p>What is built on it trusts the symmetry, and finds out if it is missing: see {@link
 * SpectralValue#residual()}.
 */
public interface SymmetricOperator {

    /**
     * The dimension.
     *
     * @return d, at least 1
     */
    long dimension();

    /**
     * The type of the vectors.
     *
     * @return FLOAT or DOUBLE
     */
    DataType dataType();

    /**
     * A product.
     *
     * @param v the vector, [d], of type {@link #dataType()}; neither changed nor kept
     * @return A v, a new array [d] of the same type, which the caller may change and closes
     */
    INDArray apply(INDArray v);

    /**
     * A product in given memory. Whoever takes many products does so with the same two arrays,
     * whose contents change, so that an implementation may keep what it makes of them.
     *
     * @param v the vector, [d], of type {@link #dataType()}; not changed
     * @param product another vector [d] of that type, overwritten with A v
     * @throws IllegalStateException if {@link #apply(INDArray)} returns something else than a
     *     vector [d] of that type
     */
    default void apply(INDArray v, INDArray product) {
        try (INDArray fresh = apply(v)) {
            if (fresh.rank() != 1
                    || fresh.length() != dimension()
                    || fresh.dataType() != dataType()) {
                throw new IllegalStateException(
                        "The operator should return a vector of "
                                + dimension()
                                + " entries of type "
                                + dataType()
                                + ", it returned "
                                + fresh.shapeInfoToString());
            }
            product.assign(fresh);
        }
    }

    /**
     * The operator of a dense matrix.
     *
     * @param matrix A, [d, d], FLOAT or DOUBLE, read at every product; its symmetry is not checked
     * @return the operator; one product costs d^2
     * @throws IllegalArgumentException if the matrix is not square
     */
    static SymmetricOperator of(INDArray matrix) {
        if (matrix.rank() != 2 || matrix.size(0) != matrix.size(1)) {
            throw new IllegalArgumentException(
                    "A symmetric operator needs a square matrix, this one is "
                            + matrix.shapeInfoToString());
        }
        return new MatrixOperator(matrix);
    }
}
