/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Objects;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What an output layer does after its last linear map.
 *
 * @param function the activation function
 * @param loss the loss
 * @param classAxis which axis of the labels, and of what leaves the layer, the loss takes for the
 *     classes, counted from the end: -1 is the last; see {@link ClassAxis}
 * @param whole whether the loss is all that the layer minimizes: what it adds to it cannot be
 *     measured
 */
public record Head(IActivation function, ILossFunction loss, int classAxis, boolean whole) {

    /**
     * Checks that nothing is missing.
     *
     * @param function the function, not null
     * @param loss the loss, not null
     * @param classAxis the axis, negative
     * @param whole whether there is nothing but the loss
     */
    public Head {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(loss, "loss");
        if (classAxis >= 0) {
            throw new IllegalArgumentException(
                    "expected an axis counted from the end, below 0, got " + classAxis);
        }
    }

    /**
     * A head that minimizes its loss alone, with classes along the last axis.
     *
     * @param function the activation function
     * @param loss the loss
     * @return the head
     */
    public static Head of(IActivation function, ILossFunction loss) {
        return new Head(function, loss, ClassAxis.LAST, true);
    }

    /**
     * The same with classes along another axis.
     *
     * @param axis the axis, counted from the end
     * @return the head
     */
    public Head withClassAxis(int axis) {
        return new Head(function, loss, axis, whole);
    }

    /**
     * The same for a layer that may minimize more than the loss.
     *
     * @param all whether the loss is all
     * @return the head
     */
    public Head withWhole(boolean all) {
        return new Head(function, loss, classAxis, all);
    }
}
