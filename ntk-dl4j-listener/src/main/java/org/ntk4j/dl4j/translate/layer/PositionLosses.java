/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Losses at every position of an image or volume. */
final class PositionLosses {

    private PositionLosses() {}

    static Activations images(CnnLossLayer layer, LayerContext context, Activations x) {
        boolean last = ImageFormat.isLast(layer.getFormat());
        return head(context, layer.getActivationFn(), layer.getLossFn(), x, 4, last);
    }

    static Activations volumes(Cnn3DLossLayer layer, LayerContext context, Activations x) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        return head(context, layer.getActivationFn(), layer.getLossFn(), x, 5, last);
    }

    /** The activation function acts on the channels of each position, the last axis. */
    private static Activations head(
            LayerContext context,
            IActivation function,
            ILossFunction loss,
            Activations in,
            int rank,
            boolean last) {
        Activations x = ImageFormat.channelsFirst(context, in, rank, last);
        Activations positions = ImageFormat.restored(x, true);
        Activations y = context.head(function, loss, positions);
        return last ? y : ImageFormat.channelsFirst(context, y, rank, true);
    }
}
