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
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.SymmetricOperator;

/**
 * The generalized Gauss-Newton matrix G = J^T Lambda J of a loss, J = df/dw [nk, p] and Lambda =
 * d2L/df2 [nk, nk], at the parameters and outputs of the time of its making: the Hessian of the
 * loss of the linearized network, positive semidefinite.
 *
 * <p>Its nonzero eigenvalues are those of Lambda^(1/2) Theta Lambda^(1/2), with the tangent kernel
 * Theta = J J^T: it changes only as the kernel and the outputs do. A product costs a jvp and a vjp.
 *
 * <p>Reference: N. N. Schraudolph, Fast curvature matrix-vector products for second-order gradient
 * descent, Neural Computation 14 (2002), <a
 * href="https://doi.org/10.1162/08997660260028683">doi:10.1162/08997660260028683</a>.
 */
public final class GaussNewton implements SymmetricOperator, AutoCloseable {

    private final Point point;
    private final Loss loss;
    private final INDArray outputs;

    /** Takes over the point and the outputs. */
    GaussNewton(Point point, Loss loss, INDArray outputs) {
        this.point = point;
        this.loss = loss;
        this.outputs = outputs;
    }

    /**
     * The Gauss-Newton matrix at some examples.
     *
     * @param derivatives the network; not closed
     * @param x the examples; copied
     * @param loss the loss for their labels
     * @return the matrix with respect to the graph's own parameters; the caller closes it
     * @throws IllegalArgumentException if the labels do not fit the outputs
     */
    public static GaussNewton of(Derivatives derivatives, Examples x, Loss loss) {
        return of(derivatives, x, loss, block -> 1);
    }

    /**
     * The Gauss-Newton matrix in another parametrization.
     *
     * @param derivatives the network; not closed
     * @param x the examples; copied
     * @param loss the loss for their labels
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return the matrix with respect to omega, S^(1/2) G S^(1/2); the caller closes it
     * @throws IllegalArgumentException if the labels do not fit the outputs, or a weight is
     *     negative or not finite
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static GaussNewton of(
            Derivatives derivatives,
            Examples x,
            Loss loss,
            ToDoubleFunction<ParameterBlock> weights) {
        Point point = Point.all(derivatives, x, Point.roots(derivatives, weights));
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return checked(new GaussNewton(point, loss, point.outputs()));
        }
    }

    /** Labels that do not fit should be found now, not at the first product. */
    private static GaussNewton checked(GaussNewton made) {
        try {
            made.value();
            return made;
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    double value() {
        return loss.value(outputs);
    }

    @Override
    public long dimension() {
        return point.p();
    }

    @Override
    public DataType dataType() {
        return point.dataType();
    }

    @Override
    public INDArray apply(INDArray v) {
        return point.product(product -> apply(v, product));
    }

    @Override
    public void apply(INDArray v, INDArray product) {
        try (INDArray tangent = point.jvp(v);
                INDArray curved = curved(tangent)) {
            point.vjp(curved, product);
        }
    }

    /** The loss's curvature in the outputs times a tangent of them. */
    INDArray curved(INDArray tangent) {
        return loss.hessianProduct(outputs, tangent);
    }

    /** Frees what was kept for the products. */
    @Override
    public void close() {
        outputs.close();
        point.close();
    }
}
