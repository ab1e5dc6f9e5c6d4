/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What flows between two layers: a variable of the graph and its shape, which SameDiff does not
 * keep.
 */
public final class Activations {

    private final SDVariable variable;
    private final long[] shape;

    private Activations(SDVariable variable, long[] shape) {
        this.variable = variable;
        this.shape = shape;
    }

    /**
     * A variable and its shape.
     *
     * @param variable the variable, one row per example
     * @param shape its shape, the first dimension -1 for the examples, all others &gt; 0
     * @return the activations
     * @throws IllegalArgumentException if the shape is not of that form
     */
    public static Activations of(SDVariable variable, long... shape) {
        if (shape.length == 0
                || shape[0] != -1
                || Arrays.stream(shape).skip(1).anyMatch(size -> size <= 0)) {
            throw new IllegalArgumentException(
                    "expected activations of shape [-1, sizes > 0], got " + Arrays.toString(shape));
        }
        return new Activations(variable, shape.clone());
    }

    /**
     * Another variable of the same shape.
     *
     * @param other the variable, such as an element-wise function of this one
     * @return the activations
     */
    public Activations with(SDVariable other) {
        return new Activations(other, shape);
    }

    /**
     * The variable.
     *
     * @return a variable of shape {@link #shape()}
     */
    public SDVariable variable() {
        return variable;
    }

    /**
     * The shape.
     *
     * @return a copy; the first dimension is -1
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Number of dimensions, that of the examples included.
     *
     * @return the rank, 2 for vectors, 4 for images
     */
    public int rank() {
        return shape.length;
    }

    /**
     * The size of one dimension.
     *
     * @param dimension its index; 0 is that of the examples
     * @return the size; -1 for the examples
     */
    public long size(int dimension) {
        return shape[dimension];
    }

    /**
     * Number of elements of one example.
     *
     * @return the product of all dimensions but the first
     */
    public long length() {
        return Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return variable.name() + " " + Arrays.toString(shape);
    }
}
