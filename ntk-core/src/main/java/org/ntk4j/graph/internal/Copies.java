/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies that can be closed. ND4J closes no view, without a word, and what {@code reshape} returns
 * is one: an array to be closed must have its final shape from the start.
 */
public final class Copies {

    private Copies() {}

    /**
     * Copies an array into another shape.
     *
     * @param source any array or view
     * @param shape a shape of the same length
     * @return a new detached array with the source's entries in C order; the caller closes it
     */
    public static INDArray shaped(INDArray source, long... shape) {
        return shaped(source, source.dataType(), shape);
    }

    /**
     * Copies an array into another type and shape.
     *
     * @param source any array or view
     * @param type the copy's type
     * @param shape a shape of the same length
     * @return a new detached array with the source's entries in C order; the caller closes it
     */
    public static INDArray shaped(INDArray source, DataType type, long... shape) {
        INDArray copy = Nd4j.createUninitializedDetached(type, shape);
        boolean same = Arrays.equals(shape, source.shape());
        (same ? copy : copy.reshape(source.shape())).assign(source);
        return copy;
    }

    /**
     * An array's entries in C order, in another shape, without a copy where they lie so already.
     *
     * @param source any array or view, which lives longer
     * @param shape a shape of the same length
     * @return a view of the source or a new detached array; the caller closes it, which does
     *     nothing to a view
     */
    public static INDArray ordered(INDArray source, long... shape) {
        if (liesInOrder(source)) {
            INDArray view = source.reshape('c', shape);
            if (view != source) {
                return view;
            }
        }
        return shaped(source, shape);
    }

    private static boolean liesInOrder(INDArray array) {
        long expected = 1;
        for (int axis = array.rank() - 1; axis >= 0; axis--) {
            if (array.size(axis) != 1 && array.stride(axis) != expected) {
                return false;
            }
            expected *= array.size(axis);
        }
        return true;
    }
}
