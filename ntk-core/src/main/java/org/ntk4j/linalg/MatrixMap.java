/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense matrix as a linear map. */
record MatrixMap(INDArray matrix) implements LinearMap {

    @Override
    public long inputDimension() {
        return matrix.size(1);
    }

    @Override
    public long outputDimension() {
        return matrix.size(0);
    }

    @Override
    public DataType dataType() {
        return matrix.dataType();
    }

    @Override
    public INDArray apply(INDArray v) {
        return Gemm.times(matrix, v, false);
    }

    @Override
    public INDArray applyTransposed(INDArray u) {
        return Gemm.times(matrix, u, true);
    }
}
