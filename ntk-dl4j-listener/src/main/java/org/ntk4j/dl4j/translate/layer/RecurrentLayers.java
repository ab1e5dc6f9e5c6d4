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
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.IActivation;

/**
 * Recurrent layers, unrolled over the steps of the features, from a zero state.
 *
 * <p>The recurrent weights meet each step in a matrix product of their own and are never cut: only
 * so can a kernel contract them.
 */
final class RecurrentLayers {

    private RecurrentLayers() {}

    static Activations lstm(LSTM layer, LayerContext context, Activations x) {
        long size = layer.getNOut();
        Sequences.require(context, x, layer.getRnnDataFormat(), layer.getNIn());
        SDVariable w = context.parameter(LSTMParamInitializer.INPUT_WEIGHT_KEY);
        SDVariable rw = context.parameter(LSTMParamInitializer.RECURRENT_WEIGHT_KEY);
        SDVariable b = context.parameter(LSTMParamInitializer.BIAS_KEY);
        SDVariable[] z = steps(context, layer, x, 4 * size, rows -> rows.mmul(w).add(b));
        UnaryOperator<SDVariable> block = function(context, layer.getActivationFn(), size);
        UnaryOperator<SDVariable> gate = function(context, layer.getGateActivationFn(), size);
        SDVariable[] h = new SDVariable[z.length];
        SDVariable cell = null;
        for (int t = 0; t < z.length; t++) {
            SDVariable sum = t == 0 ? z[t] : z[t].add(h[t - 1].mmul(rw));
            SDVariable written =
                    gate.apply(columns(sum, 3, size)).mul(block.apply(columns(sum, 0, size)));
            cell =
                    cell == null
                            ? written
                            : cell.mul(gate.apply(columns(sum, 1, size))).add(written);
            h[t] = block.apply(cell).mul(gate.apply(columns(sum, 2, size)));
        }
        return Sequences.stacked(context.sameDiff(), h, size, layer.getRnnDataFormat());
    }

    static Activations simple(SimpleRnn layer, LayerContext context, Activations x) {
        Sequences.require(context, x, layer.getRnnDataFormat(), layer.getNIn());
        if (layer.hasLayerNorm()) {
            throw context.unsupported("Deeplearning4j itself fails on its layer norm");
        }
        SDVariable w = context.parameter(SimpleRnnParamInitializer.WEIGHT_KEY);
        SDVariable rw = context.parameter(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY);
        SDVariable b = context.parameter(SimpleRnnParamInitializer.BIAS_KEY);
        long size = layer.getNOut();
        SDVariable[] z = steps(context, layer, x, size, rows -> rows.mmul(w).add(b));
        UnaryOperator<SDVariable> function = function(context, layer.getActivationFn(), size);
        SDVariable[] h = new SDVariable[z.length];
        for (int t = 0; t < z.length; t++) {
            SDVariable sum = t == 0 ? z[t] : z[t].add(h[t - 1].mmul(rw));
            h[t] = function.apply(sum);
        }
        return Sequences.stacked(context.sameDiff(), h, size, layer.getRnnDataFormat());
    }

    /** What a layer makes of all steps at once, [n*t, m], cut into the steps [n, m]. */
    private static SDVariable[] steps(
            LayerContext context,
            BaseRecurrentLayer layer,
            Activations x,
            long width,
            UnaryOperator<SDVariable> projection) {
        Activations rows = Sequences.rows(context.sameDiff(), x, layer.getRnnDataFormat());
        SDVariable projected = projection.apply(rows.variable());
        long steps = rows.steps();
        SDVariable series = context.sameDiff().reshape(projected, -1L, steps, width);
        return context.sameDiff().unstack(series, 1, Math.toIntExact(steps));
    }

    private static UnaryOperator<SDVariable> function(
            LayerContext context, IActivation function, long size) {
        return v -> context.activate(function, Activations.of(v, -1, size)).variable();
    }

    private static SDVariable columns(SDVariable x, int block, long size) {
        return Activations.of(x, -1, 4 * size).part(1, block * size, (block + 1) * size).variable();
    }
}
