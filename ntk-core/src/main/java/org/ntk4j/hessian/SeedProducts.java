/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Linearization;
import org.ntk4j.linalg.SymmetricOperator;

/** sum u_ia d2 f_a(x_i)/dw2 at a point that others own. */
final class SeedProducts implements SymmetricOperator, AutoCloseable {

    private final Point point;
    private final Linearization.Seeded seeded;

    /** Takes over the seeded derivatives. */
    SeedProducts(Point point, Linearization.Seeded seeded) {
        this.point = point;
        this.seeded = seeded;
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
        point.hvp(seeded, v, product);
    }

    /** The product plus J^T C(J v), with C the curvature of a loss in the outputs. */
    void apply(INDArray v, UnaryOperator<INDArray> curvature, INDArray product) {
        point.hvp(seeded, v, curvature, product);
    }

    @Override
    public void close() {
        seeded.close();
    }
}
