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
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;

/**
 * An orthonormal basis V of a Krylov space, grown one product at a time, and the operator projected
 * on it: A V = V T + beta v_next e_n^T.
 *
 * <p>Every new vector is orthogonalized against the last two, then against all, again and again
 * while it loses more than half of its length thereby (Daniel, Gragg, Kaufman and Stewart 1976), so
 * that no spurious copy of an eigenvalue can appear.
 */
final class KrylovSpace implements AutoCloseable {

    private static final int PASSES = 5;

    private final SymmetricOperator operator;
    private final int capacity;
    private final INDArray basis;
    private final INDArray weights;
    private final INDArray newest;
    private final INDArray product;
    private final INDArray productRow;
    private final double[][] t;
    private final double negligible;
    private int size;
    private boolean tridiagonal = true;
    private double beta;
    private double scale;

    /** Some vectors of the basis as rows, and memory for a row of as many numbers. */
    private record Part(INDArray vectors, INDArray weights) {}

    /** A space of at most {@code capacity} dimensions, whose memory is capacity + 3 vectors. */
    KrylovSpace(SymmetricOperator operator, int capacity) {
        this.operator = operator;
        this.capacity = capacity;
        DataType type = operator.dataType();
        this.negligible = 16 * epsilon(type);
        this.basis = Nd4j.createUninitialized(type, capacity + 1L, operator.dimension());
        this.weights = Nd4j.createUninitialized(type, capacity + 1L);
        this.newest = Nd4j.createUninitialized(type, operator.dimension());
        this.product = Nd4j.createUninitialized(type, operator.dimension());
        this.productRow = Gemm.row(product);
        this.t = new double[capacity + 1][capacity + 1];
    }

    /** The distance from 1 to the next larger number of a type. */
    static double epsilon(DataType type) {
        return switch (type) {
            case FLOAT -> Math.ulp(1f);
            case DOUBLE -> Math.ulp(1d);
            default ->
                    throw new IllegalArgumentException(
                            "Spectra need vectors of type FLOAT or DOUBLE, these are " + type);
        };
    }

    /** Empties the space; it will be grown from a vector other than zero. */
    void start(double[] vector) {
        size = 0;
        scale = 0;
        tridiagonal = true;
        for (double[] row : t) {
            Arrays.fill(row, 0);
        }
        assign(vector);
        store(Norms.of(product));
    }

    /** Adds the next vector's product to the projection, and finds the vector after it. */
    void step() {
        operator.apply(newest, product);
        double before = Norms.of(product);
        double[] alpha = new double[1];
        double after = orthogonalize(size + 1, alpha);
        if (!Double.isFinite(before) || !Double.isFinite(alpha[0] + after)) {
            throw new IllegalStateException(
                    "The operator's product holds NaN or infinite entries; check the vector"
                            + " (such as a network's parameters) at which it was taken");
        }
        t[size][size] = alpha[0];
        scale = Math.max(scale, before);
        size++;
        beta = size == operator.dimension() || after <= negligible * scale ? 0 : after;
        if (beta > 0) {
            store(beta);
            couple(size - 1, beta);
        }
    }

    /** Whether the space is invariant, so that every Ritz value is an eigenvalue. */
    boolean invariant() {
        return beta == 0;
    }

    boolean full() {
        return size == capacity;
    }

    int size() {
        return size;
    }

    Ritz ritz() {
        return Ritz.of(t, size, tridiagonal, beta);
    }

    /** Lets an invariant space grow further, from a random vector in its complement. */
    void refill(SplittableRandom random) {
        double length = 0;
        while (length == 0) {
            assign(gaussian(random, operator.dimension()));
            length = orthogonalize(size, new double[1]);
        }
        store(length);
    }

    /**
     * Makes room by keeping the Ritz vectors at the ends only (thick restart, Wu and Simon 2000):
     * the space they span with the next vector is again a Krylov space.
     */
    void shrink(Ritz ritz, int low, int high) {
        int kept = low + high;
        int[] which = new int[kept];
        Arrays.setAll(which, i -> i < low ? i : ritz.size() - kept + i);
        try (INDArray vectors = vectors(ritz, which)) {
            rows(kept).assign(vectors);
        }
        row(kept).assign(newest);
        for (double[] row : t) {
            Arrays.fill(row, 0);
        }
        size = kept;
        tridiagonal = false;
        for (int i = 0; i < kept; i++) {
            t[i][i] = ritz.value(which[i]);
            couple(i, ritz.signedResidual(which[i]));
        }
    }

    /** Ritz vectors as rows of a new array. */
    INDArray vectors(Ritz ritz, int... which) {
        double[][] chosen =
                Arrays.stream(which).mapToObj(ritz::coefficients).toArray(double[][]::new);
        try (INDArray exact = Nd4j.createFromArray(chosen);
                INDArray s = Copies.shaped(exact, operator.dataType(), exact.shape())) {
            INDArray y =
                    Nd4j.createUninitialized(
                            operator.dataType(), which.length, operator.dimension());
            return Gemm.multiply(s, rows(ritz.size()), y, false, false, 0);
        }
    }

    /** |A y - theta y|, by a product. */
    double residual(INDArray y, double theta) {
        try (INDArray copy = y.dup()) {
            operator.apply(copy, product);
            Ops.multiply(copy, theta, copy);
            Ops.subtract(product, copy);
            return Norms.of(product);
        }
    }

    /** The vectors of the basis as rows, [n, d]: a view. */
    INDArray rows(int n) {
        return rows(0, n);
    }

    private INDArray rows(int from, int to) {
        return basis.get(NDArrayIndex.interval(from, to));
    }

    private INDArray row(int i) {
        return basis.get(NDArrayIndex.point(i));
    }

    static double[] gaussian(SplittableRandom random, long n) {
        double[] vector = new double[Math.toIntExact(n)];
        Arrays.setAll(vector, i -> random.nextGaussian());
        return vector;
    }

    private void couple(int i, double value) {
        t[i][size] = value;
        t[size][i] = value;
    }

    /**
     * Takes from the product its part in the first n vectors; adds its component along the last.
     */
    private double orthogonalize(int n, double[] alpha) {
        // In exact arithmetic this leaves nothing for the passes over all vectors.
        alpha[0] += subtract(part(Math.max(0, n - 2), n));
        double before = Norms.of(product);
        Part all = part(0, n);
        for (int pass = 0; pass < PASSES; pass++) {
            alpha[0] += subtract(all);
            double after = Norms.of(product);
            if (after > before / 2) {
                return after;
            }
            before = after;
        }
        return 0;
    }

    private Part part(int from, int to) {
        INDArray some = weights.get(NDArrayIndex.interval(0, to - from));
        return new Part(rows(from, to), Gemm.row(some));
    }

    private double subtract(Part part) {
        INDArray h = part.weights();
        Gemm.multiply(productRow, part.vectors(), h, false, true, 0);
        double last = h.getDouble(0, h.length() - 1);
        Gemm.multiply(h.negi(), part.vectors(), productRow, false, false, 1);
        return last;
    }

    /** Makes the product, scaled to length one, the newest vector of the basis. */
    private void store(double length) {
        Ops.divide(product, length, newest);
        row(size).assign(newest);
    }

    private void assign(double[] vector) {
        try (INDArray exact = Nd4j.createFromArray(vector)) {
            product.assign(exact);
        }
    }

    @Override
    public void close() {
        basis.close();
        weights.close();
        newest.close();
        product.close();
    }
}
