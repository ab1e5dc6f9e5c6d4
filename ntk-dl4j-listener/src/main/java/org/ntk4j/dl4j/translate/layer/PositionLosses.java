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

/** Losses at every position of an image or volume. */
final class PositionLosses {

    private PositionLosses() {}

    static Activations images(CnnLossLayer layer, LayerContext context, Activations x) {
        Head head =
                Head.of(layer.getActivationFn(), layer.getLossFn())
                        .withClassAxis(ClassAxis.of(layer.getFormat()));
        return ended(context, head, x, 4, ImageFormat.isLast(layer.getFormat()));
    }

    static Activations volumes(Cnn3DLossLayer layer, LayerContext context, Activations x) {
        Head head =
                Head.of(layer.getActivationFn(), layer.getLossFn())
                        .withClassAxis(ClassAxis.of(layer.getDataFormat()));
        return ended(context, head, x, 5, ImageFormat.isLast(layer.getDataFormat()));
    }

    /** The activation function acts on the channels of each position, the last axis. */
    private static Activations ended(
            LayerContext context, Head head, Activations in, int rank, boolean last) {
        Activations x = ImageFormat.channelsFirst(context, in, rank, last);
        Activations positions = ImageFormat.restored(x, true);
        Activations y = context.head(head, positions);
        return last ? y : ImageFormat.channelsFirst(context, y, rank, true);
    }
}
