/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Objects;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The end of a network: what its output layer does after the last linear map.
 *
 * @param layer the output layer's name
 * @param activation its activation function
 * @param loss its loss
 * @param activated whether the graph's outputs are after the activation function; false for logits
 * @param classAxis which axis of the labels the loss takes for the classes, counted from the end:
 *     -1 is the last, as in [n, c] and [n, t, c], -2 that of [n, c, t]
 * @param whole whether the loss is all that the layer minimizes; false where it adds a term that is
 *     no function of the outputs, as center loss does
 */
public record OutputHead(
        String layer,
        IActivation activation,
        ILossFunction loss,
        boolean activated,
        int classAxis,
        boolean whole) {

    /**
     * Checks that nothing is missing.
     *
     * @param layer the layer, not null
     * @param activation the function, not null
     * @param loss the loss, not null
     * @param activated whether it is applied
     * @param classAxis the axis
     * @param whole whether there is nothing but the loss
     */
    public OutputHead {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(loss, "loss");
    }
}
