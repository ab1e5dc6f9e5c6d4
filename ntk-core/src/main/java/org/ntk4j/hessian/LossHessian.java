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
 * The Hessian of a loss in the parameters, without regularization,
 *
 * <pre>d2L/dw2 = J^T Lambda J + sum_ia u_ia d2 f_a(x_i)/dw2,    u = dL/df,</pre>
 *
 * <p>Gauss-Newton matrix and residual term, at the parameters and outputs of the time of its
 * making. Its largest eigenvalue is the sharpness. It does not vanish with the width, only its
 * residual term does; and it is indefinite.
 *
 * <p>A product costs one Hessian-vector product of all examples at once: both terms share their
 * tangents and one pullback.
 */
public final class LossHessian implements SymmetricOperator, AutoCloseable {

    private final Point point;
    private final GaussNewton gaussNewton;
    private final INDArray seed;
    private final SeedProducts residualTerm;
    private final double value;

    private LossHessian(Point point, Loss loss, INDArray outputs) {
        this.point = point;
        this.value = loss.value(outputs);
        this.seed = loss.gradient(outputs);
        this.residualTerm = point.products(seed);
        this.gaussNewton = new GaussNewton(point, loss, outputs);
    }

    /**
     * The loss Hessian at some examples.
     *
     * @param derivatives the network; not closed
     * @param x the examples; copied
     * @param loss the loss for their labels
     * @return the Hessian with respect to the graph's own parameters; the caller closes it
     * @throws IllegalArgumentException if the labels do not fit the outputs
     */
    public static LossHessian of(Derivatives derivatives, Examples x, Loss loss) {
        return of(derivatives, x, loss, block -> 1);
    }

    /**
     * The loss Hessian in another parametrization.
     *
     * @param derivatives the network; not closed
     * @param x the examples; copied
     * @param loss the loss for their labels
     * @param weights s_b of each block, finite and not negative: w_b = sqrt(s_b) omega_b
     * @return the Hessian with respect to omega, S^(1/2) H S^(1/2); the caller closes it
     * @throws IllegalArgumentException if the labels do not fit the outputs, or a weight is
     *     negative or not finite
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static LossHessian of(
            Derivatives derivatives,
            Examples x,
            Loss loss,
            ToDoubleFunction<ParameterBlock> weights) {
        Point point = Point.all(derivatives, x, Point.roots(derivatives, weights));
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray outputs = point.outputs();
            try {
                return new LossHessian(point, loss, outputs);
            } catch (RuntimeException | Error e) {
                outputs.close();
                point.close();
                throw e;
            }
        }
    }

    /**
     * The loss itself.
     *
     * @return L
     */
    public double value() {
        return value;
    }

    /**
     * The gradient of the loss in the parameters, J^T u.
     *
     * @return dL/dw, or dL/domega if there are block weights; a new vector [p] in the graph's type;
     *     the caller closes it
     */
    public INDArray gradient() {
        return point.vjp(seed);
    }

    /**
     * The first of the two terms.
     *
     * @return J^T Lambda J; closed with this Hessian
     */
    public GaussNewton gaussNewton() {
        return gaussNewton;
    }

    /**
     * The second of the two terms.
     *
     * @return sum u_ia d2 f_a(x_i)/dw2; not to be used after this Hessian is closed
     */
    public SymmetricOperator residualTerm() {
        return residualTerm;
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
        residualTerm.apply(v, gaussNewton::curved, product);
    }

    /** Frees what was kept for the products. */
    @Override
    public void close() {
        seed.close();
        residualTerm.close();
        gaussNewton.close();
    }
}
