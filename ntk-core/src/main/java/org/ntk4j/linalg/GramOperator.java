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

/** J J^T or J^T J, whichever is smaller. */
record GramOperator(LinearMap map) implements SymmetricOperator {

    @Override
    public long dimension() {
        return Math.min(map.inputDimension(), map.outputDimension());
    }

    @Override
    public DataType dataType() {
        return map.dataType();
    }

    @Override
    public INDArray apply(INDArray v) {
        boolean wide = map.outputDimension() < map.inputDimension();
        try (INDArray middle = wide ? map.applyTransposed(v) : map.apply(v)) {
            return wide ? map.apply(middle) : map.applyTransposed(middle);
        }
    }
}
