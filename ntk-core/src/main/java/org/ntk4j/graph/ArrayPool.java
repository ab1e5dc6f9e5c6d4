/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays to be used again. Fresh memory costs a page fault per 4 KiB, which takes several times as
 * long as the element-wise op that fills it.
 */
public final class ArrayPool implements AutoCloseable {

    private final Map<List<Object>, Deque<INDArray>> free = new HashMap<>();
    private long createdBytes;

    /** Creates an empty pool. */
    public ArrayPool() {}

    /**
     * Takes an array out of the pool, or a new one.
     *
     * @param type its type
     * @param shape its shape
     * @return a detached array in C order with arbitrary contents; the caller owns it
     */
    public INDArray take(DataType type, long... shape) {
        Deque<INDArray> arrays = free.get(key(type, shape));
        if (arrays != null && !arrays.isEmpty()) {
            return arrays.pop();
        }
        INDArray array = Nd4j.createUninitializedDetached(type, shape);
        createdBytes += array.length() * type.width();
        return array;
    }

    /**
     * The memory of all arrays made so far: since arrays in the pool are kept, what an evaluation
     * takes at its peak.
     *
     * @return bytes of numbers
     */
    public long createdBytes() {
        return createdBytes;
    }

    /**
     * Puts an array into the pool.
     *
     * @param array an array that nobody else uses, never a view
     */
    public void give(INDArray array) {
        if (array.ordering() != 'c' || array.isEmpty()) {
            array.close();
            return;
        }
        free.computeIfAbsent(key(array.dataType(), array.shape()), k -> new ArrayDeque<>())
                .push(array);
    }

    private static List<Object> key(DataType type, long[] shape) {
        return List.of(type, Arrays.stream(shape).boxed().toList());
    }

    /** Frees the arrays in the pool. */
    @Override
    public void close() {
        free.values().forEach(arrays -> arrays.forEach(INDArray::close));
        free.clear();
    }
}
