/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.linalg.Gemm;

/** Activations that are vectors of numbers. */
final class DenseActivations implements Activations {

    private final INDArray owner;
    private final INDArray matrix;
    private final long n;
    private final long width;
    private final long positions;
    private INDArray byPosition;

    /** Takes over the activations [n, width, P], or [n, 1, width, P], in C order. */
    DenseActivations(INDArray activations) {
        this.owner = activations;
        this.n = activations.size(0);
        this.width = activations.size(-2);
        this.positions = activations.size(-1);
        this.matrix = activations.reshape('c', n, width, positions);
    }

    @Override
    public long width() {
        return width;
    }

    @Override
    public boolean explicit() {
        return true;
    }

    @Override
    public INDArray matrix() {
        return matrix;
    }

    @Override
    public INDArray products(Activations other) {
        return product(rows(), ((DenseActivations) other).rows());
    }

    @Override
    public INDArray products(long i, long from, long to, Activations other) {
        long first = i * positions;
        return product(
                Blocks.rows(rows(), first + from, first + to), ((DenseActivations) other).rows());
    }

    private static INDArray product(INDArray left, INDArray right) {
        INDArray product = Nd4j.createUninitialized(left.dataType(), left.size(0), right.size(0));
        return Gemm.multiply(left, right, product, false, true, 0);
    }

    /** One row per example and position. */
    private INDArray rows() {
        if (positions == 1) {
            return matrix.reshape('c', n, width);
        }
        if (byPosition == null) {
            byPosition = matrix.permute(0, 2, 1).dup('c');
        }
        return byPosition.reshape('c', n * positions, width);
    }

    @Override
    public void close() {
        owner.close();
        if (byPosition != null) {
            byPosition.close();
        }
    }
}
