/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Seeded matrices with a known or densely computed spectrum. */
final class Matrices {

    private Matrices() {}

    /** Normal entries. */
    static INDArray random(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] entries = new double[rows][columns];
        for (double[] row : entries) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return Nd4j.createFromArray(entries);
    }

    /** A symmetric matrix with normal entries: its eigenvalues have both signs. */
    static INDArray indefinite(int d, long seed) {
        INDArray a = random(d, d, seed);
        return a.add(a.transpose()).dup('c');
    }

    /** Q diag(eigenvalues) Q^T with a random orthogonal Q. */
    static INDArray withSpectrum(long seed, double... eigenvalues) {
        int d = eigenvalues.length;
        RealMatrix entries = new Array2DRowRealMatrix(random(d, d, seed).toDoubleMatrix());
        RealMatrix q = new QRDecomposition(entries).getQ();
        RealMatrix product = q.copy();
        for (int j = 0; j < d; j++) {
            product.setColumnVector(j, q.getColumnVector(j).mapMultiply(eigenvalues[j]));
        }
        RealMatrix a = product.multiply(q.transpose());
        return Nd4j.createFromArray(a.add(a.transpose()).scalarMultiply(0.5).getData());
    }

    /** The second difference matrix, with eigenvalues 2 - 2 cos(pi j / (d + 1)), j = 1...d. */
    static INDArray laplacian(int d) {
        double[][] entries = new double[d][d];
        for (int i = 0; i < d; i++) {
            entries[i][i] = 2;
            if (i > 0) {
                entries[i][i - 1] = -1;
                entries[i - 1][i] = -1;
            }
        }
        return Nd4j.createFromArray(entries);
    }

    /** The eigenvalues of a symmetric matrix, ascending, by a dense method of commons-math. */
    static double[] eigenvalues(INDArray matrix) {
        RealMatrix dense = new Array2DRowRealMatrix(matrix.toDoubleMatrix());
        double[] values = new EigenDecomposition(dense).getRealEigenvalues();
        Arrays.sort(values);
        return values;
    }

    /** diag(entries), without forming it. */
    static SymmetricOperator diagonal(double... entries) {
        INDArray diagonal = Nd4j.createFromArray(entries);
        return new SymmetricOperator() {
            @Override
            public long dimension() {
                return entries.length;
            }

            @Override
            public DataType dataType() {
                return DataType.DOUBLE;
            }

            @Override
            public INDArray apply(INDArray v) {
                return v.mul(diagonal);
            }
        };
    }

    /** The same operator, counting its products. */
    static SymmetricOperator counted(SymmetricOperator operator, AtomicInteger products) {
        return new SymmetricOperator() {
            @Override
            public long dimension() {
                return operator.dimension();
            }

            @Override
            public DataType dataType() {
                return operator.dataType();
            }

            @Override
            public INDArray apply(INDArray v) {
                products.incrementAndGet();
                return operator.apply(v);
            }
        };
    }
}
