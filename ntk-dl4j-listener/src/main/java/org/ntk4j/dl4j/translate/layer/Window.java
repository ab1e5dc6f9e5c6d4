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
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/**
 * The window of a convolution or pooling; each array has one entry per dimension of the image:
 * [height, width] or [depth, height, width].
 */
record Window(ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {

    static Window of(ConvolutionLayer layer) {
        return new Window(
                layer.getConvolutionMode(),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation());
    }

    /** The size of what leaves, given images with their channels first. */
    long[] outputSize(LayerContext context, Activations x) {
        requirePlain(context);
        return perDimension(d -> outputSize(context, x, d));
    }

    private long outputSize(LayerContext context, Activations x, int d) {
        if (isSame()) {
            return (x.size(2 + d) + stride[d] - 1) / stride[d];
        }
        long room = x.size(2 + d) + 2L * padding[d] - reach(d);
        if (room < 0 || mode == ConvolutionMode.Strict && room % stride[d] != 0) {
            throw misfit(context, x);
        }
        return room / stride[d] + 1;
    }

    /** The size of what leaves a transposed convolution, given images with channels first. */
    long[] transposedSize(LayerContext context, Activations x) {
        requirePlain(context);
        return perDimension(
                d -> {
                    if (isSame()) {
                        return stride[d] * x.size(2 + d);
                    }
                    long size = stride[d] * (x.size(2 + d) - 1) + reach(d) - 2L * padding[d];
                    if (size < 1) {
                        throw misfit(context, x);
                    }
                    return size;
                });
    }

    private void requirePlain(LayerContext context) {
        if (mode == ConvolutionMode.Causal) {
            throw context.unsupported("convolution mode Causal is for sequences");
        }
    }

    private UnsupportedLayerException misfit(LayerContext context, Activations x) {
        return context.unsupported(
                ("a window of %s with stride %s, padding %s and dilation %s does not fit images"
                                + " %s in convolution mode %s")
                        .formatted(
                                Arrays.toString(kernel),
                                Arrays.toString(stride),
                                Arrays.toString(padding),
                                Arrays.toString(dilation),
                                Arrays.toString(x.shape()),
                                mode));
    }

    private long[] perDimension(IntToLongFunction value) {
        return IntStream.range(0, kernel.length).mapToLong(value).toArray();
    }

    private int reach(int d) {
        return (kernel[d] - 1) * dilation[d] + 1;
    }

    boolean isDilated() {
        return Arrays.stream(dilation).anyMatch(gap -> gap != 1);
    }

    /** The same window, but one wide along the axes along which it does not move. */
    Window along(boolean height, boolean width) {
        boolean[] moves = {height, width};
        int[][] parts = {kernel.clone(), stride.clone(), padding.clone(), dilation.clone()};
        for (int d = 0; d < 2; d++) {
            for (int part = 0; !moves[d] && part < parts.length; part++) {
                parts[part][d] = part == 2 ? 0 : 1;
            }
        }
        return new Window(mode, parts[0], parts[1], parts[2], parts[3]);
    }

    /** The same window as one without dilation, of the whole reach. */
    Window dilated() {
        int[] reach = IntStream.range(0, kernel.length).map(this::reach).toArray();
        int[] ones = Arrays.stream(dilation).map(gap -> 1).toArray();
        return new Window(mode, reach, stride, padding, ones);
    }

    /** The part of this window in two of its dimensions; -1 for one in which nothing moves. */
    Window plane(int first, int second) {
        return new Window(
                mode,
                pair(kernel, first, second, 1),
                pair(stride, first, second, 1),
                pair(padding, first, second, 0),
                pair(dilation, first, second, 1));
    }

    private static int[] pair(int[] values, int first, int second, int otherwise) {
        return new int[] {values[first], second < 0 ? otherwise : values[second]};
    }

    /**
     * The same window for volumes: there DL4J's check of mode Strict measures every dimension by
     * the window of the first, and lets through what it then truncates.
     */
    Window truncating() {
        ConvolutionMode lenient = mode == ConvolutionMode.Strict ? ConvolutionMode.Truncate : mode;
        return new Window(lenient, kernel, stride, padding, dilation);
    }

    boolean isSame() {
        return mode == ConvolutionMode.Same;
    }

    /** The mode as ND4J's convolution and pooling ops name it. */
    PaddingMode paddingMode() {
        return isSame() ? PaddingMode.SAME : PaddingMode.VALID;
    }
}
