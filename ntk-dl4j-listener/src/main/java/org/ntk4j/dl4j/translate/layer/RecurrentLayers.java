/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;

/**
 * Recurrent layers, unrolled over the steps of the features, from a zero state.
 *
 * <p>At a masked step, output and state are zero: the sequence starts anew after it.
 *
 * <p>The recurrent weights meet each step in a matrix product of their own and are never cut: only
 * so can a kernel contract them.
 */
final class RecurrentLayers {

    private RecurrentLayers() {}

    static Activations simple(SimpleRnn layer, LayerContext context, Activations x) {
        if (layer.hasLayerNorm()) {
            throw context.unsupported("Deeplearning4j itself fails on its layer norm");
        }
        long size = layer.getNOut();
        SDVariable w = context.parameter(SimpleRnnParamInitializer.WEIGHT_KEY);
        SDVariable rw = context.parameter(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY);
        SDVariable b = context.parameter(SimpleRnnParamInitializer.BIAS_KEY);
        SDVariable[] z = projected(context, layer, x, w, b, size);
        UnaryOperator<SDVariable> function = function(context, layer.getActivationFn(), size);
        SDVariable[] present = Masks.columns(context, x, layer.getRnnDataFormat());
        SDVariable[] h = new SDVariable[z.length];
        for (int t = 0; t < z.length; t++) {
            SDVariable sum = t == 0 ? z[t] : z[t].add(h[t - 1].mmul(rw));
            h[t] = function.apply(sum);
            h[t] = present == null ? h[t] : h[t].mul(present[t]);
        }
        return Sequences.stacked(context.sameDiff(), h, size, layer.getRnnDataFormat());
    }

    static Activations bidirectional(Bidirectional layer, LayerContext context, Activations x) {
        Sequences.require(context, x);
        RNNFormat format = TimeSeriesUtils.getFormatFromRnnLayer(layer.getFwd());
        SameDiff sd = context.sameDiff();
        Activations forward =
                context.wrapped(layer.getFwd(), BidirectionalParamInitializer.FORWARD_PREFIX, x);
        Activations backward =
                context.wrapped(
                        layer.getBwd(),
                        BidirectionalParamInitializer.BACKWARD_PREFIX,
                        Sequences.reversed(sd, x, format));
        if (backward.rank() == 3) {
            backward = Sequences.reversed(sd, backward, format);
        }
        SDVariable a = forward.variable();
        SDVariable b = backward.variable();
        return switch (layer.getMode()) {
            case ADD -> forward.with(a.add(b));
            case MUL -> forward.with(a.mul(b));
            case AVERAGE -> forward.with(a.add(b).mul(0.5));
            case CONCAT -> {
                int channels = forward.rank() == 3 ? Sequences.channelAxis(format) : 1;
                long[] shape = forward.shape();
                shape[channels] += backward.size(channels);
                yield Activations.of(sd.concat(channels, a, b), shape)
                        .withMask(forward.mask().orElse(null));
            }
        };
    }

    /** The input's part of the pre-activations of all steps at once, cut into steps [n, width]. */
    static SDVariable[] projected(
            LayerContext context,
            BaseRecurrentLayer layer,
            Activations x,
            SDVariable w,
            SDVariable b,
            long width) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, x, format, layer.getNIn());
        SameDiff sd = context.sameDiff();
        Activations rows = Sequences.rows(sd, x, format);
        SDVariable z = rows.variable().mmul(w).add(b);
        long steps = rows.steps();
        return sd.unstack(sd.reshape(z, -1L, steps, width), 1, Math.toIntExact(steps));
    }

    static UnaryOperator<SDVariable> function(
            LayerContext context, IActivation function, long size) {
        return v -> context.activate(function, Activations.of(v, -1, size)).variable();
    }
}
