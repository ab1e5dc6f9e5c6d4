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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Ops;

/**
 * The eigenvalues of a symmetric positive semidefinite matrix, such as a kernel on m rows, and what
 * is commonly read off them.
 *
 * <p>All of them at once, by LAPACK's {@code dsyev} in float64: about 4/3 m^3 operations and m^2
 * numbers of memory, meant for m up to some thousands. Immutable.
 */
public final class Spectrum {

    private final double[] eigenvalues;
    private final double epsilon;

    private Spectrum(double[] descending, double epsilon) {
        this.eigenvalues = descending;
        this.epsilon = epsilon;
    }

    /**
     * Computes the eigenvalues of a matrix.
     *
     * @param matrix symmetric, [m, m] with m &gt; 0, FLOAT or DOUBLE, in any order; read only. Its
     *     type is taken to be the precision in which its entries are known
     * @return the spectrum
     * @throws IllegalArgumentException if the matrix is not square, not symmetric beyond rounding,
     *     or has an entry that is NaN or infinite
     * @throws IllegalStateException if LAPACK does not converge
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static Spectrum of(INDArray matrix) {
        requireSquare(matrix);
        double epsilon = matrix.dataType() == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1.0f);
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            // dsyev overwrites what it is given.
            INDArray copy = Nd4j.createUninitializedDetached(DataType.DOUBLE, matrix.shape());
            copy.assign(matrix);
            try {
                requireSymmetric(copy, epsilon);
                return new Spectrum(descending(copy), epsilon);
            } finally {
                copy.close();
            }
        }
    }

    /**
     * A spectrum that is known already.
     *
     * @param eigenvalues m &gt; 0 eigenvalues known in float64, in any order; copied
     * @return the spectrum
     * @throws IllegalArgumentException if there is none, or one is NaN or infinite
     */
    public static Spectrum ofEigenvalues(double... eigenvalues) {
        if (eigenvalues.length == 0 || !Arrays.stream(eigenvalues).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "expected finite eigenvalues, got " + Arrays.toString(eigenvalues));
        }
        return new Spectrum(reversed(Arrays.stream(eigenvalues).sorted().toArray()), Math.ulp(1.0));
    }

    private static void requireSquare(INDArray matrix) {
        if (matrix.rank() != 2 || matrix.isEmpty() || matrix.size(0) != matrix.size(1)) {
            throw new IllegalArgumentException(
                    "expected a matrix [m, m] with m > 0, got shape "
                            + Arrays.toString(matrix.shape()));
        }
        if (matrix.dataType() != DataType.DOUBLE && matrix.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "expected a matrix of type FLOAT or DOUBLE, got " + matrix.dataType());
        }
    }

    private static void requireSymmetric(INDArray copy, double epsilon) {
        double scale = Norms.of(copy);
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "expected a matrix of finite entries, got one with norm " + scale);
        }
        INDArray asymmetry = copy.dup();
        Ops.subtract(asymmetry, copy.transpose());
        double difference = Norms.of(asymmetry);
        asymmetry.close();
        if (difference > Math.sqrt(epsilon) * scale) {
            throw new IllegalArgumentException(
                    "expected a symmetric matrix, got |A - A^T|_F = %s beside |A|_F = %s"
                            .formatted(difference, scale));
        }
    }

    private static double[] descending(INDArray copy) {
        INDArray values = Nd4j.createUninitializedDetached(DataType.DOUBLE, copy.size(0));
        try {
            int status = Nd4j.getBlasWrapper().syev('N', 'L', copy, values);
            if (status != 0) {
                throw new IllegalStateException(
                        "LAPACK dsyev of a matrix %s ended with status %d"
                                .formatted(Arrays.toString(copy.shape()), status));
            }
            return reversed(values.data().asDouble());
        } finally {
            values.close();
        }
    }

    private static double[] reversed(double[] ascending) {
        double[] descending = new double[ascending.length];
        for (int i = 0; i < ascending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }

    /**
     * All eigenvalues.
     *
     * @return a copy [m], descending; the last ones of a semidefinite matrix may be negative by
     *     rounding
     */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /**
     * The largest eigenvalue.
     *
     * @return lambda_max
     */
    public double top() {
        return eigenvalues[0];
    }

    /**
     * The level below which an eigenvalue cannot be told from zero.
     *
     * @return m * eps * lambda_max, eps being the distance from 1 to the next number of the
     *     matrix's own type; 0 for a zero matrix
     */
    public double roundingLevel() {
        return eigenvalues.length * epsilon * Math.max(0, top());
    }

    /**
     * The condition number lambda_max / lambda_min.
     *
     * @return at least 1; positive infinity when lambda_min is at or below {@link
     *     #roundingLevel()}, as the matrix is then numerically singular; NaN for a zero matrix
     */
    public double conditionNumber() {
        double smallest = eigenvalues[eigenvalues.length - 1];
        if (top() <= 0) {
            return Double.NaN;
        }
        return smallest <= roundingLevel() ? Double.POSITIVE_INFINITY : top() / smallest;
    }

    /**
     * The effective rank exp(-sum p_i ln p_i), p_i = lambda_i / sum of lambda (Roy and Vetterli,
     * "The effective rank", EUSIPCO 2007, eq. 2-4): m for a multiple of the identity, 1 for a
     * matrix of rank one.
     *
     * @return between 1 and m; negative eigenvalues, which a semidefinite matrix has by rounding
     *     only, count as zero; NaN for a zero matrix
     */
    public double effectiveRank() {
        double sum = Arrays.stream(eigenvalues).filter(value -> value > 0).sum();
        if (sum <= 0) {
            return Double.NaN;
        }
        double entropy =
                Arrays.stream(eigenvalues)
                        .map(value -> value / sum)
                        .filter(p -> p > 0)
                        .map(p -> -p * Math.log(p))
                        .sum();
        return Math.exp(entropy);
    }

    @Override
    public String toString() {
        return "Spectrum[m=%d, top=%s, conditionNumber=%s, effectiveRank=%s]"
                .formatted(eigenvalues.length, top(), conditionNumber(), effectiveRank());
    }
}
