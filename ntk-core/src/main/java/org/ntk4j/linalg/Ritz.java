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
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The eigenvalues theta_0 <= theta_1 <= ... of an operator projected on a Krylov space, and its
 * orthonormal eigenvectors in the basis of that space.
 */
final class Ritz {

    private final double[] values;
    private final double[][] coefficients;
    private final double coupling;

    private Ritz(double[] values, double[][] coefficients, double coupling) {
        this.values = values;
        this.coefficients = coefficients;
        this.coupling = coupling;
    }

    /**
     * Solves the projected problem.
     *
     * @param t the projected matrix, at least [n, n]
     * @param n the part of it that counts
     * @param tridiagonal whether it is tridiagonal
     * @param coupling beta_n, the norm of what the operator leads out of the space
     */
    static Ritz of(double[][] t, int n, boolean tridiagonal, double coupling) {
        EigenDecomposition eigen = tridiagonal ? tridiagonal(t, n) : dense(t, n);
        double[] unsorted = eigen.getRealEigenvalues();
        int[] order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> unsorted[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] values = Arrays.stream(order).mapToDouble(i -> unsorted[i]).toArray();
        double[][] coefficients =
                Arrays.stream(order)
                        .mapToObj(i -> eigen.getEigenvector(i).toArray())
                        .toArray(double[][]::new);
        return new Ritz(values, coefficients, coupling);
    }

    private static EigenDecomposition tridiagonal(double[][] t, int n) {
        double[] main = IntStream.range(0, n).mapToDouble(i -> t[i][i]).toArray();
        double[] secondary = IntStream.range(0, n - 1).mapToDouble(i -> t[i][i + 1]).toArray();
        return new EigenDecomposition(main, secondary);
    }

    private static EigenDecomposition dense(double[][] t, int n) {
        double[][] part =
                IntStream.range(0, n)
                        .mapToObj(i -> Arrays.copyOf(t[i], n))
                        .toArray(double[][]::new);
        return new EigenDecomposition(new Array2DRowRealMatrix(part, false));
    }

    int size() {
        return values.length;
    }

    double value(int i) {
        return values[i];
    }

    /** The eigenvector of theta_i in the basis of the space. */
    double[] coefficients(int i) {
        return coefficients[i];
    }

    /** The residual norm of theta_i without a further product: Paige's |beta_n s_(n,i)|. */
    double residual(int i) {
        return Math.abs(signedResidual(i));
    }

    /** beta_n s_(n,i), the component of A y_i along the next basis vector. */
    double signedResidual(int i) {
        return coupling * coefficients[i][values.length - 1];
    }

    /** The largest |theta|, which estimates the operator's norm from below. */
    double scale() {
        return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    }
}
