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
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/** The window of a 2-D convolution or pooling; each array is [height, width]. */
record Window(ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {

    /** Height and width of what leaves, given an image [n, channels, height, width]. */
    long[] outputSize(LayerContext context, Activations x) {
        if (mode == ConvolutionMode.Causal) {
            throw context.unsupported("convolution mode Causal is for sequences");
        }
        long[] size = new long[2];
        for (int d = 0; d < 2; d++) {
            long reach = (kernel[d] - 1L) * dilation[d] + 1;
            long room = x.size(2 + d) + 2L * padding[d] - reach;
            if (mode == ConvolutionMode.Same) {
                size[d] = (x.size(2 + d) + stride[d] - 1) / stride[d];
                continue;
            }
            if (room < 0 || mode == ConvolutionMode.Strict && room % stride[d] != 0) {
                throw context.unsupported(
                        ("a window of %s with stride %s, padding %s and dilation %s does not fit"
                                        + " images %s in convolution mode %s")
                                .formatted(
                                        Arrays.toString(kernel),
                                        Arrays.toString(stride),
                                        Arrays.toString(padding),
                                        Arrays.toString(dilation),
                                        Arrays.toString(x.shape()),
                                        mode));
            }
            size[d] = room / stride[d] + 1;
        }
        return size;
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
        int[] reach = {(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1};
        return new Window(mode, reach, stride, padding, new int[] {1, 1});
    }

    /** The mode as ND4J's convolution and pooling ops name it. */
    PaddingMode paddingMode() {
        return mode == ConvolutionMode.Same ? PaddingMode.SAME : PaddingMode.VALID;
    }
}
