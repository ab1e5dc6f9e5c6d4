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
import org.ntk4j.linalg.LinearMap;

/**
 * The Jacobian J = df/dw [nk, p] of all outputs, at the parameters of the time of its making,
 * without forming it. Row i k + a is output a of example i. A product costs a jvp, one with the
 * transpose a vjp.
 */
public final class Jacobian implements LinearMap, AutoCloseable {

    private final Point point;

    private Jacobian(Point point) {
        this.point = point;
    }

    /**
     * The Jacobian at some examples.
     *
     * @param derivatives the network; not closed
     * @param x the examples; copied
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return J S^(1/2), from dimension p to dimension n k; the caller closes it
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static Jacobian of(
            Derivatives derivatives, Examples x, ToDoubleFunction<ParameterBlock> weights) {
        return new Jacobian(Point.all(derivatives, x, Point.roots(derivatives, weights)));
    }

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

    /** Frees what was kept for the products. */
    @Override
    public void close() {
        point.close();
    }
}
