/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.linalg.SymmetricOperator;

/**
 * The Hessian sum_ia u_ia d2 f_a(x_i)/dw2 of a weighted sum of outputs, at the parameters of the
 * time of its making. One product costs a Hessian-vector product of all its examples at once. Made
 * by {@link OutputHessian#sum}.
 */
public final class SeededHessian implements SymmetricOperator, AutoCloseable {

    private final Point point;
    private final SeedProducts products;

    /** Takes over the point; the seed is only read. */
    SeededHessian(Point point, INDArray u) {
        this.point = point;
        this.products = point.products(u);
    }

    @Override
    public long dimension() {
        return products.dimension();
    }

    @Override
    public DataType dataType() {
        return products.dataType();
    }

    @Override
    public INDArray apply(INDArray v) {
        return products.apply(v);
    }

    @Override
    public void apply(INDArray v, INDArray product) {
        products.apply(v, product);
    }

    /** Frees what was kept for the products. */
    @Override
    public void close() {
        products.close();
        point.close();
    }
}
