/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.autodiff.samediff.SameDiff;

/** Layers that end sequences or treat their steps one by one. */
final class SequenceLayers {

    private SequenceLayers() {}

    static Activations output(RnnOutputLayer layer, LayerContext context, Activations x) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, x, format, layer.getNIn());
        SameDiff sd = context.sameDiff();
        Activations rows = Sequences.rows(sd, x, format);
        Activations z = DenseLayers.affine(layer, context, rows, layer.hasBias(), false);
        Activations y = context.head(layer.getActivationFn(), layer.getLossFn(), z);
        return Sequences.series(sd, y, format);
    }

    static Activations loss(RnnLossLayer layer, LayerContext context, Activations x) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, x);
        SameDiff sd = context.sameDiff();
        Activations rows = Sequences.rows(sd, x, format);
        Activations y = context.head(layer.getActivationFn(), layer.getLossFn(), rows);
        return Sequences.series(sd, y, format);
    }

    static Activations lastStep(LastTimeStep layer, LayerContext context, Activations x) {
        Activations y = context.wrapped(layer.getUnderlying(), "", x);
        Sequences.require(context, y);
        return Sequences.last(y, TimeSeriesUtils.getFormatFromRnnLayer(layer.getUnderlying()));
    }
}
