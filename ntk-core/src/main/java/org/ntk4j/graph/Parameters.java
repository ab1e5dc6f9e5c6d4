/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Blocks and the flat vector that holds them; the graph's variables are views of it. */
final class Parameters {

    private final List<ParameterBlock> blocks = new ArrayList<>();
    private long length;
    private INDArray flat;

    ParameterBlock add(String layer, String name, char order, long... shape) {
        ParameterBlock block = new ParameterBlock(layer, name, length, order, shape);
        blocks.add(block);
        length += block.length();
        return block;
    }

    /** Moves the current values of the graph's variables into one vector and shares it. */
    void flatten(SameDiff sd, DataType type) {
        if (length == 0) {
            return;
        }
        flat = Nd4j.createUninitializedDetached(type, length);
        for (ParameterBlock block : blocks) {
            INDArray view = block.of(flat);
            INDArray before = sd.getVariable(block.name()).getArr();
            view.assign(before);
            before.close();
            sd.setArrayForVariable(block.name(), view);
        }
    }

    List<ParameterBlock> blocks() {
        return List.copyOf(blocks);
    }

    long length() {
        return length;
    }

    INDArray flat() {
        return flat;
    }

    void assign(INDArray values) {
        if (values.length() != length) {
            throw new IllegalArgumentException(
                    "expected a vector of p = %d parameters, got shape %s"
                            .formatted(length, java.util.Arrays.toString(values.shape())));
        }
        flat.assign(values.reshape(length));
    }

    void close() {
        if (flat != null) {
            flat.close();
        }
    }
}
