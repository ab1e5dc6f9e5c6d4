/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ParameterBlock;

/**
 * What small curvature promises, compared with what happened (Liu, Zhu and Belkin, 2020, arXiv
 * 2010.01092, proposition 2.3, here with explicit constants). If the Hessian of every output
 * f_a(x_i) in the parameters has a spectral norm of at most eps on the segment from w0 to w, of
 * length R = |w - w0|, then for all pairs of outputs g, h
 *
 * <pre>
 * |Theta_gh(w) - Theta_gh(w0)| &lt;= eps R (|grad g(w0)| + |grad h(w0)|) + eps^2 R^2,
 * |g(w) - g_lin(w)|           &lt;= eps R^2 / 2.
 * </pre>
 *
 * <p><b>What it proves.</b> The premise is about all points of the segment, or of the ball of
 * radius R for a statement about every w in it. An eps measured at some points is a <em>lower</em>
 * estimate of that supremum, and so are the bounds computed from it. Inequalities that hold
 * therefore confirm the measured eps, they do not prove it; how far the ratio is from 1 says how
 * much the worst case overstates this training. An inequality that fails proves that the sampling
 * missed the largest curvature, and {@link #leastEpsilon()} by how much at least. Kinks, as of
 * ReLU, have no Hessian: crossing one can break the inequalities whatever eps is.
 *
 * <p><b>Other parametrizations.</b> With weights s_b the parameters are omega_b = w_b / sqrt s_b,
 * in which the kernel is sum s_b J_b J_b^T, R^2 = sum |w_b - w0_b|^2 / s_b, and eps must be the
 * norm of D H D, D being the diagonal matrix of sqrt s_b. The NTK parametrization is s_b = 1 /
 * fan-in for weights; theorem 3.2 of the paper, eps of order one over the square root of the width
 * and R of order one, is about it.
 *
 * @param epsilon the output Hessian norm eps that was given
 * @param radius R = |w - w0|, in the parametrization of the weights
 * @param kernel the first inequality for the pair of outputs where it is tightest
 * @param outputs the second inequality for the output where it is tightest
 * @param leastEpsilon the least eps for which both hold everywhere: a lower bound of the true
 *     supremum; 0 if nothing but rounding was measured
 */
public record LinearityCertificate(
        double epsilon, double radius, Inequality kernel, Inequality outputs, double leastEpsilon) {

    /**
     * Evaluates the inequalities in the graph's own parametrization.
     *
     * @param model the surrogate at w0 on the probe
     * @param w the parameters, [p] in any floating type
     * @param epsilon the largest output Hessian norm found, &gt;= 0; see {@link
     *     LinearizedModel#largestOnSegment}
     * @return the certificate; costs two full kernels [nk, nk] and an evaluation of the surrogate
     * @throws IllegalArgumentException if w is not [p], or epsilon is negative or NaN
     */
    public static LinearityCertificate of(LinearizedModel model, INDArray w, double epsilon) {
        return of(model, w, epsilon, block -> 1);
    }

    /**
     * Evaluates the inequalities in another parametrization.
     *
     * @param model the surrogate at w0 on the probe
     * @param w the parameters, [p] in any floating type
     * @param epsilon the largest output Hessian norm found, in the parametrization of the weights
     * @param weight the weight s_b of a block, &gt; 0
     * @return the certificate
     * @throws IllegalArgumentException if w is not [p], epsilon is negative or NaN, or a weight is
     *     not positive
     */
    public static LinearityCertificate of(
            LinearizedModel model,
            INDArray w,
            double epsilon,
            ToDoubleFunction<ParameterBlock> weight) {
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("expected a Hessian norm >= 0, got " + epsilon);
        }
        for (ParameterBlock block : model.derivatives().graph().blocks()) {
            if (!(weight.applyAsDouble(block) > 0)) {
                throw new IllegalArgumentException(
                        "expected weights > 0, got %s for %s"
                                .formatted(weight.applyAsDouble(block), block));
            }
        }
        return new Certification(model, w, weight).with(epsilon);
    }

    /**
     * Whether both inequalities hold.
     *
     * @return false only if the true supremum of the Hessian norm is larger than epsilon, or a kink
     *     was crossed
     */
    public boolean holds() {
        return kernel.holds() && outputs.holds();
    }

    /**
     * The tighter inequality; its {@link Inequality#ratio()} says by how much.
     *
     * @return {@link #kernel()} or {@link #outputs()}
     */
    public Inequality tightest() {
        return Inequality.tighter(kernel, outputs);
    }
}
