/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.EqualTo;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Ops;

/** Activations that are unit vectors, told by their row numbers. */
final class LookupActivations implements Activations {

    private final INDArray indices;
    private final DataType type;

    /** Takes over the row numbers [n, P] in C order; products come in the given type. */
    LookupActivations(INDArray indices, DataType type) {
        this.indices = indices;
        this.type = type;
    }

    @Override
    public long width() {
        return 1;
    }

    @Override
    public boolean explicit() {
        return false;
    }

    @Override
    public INDArray matrix() {
        throw new IllegalStateException("a table's unit vectors are never written down");
    }

    @Override
    public INDArray products(Activations other) {
        return equal(0, indices.length(), other);
    }

    @Override
    public INDArray products(long i, long from, long to, Activations other) {
        long first = i * indices.size(1);
        return equal(first + from, first + to, other);
    }

    private INDArray equal(long from, long to, Activations other) {
        INDArray others = ((LookupActivations) other).indices;
        INDArray column = Blocks.rows(indices.reshape('c', indices.length(), 1), from, to);
        INDArray row = others.reshape('c', 1, others.length());
        INDArray equal =
                Nd4j.createUninitializedDetached(DataType.BOOL, to - from, others.length());
        Ops.run(new EqualTo(new INDArray[] {column, row}, new INDArray[] {equal}));
        INDArray products = equal.castTo(type);
        equal.close();
        return products;
    }

    @Override
    public void close() {
        indices.close();
    }
}
