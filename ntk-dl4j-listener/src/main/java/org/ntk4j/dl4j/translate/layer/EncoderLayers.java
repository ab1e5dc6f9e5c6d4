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
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer;
import org.nd4j.linalg.activations.IActivation;

/**
 * Layers that are pretrained with a decoder, as they act in a network: by their encoder. The
 * decoder's parameters are none of the function's.
 */
final class EncoderLayers {

    private EncoderLayers() {}

    static Activations plain(AutoEncoder layer, LayerContext context, Activations x) {
        // Its encoder knows of no mask.
        Activations z = DenseLayers.affine(layer, context, x.withMask(null), true, false);
        return context.activate(layer.getActivationFn(), z);
    }

    /** The mean of p(z|x). */
    static Activations variational(
            VariationalAutoencoder layer, LayerContext context, Activations x) {
        if (x.rank() != 2 || x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected an input [n, %d], got %s"
                            .formatted(layer.getNIn(), Arrays.toString(x.shape())));
        }
        if (x.mask().isPresent()) {
            throw context.unsupported("Deeplearning4j itself refuses masks here");
        }
        Activations y = x;
        int[] sizes = layer.getEncoderLayerSizes();
        for (int i = 0; i < sizes.length; i++) {
            String w = "e" + i + VariationalAutoencoderParamInitializer.WEIGHT_KEY_SUFFIX;
            String b = "e" + i + VariationalAutoencoderParamInitializer.BIAS_KEY_SUFFIX;
            y = dense(context, y, w, b, sizes[i], layer.getActivationFn());
        }
        return dense(
                context,
                y,
                VariationalAutoencoderParamInitializer.PZX_MEAN_W,
                VariationalAutoencoderParamInitializer.PZX_MEAN_B,
                layer.getNOut(),
                layer.getPzxActivationFn());
    }

    private static Activations dense(
            LayerContext context,
            Activations x,
            String weights,
            String bias,
            long size,
            IActivation function) {
        Activations z =
                Activations.of(
                        x.variable().mmul(context.parameter(weights)).add(context.parameter(bias)),
                        -1,
                        size);
        return context.activate(function, z);
    }
}
