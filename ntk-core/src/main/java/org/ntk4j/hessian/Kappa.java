/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.Norms;
import org.ntk4j.linalg.SpectralValue;

/**
 * How much the Jacobian changes, relatively, on the way to the labels: the inverse relative scale
 *
 * <pre>kappa = |f - y|_2 max_ia |d2 f_a(x_i)/dw2|_2 / |J|_2^2.</pre>
 *
 * <p>If kappa is much less than 1, fitting the labels takes a step of about |f - y| / |J|, in which
 * J changes by that times the Hessian: little, compared with |J|. It depends on the
 * parametrization.
 *
 * <p>References: L. Chizat, E. Oyallon and F. Bach, On lazy training in differentiable programming,
 * NeurIPS 2019; R. V. Dwaraknath, Understanding the neural tangent kernel, 2019, whose norm of the
 * Hessian of several outputs as one operator is replaced by the largest over examples and outputs,
 * which bounds it from below. For that norm itself see {@link #with}.
 *
 * @param residual |f - y|_2 over all n k entries, not averaged
 * @param hessian the output Hessian norm, the largest over the examples and outputs looked at,
 *     unless it was given to {@link #with}
 * @param jacobian |J|_2
 */
public record Kappa(double residual, SpectralValue hessian, SpectralValue jacobian) {

    /**
     * Measures kappa with respect to the graph's own parameters.
     *
     * @param derivatives the network, at its current parameters
     * @param x the examples
     * @param y what the outputs should be, [n, k] in any numeric type
     * @param lanczos how to find eigenvalues
     * @return kappa; its cost is that of all n k output Hessian norms
     * @throws IllegalArgumentException if y is not [n, k]
     */
    public static Kappa of(Derivatives derivatives, Examples x, INDArray y, Lanczos lanczos) {
        return of(derivatives, x, y, lanczos, block -> 1);
    }

    /**
     * Measures kappa in another parametrization.
     *
     * @param derivatives the network, at its current parameters
     * @param x the examples
     * @param y what the outputs should be, [n, k] in any numeric type
     * @param lanczos how to find eigenvalues
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return kappa; its cost is that of all n k output Hessian norms
     * @throws IllegalArgumentException if y is not [n, k], or a weight is negative or not finite
     */
    public static Kappa of(
            Derivatives derivatives,
            Examples x,
            INDArray y,
            Lanczos lanczos,
            ToDoubleFunction<ParameterBlock> weights) {
        double residual = residual(derivatives, x, y);
        return new Kappa(
                residual,
                OutputHessian.of(derivatives, x, lanczos, weights).maximum(),
                JacobianNorm.of(derivatives, x, lanczos, weights));
    }

    /**
     * The same with another norm of the Hessians, such as {@link OutputHessian#bilinearNorm} or
     * {@link OutputHessian#unfoldingNorm}.
     *
     * @param norm the norm of the output Hessians as one map
     * @return kappa with this norm
     */
    public Kappa with(SpectralValue norm) {
        return new Kappa(residual, norm, jacobian);
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private static double residual(Derivatives derivatives, Examples x, INDArray y) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                INDArray outputs = derivatives.outputs(x);
                INDArray f = Copies.shaped(outputs, DataType.DOUBLE, outputs.shape())) {
            if (!Arrays.equals(y.shape(), f.shape())) {
                throw new IllegalArgumentException(
                        "expected labels [n, k] = %s, got %s"
                                .formatted(Arrays.toString(f.shape()), Arrays.toString(y.shape())));
            }
            try (INDArray labels = Copies.shaped(y, DataType.DOUBLE, y.shape())) {
                Ops.subtract(f, labels);
                return Norms.of(f);
            }
        }
    }

    /**
     * The ratio.
     *
     * @return kappa; NaN or infinite if the Jacobian is zero
     */
    public double value() {
        return residual * hessian.value() / (jacobian.value() * jacobian.value());
    }

    /**
     * Whether both norms have converged.
     *
     * @return true if they have
     */
    public boolean converged() {
        return hessian.converged() && jacobian.converged();
    }
}
