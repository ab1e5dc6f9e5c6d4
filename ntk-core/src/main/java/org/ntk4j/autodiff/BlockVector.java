/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ParameterBlock;

/**
 * A vector of parameter space and its blocks. A view is made once: native memory of its own is left
 * to the garbage collector.
 */
final class BlockVector {

    private final INDArray flat;
    private final INDArray vector;
    private final Map<ParameterBlock, Block> blocks = new HashMap<>();

    /** A vector [p], of which its blocks are views. */
    BlockVector(INDArray flat) {
        this.flat = flat;
        this.vector = flat.rank() == 1 ? flat : flat.reshape(flat.length());
    }

    INDArray flat() {
        return flat;
    }

    Block block(ParameterBlock block) {
        return blocks.computeIfAbsent(block, b -> new Block(b.of(vector)));
    }

    /**
     * An array in a block's shape.
     *
     * @param array the array
     * @param rows the array, if a matrix in Fortran order then its transpose: its rows are
     *     contiguous
     */
    record Block(INDArray array, INDArray rows) {

        Block(INDArray array) {
            this(array, array.ordering() == 'f' && array.rank() == 2 ? array.transpose() : array);
        }
    }
}
