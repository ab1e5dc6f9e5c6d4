/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Gemm;
import org.ntk4j.linalg.Norms;

/** A float64 matrix that remembers to what precision its entries are known. */
final class DoubleMatrix implements AutoCloseable {

    private final INDArray values;
    private final double epsilon;

    private DoubleMatrix(INDArray values, double epsilon) {
        this.values = values;
        this.epsilon = epsilon;
    }

    /** A copy of a square matrix of any floating type and order. */
    static DoubleMatrix square(INDArray matrix) {
        if (matrix.rank() != 2 || matrix.isEmpty() || matrix.size(0) != matrix.size(1)) {
            throw new IllegalArgumentException(
                    "expected a kernel of shape [m, m], m > 0, got "
                            + Arrays.toString(matrix.shape()));
        }
        return raveled(matrix, matrix.size(0), matrix.size(1));
    }

    /** A copy of the entries of any array in C order, as a matrix. */
    @SuppressWarnings("try") // the scope is left by closing it
    static DoubleMatrix raveled(INDArray array, long rows, long columns) {
        double epsilon = array.dataType() == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1.0f);
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray copy = Copies.shaped(array, DataType.DOUBLE, rows, columns);
            return new DoubleMatrix(copy, epsilon);
        }
    }

    /** A zero matrix [m, m]. */
    @SuppressWarnings("try") // the scope is left by closing it
    static DoubleMatrix zeros(long m) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return new DoubleMatrix(Nd4j.create(DataType.DOUBLE, m, m), Math.ulp(1.0));
        }
    }

    /** A A^T. */
    DoubleMatrix gram() {
        return new DoubleMatrix(Gemm.gram(values), epsilon);
    }

    double norm() {
        return Norms.of(values);
    }

    DoubleMatrix plus(DoubleMatrix other) {
        Ops.add(values, other.values);
        return this;
    }

    DoubleMatrix minus(DoubleMatrix other) {
        Ops.subtract(values, other.values);
        return this;
    }

    /** The sum of the products of corresponding entries. */
    double dot(DoubleMatrix other) {
        return Nd4j.getBlasWrapper().dot(flat(values), flat(other.values));
    }

    private static INDArray flat(INDArray array) {
        return array.reshape(array.length());
    }

    /** Makes |this|_F = 1; a matrix that is zero stays so. */
    DoubleMatrix normalized() {
        double norm = norm();
        if (norm > 0) {
            Ops.divide(values, norm, values);
        }
        return this;
    }

    /** H A, H = I - 11^T/m: every column minus its mean. */
    DoubleMatrix centredColumns() {
        double before = norm();
        subtractMean(0);
        return withoutRounding(before);
    }

    /** H A H of a square matrix. */
    DoubleMatrix centred() {
        double before = norm();
        subtractMean(0);
        subtractMean(1);
        return withoutRounding(before);
    }

    /** What is left of a constant after centring is rounding, not a direction. */
    private DoubleMatrix withoutRounding(double normBefore) {
        if (norm() <= values.size(0) * epsilon * normBefore) {
            Ops.clear(values);
        }
        return this;
    }

    private void subtractMean(int axis) {
        try (INDArray mean = Ops.mean(values, axis)) {
            Ops.subtract(values, mean);
        }
    }

    @Override
    public void close() {
        values.close();
    }
}
