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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.LinearMap;
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
        return lanczos.spectralNorm(map(derivatives, x, weights));
    }

    /**
     * The Jacobian as a linear map. Row i k + a is output a of example i.
     *
     * @param derivatives the network; not closed, and not to be moved while this is in use
     * @param x the examples; read at every product, not closed
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return J S^(1/2), from dimension p to dimension n k
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static LinearMap map(
            Derivatives derivatives, Examples x, ToDoubleFunction<ParameterBlock> weights) {
        return new Jacobian(Point.of(derivatives, x, weights));
    }

    private record Jacobian(Point point) implements LinearMap {

        @Override
        public long inputDimension() {
            return point.p();
        }

        @Override
        public long outputDimension() {
            return point.n() * point.k();
        }

        @Override
        public DataType dataType() {
            return point.dataType();
        }

        @Override
        public INDArray apply(INDArray v) {
            try (INDArray tangent = point.jvp(v)) {
                return Copies.shaped(tangent, outputDimension());
            }
        }

        @Override
        public INDArray applyTransposed(INDArray u) {
            try (INDArray seed = Copies.shaped(u, point.n(), point.k())) {
                return point.vjp(seed);
            }
        }
    }
}
