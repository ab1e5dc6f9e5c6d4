/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.Extremes;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.linalg.SymmetricOperator;

/**
 * The Hessians H_ia = d2 f_a(x_i)/dw2 of a network's outputs, at the graph's current parameters.
 *
 * <p>If |H_ia|_2 &lt;= epsilon in a ball of radius R, then f departs from its linearization by at
 * most epsilon R^2/2 there: a small norm is what keeps a wide network near its tangent kernel (Liu,
 * Zhu and Belkin 2020, Prop. 2.3, <a href="https://arxiv.org/abs/2010.01092">arXiv:2010.01092</a>).
 * Unlike the loss Hessian it falls with the width. It is zero exactly for models that are linear in
 * w. Piecewise linear ops have the Hessian that they have almost everywhere.
 *
 * <p>Cost of a norm: one Hessian-vector product of one example per Lanczos step, usually 10 to 50;
 * memory for as many vectors [p]. Nothing depends on n except the number of norms.
 */
public final class OutputHessian {

    private final Derivatives derivatives;
    private final Examples x;
    private final Lanczos lanczos;
    private final double[] roots;

    private OutputHessian(Derivatives derivatives, Examples x, Lanczos lanczos, double[] roots) {
        this.derivatives = derivatives;
        this.x = x;
        this.lanczos = lanczos;
        this.roots = roots;
    }

    /**
     * The output Hessians at some examples.
     *
     * @param derivatives the network; neither closed nor moved
     * @param x the examples; read at every call, not closed
     * @param lanczos how to find eigenvalues
     * @return the Hessians with respect to the graph's own parameters
     */
    public static OutputHessian of(Derivatives derivatives, Examples x, Lanczos lanczos) {
        return of(derivatives, x, lanczos, block -> 1);
    }

    /**
     * The output Hessians in another parametrization.
     *
     * @param derivatives the network; neither closed nor moved
     * @param x the examples; read at every call, not closed
     * @param lanczos how to find eigenvalues
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return the Hessians with respect to omega, S^(1/2) H_ia S^(1/2)
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static OutputHessian of(
            Derivatives derivatives,
            Examples x,
            Lanczos lanczos,
            ToDoubleFunction<ParameterBlock> weights) {
        double[] roots = Point.roots(derivatives, weights);
        return new OutputHessian(derivatives, x, lanczos, roots);
    }

    /**
     * The spectral norm of one Hessian.
     *
     * @param i the example; only this one is evaluated
     * @param a the output
     * @return |H_ia|_2
     * @throws IllegalArgumentException if there is no such example or output
     */
    public SpectralValue norm(long i, long a) {
        return norms(List.of(new OutputIndex(i, a))).get(i, a);
    }

    /**
     * The extreme eigenvalues of one Hessian.
     *
     * @param i the example; only this one is evaluated
     * @param a the output
     * @return the smallest and the largest eigenvalue of H_ia, signed
     * @throws IllegalArgumentException if there is no such example or output
     */
    public Extremes extremes(long i, long a) {
        OutputIndex at = new OutputIndex(i, a);
        return each(List.of(at), hessian -> lanczos.extremes(hessian, 1, 1)).get(at);
    }

    /**
     * The norms of all Hessians.
     *
     * @return all n k norms
     */
    public OutputHessianNorms norms() {
        List<OutputIndex> all = new ArrayList<>();
        for (long i = 0; i < n(); i++) {
            for (long a = 0; a < k(); a++) {
                all.add(new OutputIndex(i, a));
            }
        }
        return norms(all);
    }

    /**
     * The norms of some Hessians.
     *
     * @param chosen which, at least one
     * @return the norms of these
     * @throws IllegalArgumentException if there is no such example or output, or none is chosen
     */
    public OutputHessianNorms norms(Collection<OutputIndex> chosen) {
        return new OutputHessianNorms(
                n(), k(), each(chosen, hessian -> lanczos.spectralNorm(hessian)));
    }

