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
 * A linear map J between two spaces, known by its products and those of its transpose: a Jacobian
 * by jvp and vjp.
 */
public interface LinearMap {

    /**
     * The dimension of the arguments.
     *
     * @return the number of columns of J, at least 1
     */
    long inputDimension();

    /**
     * The dimension of the values.
     *
     * @return the number of rows of J, at least 1
     */
    long outputDimension();

    /**
     * The type of the vectors.
     *
     * @return FLOAT or DOUBLE
     */
    DataType dataType();

    /**
     * A product.
     *
     * @param v the argument, [inputDimension]; neither changed nor kept
     * @return J v, a new array [outputDimension], which the caller may change and closes
     */
    INDArray apply(INDArray v);

    /**
     * A product with the transpose.
     *
     * @param u the argument, [outputDimension]; neither changed nor kept
     * @return J^T u, a new array [inputDimension], which the caller may change and closes
     */
    INDArray applyTransposed(INDArray u);

    /**
     * The symmetric positive semidefinite operator on the smaller of the two spaces, whose
     * eigenvalues are the squared singular values: J J^T if J has fewer rows than columns, else J^T
     * J.
     *
     * @return the operator; each of its products is one of J and one of J^T
     */
    default SymmetricOperator gram() {
        return new GramOperator(this);
    }

    /**
     * The map of a dense matrix.
     *
     * @param matrix J, [rows, columns], FLOAT or DOUBLE, read at every product
     * @return the map
     * @throws IllegalArgumentException if the array is not a matrix
     */
    static LinearMap of(INDArray matrix) {
        if (matrix.rank() != 2) {
            throw new IllegalArgumentException(
                    "A linear map needs a matrix, this array is " + matrix.shapeInfoToString());
        }
        return new MatrixMap(matrix);
    }
}
