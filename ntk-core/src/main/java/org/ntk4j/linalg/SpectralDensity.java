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
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The distribution of the eigenvalues of a symmetric operator A, by stochastic Lanczos quadrature:
 *
 * <pre>(1/d) sum_i g(lambda_i) = tr g(A) / d ~ (1/q) sum_l sum_j weight_lj g(theta_lj),</pre>
 *
 * <p>where d is the dimension, l = 1...q counts random sign vectors z_l (probes), theta_lj are the
 * Ritz values of m Lanczos steps with full reorthogonalization from z_l / sqrt(d), and weight_lj
 * the squared first components of their vectors.
 *
 * <p>Two errors: of the quadrature, none for polynomials g of degree less than 2m, and none at all
 * if A has at most m distinct eigenvalues; and of the sampling, which falls as 1/sqrt(q d) and is
 * told by {@link #standardError}. For a diagonal A there is no sampling error.
 *
 * <p>Cost: q m products, about 2 d m^2 q operations, memory for m + 3 vectors. Immutable. No random
 * stream of ND4J is touched.
 *
 * <p>References: S. Ubaru, J. Chen and Y. Saad, Fast estimation of tr(f(A)) via stochastic Lanczos
 * quadrature, SIAM J. Matrix Anal. Appl. 38 (2017), <a
 * href="https://doi.org/10.1137/16M1104974">doi:10.1137/16M1104974</a>; B. Ghorbani, S. Krishnan
 * and Y. Xiao, An investigation into neural net optimization via Hessian eigenvalue density, ICML
 * 2019.
 */
public final class SpectralDensity {

    private final long dimension;
    private final double[][] nodes;
    private final double[][] weights;

    private SpectralDensity(long dimension, int probes) {
        this.dimension = dimension;
        this.nodes = new double[probes][];
        this.weights = new double[probes][];
    }

    /**
     * Samples a spectrum.
     *
     * @param operator A
     * @param probes q, at least 1; 10 is usual, large operators need fewer
     * @param steps m, at least 1; 80 is usual. Fewer are taken if A's Krylov spaces are smaller
     * @param seed the seed of the probes: equal seeds give equal results
     * @return the distribution
     * @throws IllegalArgumentException if probes or steps are not positive
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static SpectralDensity of(SymmetricOperator operator, int probes, int steps, long seed) {
        if (probes < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "A spectral density needs at least one probe and one step, given are "
                            + probes
                            + " and "
                            + steps);
        }
        SpectralDensity density = new SpectralDensity(operator.dimension(), probes);
        SplittableRandom random = new SplittableRandom(seed);
        int capacity = (int) Math.min(steps, operator.dimension());
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                KrylovSpace space = new KrylovSpace(operator, capacity)) {
            for (int probe = 0; probe < probes; probe++) {
                density.sample(space, random, probe);
            }
        }
        return density;
    }

    private void sample(KrylovSpace space, SplittableRandom random, int probe) {
        double[] signs = new double[Math.toIntExact(dimension)];
        Arrays.setAll(signs, i -> random.nextBoolean() ? 1 : -1);
        space.start(signs);
        do {
            space.step();
        } while (!space.invariant() && !space.full());
        Ritz ritz = space.ritz();
        nodes[probe] = new double[ritz.size()];
        weights[probe] = new double[ritz.size()];
        for (int j = 0; j < ritz.size(); j++) {
            double first = ritz.coefficients(j)[0];
            nodes[probe][j] = ritz.value(j);
            weights[probe][j] = first * first;
        }
    }

    /**
     * The mean of a function over the eigenvalues, tr g(A) / d.
     *
     * @param g the function
     * @return the estimate
     */
    public double mean(DoubleUnaryOperator g) {
        return Arrays.stream(samples(g)).average().getAsDouble();
    }

    /**
     * The standard error of {@link #mean} from the spread of the probes.
     *
     * @param g the function
     * @return the error; NaN for a single probe, which has no spread
     */
    public double standardError(DoubleUnaryOperator g) {
        double mean = mean(g);
        double squares =
                Arrays.stream(samples(g)).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (probes() - 1) / probes());
    }

    /**
     * A moment of the distribution, tr(A^k) / d.
     *
     * @param k the power, not negative
     * @return the estimate
     */
    public double moment(int k) {
        return mean(x -> Math.pow(x, k));
    }

    /**
     * The trace of the operator, the sum of its eigenvalues.
     *
     * @return the estimate; its standard error is d times that of the identity
     */
    public double trace() {
        return dimension * moment(1);
    }

    /**
     * The density of the eigenvalues, each widened to a normal distribution; it integrates to 1.
     *
     * @param grid the points at which to evaluate it
     * @param sigma the standard deviation of the widening, positive
     * @return the density at these points
     * @throws IllegalArgumentException if sigma is not positive
     */
    public double[] density(double[] grid, double sigma) {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("The width should be positive, it is " + sigma);
        }
        double height = 1 / (sigma * Math.sqrt(2 * Math.PI));
        return Arrays.stream(grid)
                .map(
                        point ->
                                mean(
                                        x -> {
                                            double distance = (point - x) / sigma;
                                            return height * Math.exp(-distance * distance / 2);
                                        }))
                .toArray();
    }

    /**
     * The smallest Ritz value, a bound from above of the smallest eigenvalue.
     *
     * @return where the distribution begins
     */
    public double smallest() {
        return Arrays.stream(nodes).mapToDouble(probe -> probe[0]).min().getAsDouble();
    }

    /**
     * The largest Ritz value, a bound from below of the largest eigenvalue.
     *
     * @return where the distribution ends
     */
    public double largest() {
        return Arrays.stream(nodes)
                .mapToDouble(probe -> probe[probe.length - 1])
                .max()
                .getAsDouble();
    }

    /**
     * The dimension of the operator.
     *
     * @return d
     */
    public long dimension() {
        return dimension;
    }

    /**
     * The number of random vectors.
     *
     * @return q
     */
    public int probes() {
        return nodes.length;
    }

    /**
     * The steps really taken.
     *
     * @return m, less than what was allowed if all Krylov spaces were smaller
     */
    public int steps() {
        return Arrays.stream(nodes).mapToInt(probe -> probe.length).max().getAsInt();
    }

    private double[] samples(DoubleUnaryOperator g) {
        double[] samples = new double[nodes.length];
        for (int probe = 0; probe < nodes.length; probe++) {
            for (int j = 0; j < nodes[probe].length; j++) {
                samples[probe] += weights[probe][j] * g.applyAsDouble(nodes[probe][j]);
            }
        }
        return samples;
    }
}
