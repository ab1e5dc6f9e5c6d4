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
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.params.GravesBidirectionalLSTMParamInitializer;
import org.deeplearning4j.nn.params.GravesLSTMParamInitializer;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.IActivation;

/**
 * Long short-term memory, unrolled. The pre-activations are four blocks of columns: what may be
 * written, forget gate, output gate, input gate.
 *
 * <p>With peepholes the recurrent weights have three more columns: what the forget, output and
 * input gates see of the cell.
 */
final class LstmLayers {

    private static final int WRITTEN = 0;
    private static final int FORGET = 1;
    private static final int OUTPUT = 2;
    private static final int INPUT = 3;

    private LstmLayers() {}

    /** One direction's parameters and functions. */
    private record Cell(
            long size,
            UnaryOperator<SDVariable> block,
            UnaryOperator<SDVariable> gate,
            SDVariable recurrent,
            SDVariable[] present,
            boolean peepholes) {

        /** The steps' outputs from the steps' projected inputs, in the order of time. */
        SDVariable[] run(SDVariable[] z, boolean backwards) {
            SDVariable[] outputs = new SDVariable[z.length];
            SDVariable forgetPeephole = peephole(0);
            SDVariable outputPeephole = peephole(1);
            SDVariable inputPeephole = peephole(2);
            SDVariable h = null;
            SDVariable c = null;
            for (int i = 0; i < z.length; i++) {
                int t = backwards ? z.length - 1 - i : i;
                SDVariable sum = h == null ? z[t] : z[t].add(gates(h.mmul(recurrent)));
                SDVariable written =
                        gate(sum, INPUT, c, inputPeephole).mul(block.apply(part(sum, WRITTEN)));
                c = c == null ? written : c.mul(gate(sum, FORGET, c, forgetPeephole)).add(written);
                h = block.apply(c).mul(gate(sum, OUTPUT, c, outputPeephole));
                if (present != null) {
                    h = h.mul(present[t]);
                    c = c.mul(present[t]);
                }
                outputs[t] = h;
            }
            return outputs;
        }

        private SDVariable gate(SDVariable sum, int index, SDVariable c, SDVariable peephole) {
            SDVariable z = part(sum, index);
            return gate.apply(c == null || peephole == null ? z : z.add(c.mul(peephole)));
        }

        private SDVariable part(SDVariable sum, int index) {
            return Activations.of(sum, -1, 4 * size)
                    .part(1, index * size, (index + 1) * size)
                    .variable();
        }

        private SDVariable gates(SDVariable product) {
            return peepholes
                    ? Activations.of(product, -1, 4 * size + 3).part(1, 0, 4 * size).variable()
                    : product;
        }

        private SDVariable peephole(int index) {
            if (!peepholes) {
                return null;
            }
            int rows = Math.toIntExact(size);
            int[] begin = {0, 4 * rows + index};
            SDVariable column = recurrent.getSameDiff().slice(recurrent, begin, rows, 1);
            return recurrent.getSameDiff().reshape(column, size);
        }
    }

    static Activations lstm(LSTM layer, LayerContext context, Activations x) {
        SDVariable[] h =
                direction(
                        layer,
                        layer.getGateActivationFn(),
                        context,
                        obeyed(x),
                        new String[] {
                            LSTMParamInitializer.INPUT_WEIGHT_KEY,
                            LSTMParamInitializer.RECURRENT_WEIGHT_KEY,
                            LSTMParamInitializer.BIAS_KEY
                        },
                        false,
                        false);
        return Sequences.stacked(context.sameDiff(), h, layer.getNOut(), layer.getRnnDataFormat());
    }

    /** Whatever mask is handed on to DL4J's LSTM, it runs over all steps. */
    private static Activations obeyed(Activations x) {
        return x.imposesMask() ? x : x.withMask(null);
    }

    @SuppressWarnings("deprecation") // networks with it are still trained
    static Activations graves(GravesLSTM layer, LayerContext context, Activations x) {
        SDVariable[] h =
                direction(
                        layer,
                        layer.getGateActivationFn(),
                        context,
                        obeyed(x),
                        new String[] {
                            GravesLSTMParamInitializer.INPUT_WEIGHT_KEY,
                            GravesLSTMParamInitializer.RECURRENT_WEIGHT_KEY,
                            GravesLSTMParamInitializer.BIAS_KEY
                        },
                        true,
                        false);
        return Sequences.stacked(context.sameDiff(), h, layer.getNOut(), layer.getRnnDataFormat());
    }

    @SuppressWarnings("deprecation") // networks with it are still trained
    static Activations gravesBidirectional(
            GravesBidirectionalLSTM layer, LayerContext context, Activations x) {
        IActivation gate = layer.getGateActivationFn();
        String[] forward = {
            GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_FORWARDS,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_FORWARDS,
            GravesBidirectionalLSTMParamInitializer.BIAS_KEY_FORWARDS
        };
        String[] backward = {
            GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_BACKWARDS,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_BACKWARDS,
            GravesBidirectionalLSTMParamInitializer.BIAS_KEY_BACKWARDS
        };
        SDVariable[] ahead = direction(layer, gate, context, x, forward, true, false);
        SDVariable[] back = direction(layer, gate, context, x, backward, true, true);
        SDVariable[] sums = new SDVariable[ahead.length];
        for (int t = 0; t < sums.length; t++) {
            sums[t] = ahead[t].add(back[t]);
        }
        return Sequences.stacked(
                context.sameDiff(), sums, layer.getNOut(), layer.getRnnDataFormat());
    }

    private static SDVariable[] direction(
            BaseRecurrentLayer layer,
            IActivation gate,
            LayerContext context,
            Activations x,
            String[] keys,
            boolean peepholes,
            boolean backwards) {
        SDVariable w = context.parameter(keys[0]);
        SDVariable rw = context.parameter(keys[1]);
        SDVariable b = context.parameter(keys[2]);
        long size = layer.getNOut();
        Cell cell =
                new Cell(
                        size,
                        RecurrentLayers.function(context, layer.getActivationFn(), size),
                        RecurrentLayers.function(context, gate, size),
                        rw,
                        Masks.columns(context, x, layer.getRnnDataFormat()),
                        peepholes);
        return cell.run(RecurrentLayers.projected(context, layer, x, w, b, 4 * size), backwards);
    }
}
