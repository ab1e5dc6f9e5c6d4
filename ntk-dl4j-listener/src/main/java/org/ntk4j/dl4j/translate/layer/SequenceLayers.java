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
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers that end sequences or treat their steps one by one. */
final class SequenceLayers {

    private SequenceLayers() {}

    static Activations output(RnnOutputLayer layer, LayerContext context, Activations x) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, x, format, layer.getNIn());
        SameDiff sd = context.sameDiff();
        Activations rows = Sequences.rows(sd, x, format);
        Activations z = DenseLayers.affine(layer, context, rows, layer.hasBias(), false);
        Head head =
                Head.of(layer.getActivationFn(), layer.getLossFn())
                        .withClassAxis(ClassAxis.of(format));
        Activations y = context.head(head, z);
        return Sequences.series(sd, y, format);
    }

    static Activations loss(RnnLossLayer layer, LayerContext context, Activations x) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, x);
        SameDiff sd = context.sameDiff();
        Activations rows = Sequences.rows(sd, x, format);
        // Without a mask of the labels, DL4J's loss leaves out what is masked here.
        Head head =
                Head.of(layer.getActivationFn(), layer.getLossFn())
                        .withClassAxis(ClassAxis.of(format))
                        .withWhole(x.mask().isEmpty());
        Activations y = context.head(head, rows);
        return Sequences.series(sd, y, format);
    }

    static Activations lastStep(LastTimeStep layer, LayerContext context, Activations x) {
        Activations mask = seen(layer.getUnderlying(), x).mask().orElse(null);
        Activations in = x.imposingMask(x.mask().orElse(null));
        Activations y = context.wrapped(layer.getUnderlying(), "", in);
        Sequences.require(context, y);
        return Sequences.last(
                y, mask, TimeSeriesUtils.getFormatFromRnnLayer(layer.getUnderlying()));
    }

    static Activations maskZero(MaskZeroLayer layer, LayerContext context, Activations x) {
        Sequences.require(context, x);
        return context.wrapped(layer.getUnderlying(), "", seen(layer, x));
    }

    /** What a layer sees of its input: a MaskZeroLayer masks it itself. */
    private static Activations seen(Layer layer, Activations x) {
        if (!(layer instanceof MaskZeroLayer zero)) {
            return x;
        }
        RNNFormat format =
                zero.getUnderlying() instanceof BaseRecurrentLayer recurrent
                        ? recurrent.getRnnDataFormat()
                        : RNNFormat.NCW;
        return x.imposingMask(Masks.whereNot(x, zero.getMaskingValue(), format));
    }

    static Activations timeDistributed(TimeDistributed layer, LayerContext context, Activations x) {
        Sequences.require(context, x);
        if (x.mask().isPresent()) {
            throw context.unsupported(
                    "Deeplearning4j itself masks the steps of other examples here");
        }
        RNNFormat format = layer.getRnnDataFormat();
        SameDiff sd = context.sameDiff();
        Activations y = context.wrapped(layer.getUnderlying(), "", Sequences.rows(sd, x, format));
        if (y.rank() != 2) {
            throw context.unsupported("expected vectors, got " + Arrays.toString(y.shape()));
        }
        return Sequences.series(sd, y, format);
    }

    static Activations repeat(RepeatVector layer, LayerContext context, Activations x) {
        if (x.rank() != 2) {
            throw context.unsupported("expected vectors, got " + Arrays.toString(x.shape()));
        }
        return Sequences.repeated(context.sameDiff(), x, layer.getN(), layer.getDataFormat());
    }

    static Activations embedding(
            EmbeddingSequenceLayer layer, LayerContext context, Activations x) {
        boolean fits = x.rank() == 2 || x.rank() == 3 && x.size(1) == 1;
        if (!fits || !layer.isInferInputLength() && x.length() != layer.getInputLength()) {
            String expected = layer.isInferInputLength() ? "t" : "" + layer.getInputLength();
            throw context.unsupported(
                    "expected indices [n, %s], got %s"
                            .formatted(expected, Arrays.toString(x.shape())));
        }
        SameDiff sd = context.sameDiff();
        SDVariable w = context.parameter(DefaultParamInitializer.WEIGHT_KEY);
        SDVariable indices = sd.reshape(x.variable().castTo(DataType.INT32), -1L);
        SDVariable z = sd.gather(w, indices, 0);
        if (layer.hasBias()) {
            z = z.add(context.parameter(DefaultParamInitializer.BIAS_KEY));
        }
        Activations rows = Activations.of(z, -1, layer.getNOut()).inSteps(x.length());
        Activations series = Sequences.series(sd, rows, layer.getOutputFormat());
        // Of the sequences, not of the rows: a softmax is along their last axis.
        Activations y = context.activate(layer.getActivationFn(), series);
        return Masks.steps(context, y, x.mask().orElse(null), layer.getOutputFormat());
    }
}
