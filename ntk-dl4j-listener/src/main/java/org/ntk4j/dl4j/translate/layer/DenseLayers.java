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
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers around one weight matrix. */
final class DenseLayers {

    private DenseLayers() {}

    static Activations dense(DenseLayer layer, LayerContext context, Activations x) {
        Activations z = affine(layer, context, x, layer.hasBias(), layer.hasLayerNorm());
        return Masks.rows(context, context.activate(layer.getActivationFn(), z), x);
    }

    static Activations output(OutputLayer layer, LayerContext context, Activations x) {
        Activations z = affine(layer, context, x, layer.hasBias(), false);
        return ended(context, Head.of(layer.getActivationFn(), layer.getLossFn()), z, x);
    }

    static Activations loss(LossLayer layer, LayerContext context, Activations x) {
        return ended(context, Head.of(layer.getActivationFn(), layer.getLossFn()), x, x);
    }

    /** Where the input is masked, DL4J's loss leaves its rows out. */
    private static Activations ended(
            LayerContext context, Head head, Activations z, Activations x) {
        boolean whole = head.whole() && x.mask().isEmpty();
        return Masks.rows(context, context.head(head.withWhole(whole), z), x);
    }

    /** The centers are a parameter of the loss's other term, which depends on what enters here. */
    static Activations centerLoss(
            CenterLossOutputLayer layer, LayerContext context, Activations x) {
        Activations z = affine(layer, context, x, layer.hasBias(), false);
        Head head =
                Head.of(layer.getActivationFn(), layer.getLossFn())
                        .withWhole(layer.getLambda() == 0);
        return ended(context, head, z, x);
    }

    static Activations affine(
            FeedForwardLayer layer,
            LayerContext context,
            Activations x,
            boolean bias,
            boolean normalized) {
        if (x.rank() != 2 || x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected an input [n, %d], got %s"
                            .formatted(layer.getNIn(), Arrays.toString(x.shape())));
        }
        SDVariable w = context.parameter(DefaultParamInitializer.WEIGHT_KEY);
        SDVariable b = bias ? context.parameter(DefaultParamInitializer.BIAS_KEY) : null;
        SDVariable z = context.sameDiff().mmul(x.variable(), w);
        if (normalized) {
            SDVariable gain = context.parameter(DefaultParamInitializer.GAIN_KEY);
            z = NormalizationLayers.standardized(z).mul(gain);
        }
        Activations y =
                Activations.of(b == null ? z : z.add(b), -1, layer.getNOut()).inSteps(x.steps());
        return Masks.rows(context, y, x);
    }

    static Activations embedding(EmbeddingLayer layer, LayerContext context, Activations x) {
        if (x.rank() != 2 || x.size(1) != 1) {
            throw context.unsupported("expected indices [n, 1], got " + Arrays.toString(x.shape()));
        }
        SameDiff sd = context.sameDiff();
        SDVariable w = context.parameter(DefaultParamInitializer.WEIGHT_KEY);
        SDVariable indices = sd.reshape(x.variable().castTo(DataType.INT32), -1L);
        SDVariable z = sd.gather(w, indices, 0);
        if (layer.hasBias()) {
            z = z.add(context.parameter(DefaultParamInitializer.BIAS_KEY));
        }
        Activations rows = Activations.of(z, -1, layer.getNOut());
        return Masks.rows(context, context.activate(layer.getActivationFn(), rows), x);
    }
}
