/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A named interval of the flat parameter vector: one parameter array of one layer.
 *
 * @param layer the layer that owns the array; blocks of one layer are reported together
 * @param name the SameDiff variable of the array, unique in its graph
 * @param offset the first element in the flat vector of length p
 * @param order 'c' or 'f': how the array is raveled into the flat vector
 * @param dimensions the array's shape, such as [nIn, nOut]
 */
public record ParameterBlock(
        String layer, String name, long offset, char order, long... dimensions) {

    /**
     * Checks the components and copies the shape.
     *
     * @param layer the layer, not null
     * @param name the variable, not null
     * @param offset the offset, not negative
     * @param order 'c' or 'f'
     * @param dimensions the shape; copied
     * @throws IllegalArgumentException if the order or the offset is another
     */
    public ParameterBlock {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(name, "name");
        if (order != 'c' && order != 'f') {
            throw new IllegalArgumentException("expected order 'c' or 'f', got '" + order + "'");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("expected an offset >= 0, got " + offset);
        }
        dimensions = dimensions.clone();
    }

    /**
     * The array's shape.
     *
     * @return a copy
     */
    @Override
    public long[] dimensions() {
        return dimensions.clone();
    }

    /**
     * Number of elements.
     *
     * @return the product of the dimensions; 1 for a scalar
     */
    public long length() {
        return Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
    }

    /**
     * This block's part of a flat vector, in the block's own shape.
     *
     * @param flat any vector of the graph's parameter space, shape [p]
     * @return a view of {@code flat}, shape {@link #dimensions()}; never to be closed
     */
    public INDArray of(INDArray flat) {
        return flat.get(NDArrayIndex.interval(offset, offset + length()))
                .reshape(order, dimensions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterBlock that
                && layer.equals(that.layer)
                && name.equals(that.name)
                && offset == that.offset
                && order == that.order
                && Arrays.equals(dimensions, that.dimensions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(layer, name, offset, order, Arrays.hashCode(dimensions));
    }

    @Override
    public String toString() {
        return "%s %s at %d".formatted(name, Arrays.toString(dimensions), offset);
    }
}
