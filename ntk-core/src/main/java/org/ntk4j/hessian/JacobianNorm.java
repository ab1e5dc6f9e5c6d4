/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.function.ToDoubleFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SpectralValue;

/**
 * The spectral norm |J|_2 of the Jacobian J = df/dw [nk, p], its largest singular value, without
 * forming it: the square root of the largest eigenvalue of the tangent kernel. Each Lanczos step
 * costs a jvp and a vjp.
 */
public final class JacobianNorm {

    private JacobianNorm() {}

    /**
     * The norm with respect to the graph's own parameters.
     *
     * @param derivatives the network, at its current parameters
     * @param x the examples
     * @param lanczos how to find the eigenvalue of the kernel
     * @return |J|_2
     */
    public static SpectralValue of(Derivatives derivatives, Examples x, Lanczos lanczos) {
        return of(derivatives, x, lanczos, block -> 1);
    }

    /**
     * The norm in another parametrization.
     *
     * @param derivatives the network, at its current parameters
     * @param x the examples
     * @param lanczos how to find the eigenvalue of the kernel
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return |J S^(1/2)|_2
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static SpectralValue of(
            Derivatives derivatives,
            Examples x,
            Lanczos lanczos,
            ToDoubleFunction<ParameterBlock> weights) {
        try (Jacobian jacobian = Jacobian.of(derivatives, x, weights)) {
            return lanczos.spectralNorm(jacobian);
        }
    }
}
