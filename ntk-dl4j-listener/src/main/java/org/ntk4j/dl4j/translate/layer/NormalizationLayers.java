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
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Batch norm on running statistics, local response normalization, and the standardization inside
 * layer norm.
 */
final class NormalizationLayers {

    private NormalizationLayers() {}

    static Activations batch(BatchNormalization layer, LayerContext context, Activations x) {
        boolean last = ImageFormat.isLast(layer.getCnn2DFormat());
        if (x.rank() == 3 && !last) {
            throw context.unsupported(
                    "batch norm of sequences %s in format NCHW takes the examples for channels in"
                                    .formatted(Arrays.toString(x.shape()))
                            + " Deeplearning4j itself; with sequences [n, t, c] and format NHWC it"
                            + " does not");
        }
        if (x.rank() < 2 || x.rank() > 4) {
            throw context.unsupported(
                    "expected an input of rank 2, 3 or 4, as Deeplearning4j does, got "
                            + Arrays.toString(x.shape()));
        }
        int channels = x.rank() > 2 && last ? x.rank() - 1 : 1;
        if (x.size(channels) != layer.getNOut()) {
            throw context.unsupported(
                    "expected %d channels in dimension %d, got %s"
                            .formatted(layer.getNOut(), channels, Arrays.toString(x.shape())));
        }
        long[] along = new long[x.rank()];
        Arrays.fill(along, 1);
        along[channels] = layer.getNOut();
        return x.with(scaled(layer, context, x.variable(), along));
    }

    private static SDVariable scaled(
            BatchNormalization layer, LayerContext context, SDVariable x, long[] along) {
        boolean locked = layer.isLockGammaBeta();
        SDVariable gamma =
                locked ? null : context.parameter(BatchNormalizationParamInitializer.GAMMA);
        SDVariable beta =
                locked ? null : context.parameter(BatchNormalizationParamInitializer.BETA);
        SameDiff sd = context.sameDiff();
        SDVariable mean = context.state(BatchNormalizationParamInitializer.GLOBAL_MEAN);
        SDVariable deviation = sd.math().sqrt(variance(layer, context).add(layer.getEps()));
        SDVariable standard = x.sub(sd.reshape(mean, along)).div(sd.reshape(deviation, along));
        if (!locked) {
            return standard.mul(sd.reshape(gamma, along)).add(sd.reshape(beta, along));
        }
        // As DL4J computes it: a fixed gamma with beta = 0, or beta with gamma = 1, is ignored.
        boolean applied = layer.getGamma() != 1.0 && layer.getBeta() != 0.0;
        return applied ? standard.mul(layer.getGamma()).add(layer.getBeta()) : standard;
    }

    private static SDVariable variance(BatchNormalization layer, LayerContext context) {
        if (!layer.isUseLogStd()) {
            return context.state(BatchNormalizationParamInitializer.GLOBAL_VAR);
        }
        SDVariable logarithm = context.state(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
        return context.sameDiff().math().exp(logarithm.mul(2 * Math.log(10)));
    }

    /** x / (k + alpha * sum of squares over the channels at most n / 2 away)^beta. */
    static Activations localResponse(
            LocalResponseNormalization layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 4, last);
        int radius = (int) layer.getN() / 2;
        Window neighbours =
                new Window(
                        ConvolutionMode.Truncate,
                        new int[] {2 * radius + 1, 1},
                        new int[] {1, 1},
                        new int[] {radius, 0},
                        new int[] {1, 1});
        SameDiff sd = context.sameDiff();
        // The channels as the height of an image of one channel.
        SDVariable squares =
                sd.reshape(
                        x.variable().mul(x.variable()), -1L, 1L, x.size(1), x.size(2) * x.size(3));
        SDVariable energy = sd.reshape(PoolingLayers.sum(squares, neighbours), x.shape());
        SDVariable scale = energy.mul(layer.getAlpha()).add(layer.getK());
        SDVariable y = x.variable().mul(sd.math().pow(scale, -layer.getBeta()));
        return ImageFormat.restored(x.with(y), last);
    }

    /** Rows with mean 0 and standard deviation 1. */
    static SDVariable standardized(SDVariable z) {
        SameDiff sd = z.getSameDiff();
        SDVariable centred = z.sub(sd.mean(z, true, 1));
        SDVariable variance = sd.mean(centred.mul(centred), true, 1);
        return centred.div(sd.math().sqrt(variance));
    }
}
