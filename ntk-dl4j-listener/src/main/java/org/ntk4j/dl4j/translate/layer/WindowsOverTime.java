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
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.factory.Nd4j;

/** Convolution and pooling over time: over images of width 1. */
final class WindowsOverTime {

    private WindowsOverTime() {}

    static Activations convolution(Convolution1DLayer layer, LayerContext context, Activations in) {
        RNNFormat format = layer.getRnnDataFormat();
        Sequences.require(context, in, format, layer.getNIn());
        boolean causal = layer.getConvolutionMode() == ConvolutionMode.Causal;
        int size = layer.getKernelSize()[0];
        int gap = layer.getDilation()[0];
        Window window =
                new Window(
                        causal ? ConvolutionMode.Truncate : layer.getConvolutionMode(),
                        new int[] {size, 1},
                        new int[] {layer.getStride()[0], 1},
                        new int[] {causal ? 0 : layer.getPadding()[0], 0},
                        new int[] {gap, 1});
        SameDiff sd = context.sameDiff();
        Activations x = image(sd, in, format, causal ? (size - 1) * gap : 0);
        SDVariable b =
                layer.hasBias() ? context.parameter(ConvolutionParamInitializer.BIAS_KEY) : null;
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        long[] shape = {size, 1, layer.getNIn(), layer.getNOut()};
        long[] out = window.outputSize(context, x);
        // DL4J reads its array [out, in, k] as if it were [k, in, out], without a permutation.
        SDVariable z =
                ConvolutionLayers.convolved(sd, x.variable(), sd.reshape(w, shape), shape, window);
        if (b != null) {
            z = z.add(sd.reshape(b, 1, layer.getNOut(), 1, 1));
        }
        Activations y =
                context.activate(
                        layer.getActivationFn(),
                        series(sd, Activations.of(z, -1, layer.getNOut(), out[0], 1), format));
        Window over =
                new Window(
                        causal ? ConvolutionMode.Same : layer.getConvolutionMode(),
                        window.kernel(),
                        window.stride(),
                        new int[] {layer.getPadding()[0], 0},
                        window.dilation());
        return masked(context, y, in, format, over);
    }

    /** Steps that only see masked ones are zero and masked; DL4J does it in format NCW alone. */
    private static Activations masked(
            LayerContext context, Activations y, Activations x, RNNFormat format, Window window) {
        if (x.mask().isEmpty()) {
            return y;
        }
        if (format == RNNFormat.NWC) {
            throw context.unsupported("Deeplearning4j itself fails on masks in format NWC");
        }
        Activations mask = x.mask().get();
        SameDiff sd = context.sameDiff();
        boolean whole = window.mode() == ConvolutionMode.Same && window.stride()[0] == 1;
        Activations reduced = mask;
        if (!whole) {
            long[] shape = {-1, 1, mask.size(1), 1};
            Activations image =
                    Masks.reduced(
                            context,
                            Activations.of(sd.reshape(mask.variable(), shape), shape),
                            window);
            reduced =
                    Activations.of(
                                    sd.reshape(image.variable(), -1L, image.size(2)),
                                    -1,
                                    image.size(2))
                            .inRowsOf(mask);
        }
        return Masks.steps(context, y, reduced, format).withMask(reduced);
    }

    static Activations pooling(Subsampling1DLayer layer, LayerContext context, Activations in) {
        Sequences.require(context, in);
        if (layer.getPadding()[1] != 0) {
            throw context.unsupported(
                    ("Deeplearning4j itself fails on padding %s: a builder's padding(%d) pads the"
                                    + " width as well, setPadding(%2$d, 0) does not")
                            .formatted(Arrays.toString(layer.getPadding()), layer.getPadding()[0]));
        }
        SameDiff sd = context.sameDiff();
        boolean last = layer.getCnn2dDataFormat() == CNN2DFormat.NHWC;
        long[] shape =
                last
                        ? new long[] {-1, in.size(1), 1, in.size(2)}
                        : new long[] {-1, in.size(1), in.size(2), 1};
        Activations image = Activations.of(sd.reshape(in.variable(), shape), shape);
        Activations y = PoolingLayers.images(layer, context, image);
        long[] left = {-1, y.size(1), y.size(last ? 3 : 2)};
        RNNFormat format = last ? RNNFormat.NWC : RNNFormat.NCW;
        Window window =
                new Window(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getPadding(),
                        layer.getDilation());
        Activations series = Activations.of(sd.reshape(y.variable(), left), left);
        return masked(context, series, in, format, window);
    }

    /** Sequences as images [n, c, t, 1], with zeros before the first step. */
    private static Activations image(SameDiff sd, Activations x, RNNFormat format, int before) {
        boolean last = format == RNNFormat.NWC;
        SDVariable channelsFirst = last ? sd.permute(x.variable(), 0, 2, 1) : x.variable();
        long channels = x.size(Sequences.channelAxis(format));
        long steps = x.size(Sequences.timeAxis(format));
        SDVariable image = sd.reshape(channelsFirst, -1L, channels, steps, 1L);
        if (before > 0) {
            int[][] margins = {{0, 0}, {0, 0}, {before, 0}, {0, 0}};
            SDVariable amount = sd.constant(Nd4j.createFromArray(margins));
            image = sd.nn().pad(image, amount, PadMode.CONSTANT, 0);
        }
        return Activations.of(image, -1, channels, steps + before, 1);
    }

    private static Activations series(SameDiff sd, Activations image, RNNFormat format) {
        long channels = image.size(1);
        long steps = image.size(2);
        SDVariable series = sd.reshape(image.variable(), -1L, channels, steps);
        return format == RNNFormat.NWC
                ? Activations.of(sd.permute(series, 0, 2, 1), -1, steps, channels)
                : Activations.of(series, -1, channels, steps);
    }
}
