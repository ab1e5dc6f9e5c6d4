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

    private final INDArray matrix;
    private final long n;
    private final long width;
    private final long positions;
    private INDArray byPosition;

    /** Takes over the activations [n, width, P], in C order. */
    DenseActivations(INDArray matrix) {
        this.matrix = matrix;
        this.n = matrix.size(0);
        this.width = matrix.size(1);
        this.positions = matrix.size(2);
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
    public INDArray gram() {
        return Gemm.gram(matrix.reshape('c', n, width));
    }

    @Override
    public INDArray products(long i) {
        if (byPosition == null) {
            byPosition = matrix.permute(0, 2, 1).dup('c').reshape('c', n * positions, width);
        }
        INDArray products = Nd4j.createUninitialized(matrix.dataType(), positions, n * positions);
        return Gemm.multiply(matrix.slice(i), byPosition, products, true, true, 0);
    }

    @Override
    public void close() {
        matrix.close();
        if (byPosition != null) {
            byPosition.close();
        }
    }
}