    /**
     * The largest norm of all.
     *
     * @return max |H_ia|_2; converged only if all norms are
     */
    public SpectralValue maximum() {
        return norms().maximum();
    }

    /**
     * The norm of all Hessians as one bilinear map, max |(v^T H_ia w)_ia|_2 over unit v and w: how
     * much the Jacobian of all outputs can change along a unit direction. It lies between {@link
     * #maximum} and {@link #unfoldingNorm}.
     *
     * <p>To find it for certain is a hard problem; this ascends from the Hessians of the largest
     * norms and takes the best. Cost: all n k norms, and per step of an ascent, of which there may
     * be some tens, Lanczos for the Hessian of a weighted sum of all outputs of all examples.
     *
     * @param starts from how many Hessians to ascend, at least 1
     * @return the best value found, a lower bound of the norm, with what its ascent gained in the
     *     last step as its residual; converged if that and its last eigenvalue are within tolerance
     * @throws IllegalArgumentException if starts is less than 1
     */
    public SpectralValue bilinearNorm(int starts) {
        if (starts < 1) {
            throw new IllegalArgumentException("expected at least 1 start, got " + starts);
        }
        List<OutputIndex> worst = norms().worst(starts);
        try (Point point = Point.all(derivatives, x, roots)) {
            return new TensorNorms(point, lanczos).bilinear(worst);
        }
    }

    /**
     * The norm of all Hessians stacked into one matrix [n k p, p], sqrt(lambda_max(sum_ia H_ia^2)):
     * an upper bound of {@link #bilinearNorm} that needs no search. Cost: 2 n k Hessian-vector
     * products per Lanczos step.
     *
     * @return the norm
     */
    public SpectralValue unfoldingNorm() {
        try (Point point = Point.all(derivatives, x, roots)) {
            return new TensorNorms(point, lanczos).unfolding();
        }
    }

    /**
     * The Hessian of a weighted sum of all outputs of all examples.
     *
     * @param u the weights u_ia, [n, k]; copied
     * @return sum u_ia H_ia, of dimension p; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public SeededHessian sum(INDArray u) {
        if (u.rank() != 2 || u.size(0) != n() || u.size(1) != k()) {
            throw new IllegalArgumentException(
                    "expected weights [n, k] = [%d, %d], got %s"
                            .formatted(n(), k(), Arrays.toString(u.shape())));
        }
        return new SeededHessian(Point.all(derivatives, x, roots), u);
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private <T> Map<OutputIndex, T> each(
            Collection<OutputIndex> chosen, Function<SymmetricOperator, T> result) {
        chosen.forEach(this::requireInside);
        Map<Long, List<OutputIndex>> byExample = new TreeMap<>();
        for (OutputIndex at : chosen) {
            byExample.computeIfAbsent(at.example(), i -> new ArrayList<>()).add(at);
        }
        Map<OutputIndex, T> results = new LinkedHashMap<>();
        chosen.forEach(at -> results.put(at, null));
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                INDArray seed = Nd4j.create(derivatives.graph().dataType(), 1, k())) {
            byExample.forEach(
                    (i, outputs) -> {
                        try (Point one = Point.one(derivatives, x, i, roots)) {
                            for (OutputIndex at : outputs) {
                                seed.assign(0).putScalar(0, at.output(), 1);
                                try (SeedProducts products = one.products(seed)) {
                                    results.put(at, result.apply(products));
                                }
                            }
                        }
                    });
        }
        return results;
    }

    private long n() {
        return x.size();
    }

    private long k() {
        return derivatives.graph().outputCount();
    }

    private void requireInside(OutputIndex at) {
        boolean inside =
                at.example() >= 0 && at.example() < n() && at.output() >= 0 && at.output() < k();
        if (!inside) {
            throw new IllegalArgumentException(
                    "expected an example below %d and an output below %d, got %s"
                            .formatted(n(), k(), at));
        }
    }
}
