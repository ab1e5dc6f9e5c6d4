/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.AvgPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The windows of a two-dimensional pooling.
 *
 * @param kernel height and width
 * @param stride vertical and horizontal
 * @param padding vertical and horizontal
 * @param dilation vertical and horizontal
 * @param mode VALID or SAME
 * @param channelsLast whether the images are [n, h, w, c], not [n, c, h, w]
 */
record Windows(
        int[] kernel,
        int[] stride,
        int[] padding,
        int[] dilation,
        PaddingMode mode,
        boolean channelsLast) {

    /** As the ops of two-dimensional pooling tell them in their integer arguments. */
    static Windows of(long... arguments) {
        int[] v = Emit.toInts(arguments);
        return new Windows(
                new int[] {v[0], v[1]},
                new int[] {v[2], v[3]},
                new int[] {v[4], v[5]},
                new int[] {v[6], v[7]},
                PaddingMode.fromNumber(v[8]),
                v.length > 10 && v[10] == 1);
    }

    int size() {
        return kernel[0] * kernel[1];
    }

    /** Whether no entry lies in two windows. */
    boolean disjoint() {
        return stride[0] > (kernel[0] - 1) * dilation[0]
                && stride[1] > (kernel[1] - 1) * dilation[1];
    }

    SDVariable channelsFirst(SDVariable images) {
        return channelsLast ? images.getSameDiff().permute(images, 0, 3, 1, 2) : images;
    }

    SDVariable restored(SDVariable images) {
        return channelsLast ? images.getSameDiff().permute(images, 0, 2, 3, 1) : images;
    }

    /**
     * The entries of every window: [n, c, kh, kw, oh, ow] of [n, c, h, w], zeros in the padding.
     */
    SDVariable columns(SDVariable images) {
        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(kernel[0])
                        .kW(kernel[1])
                        .sH(stride[0])
                        .sW(stride[1])
                        .pH(padding[0])
                        .pW(padding[1])
                        .dH(dilation[0])
                        .dW(dilation[1])
                        .paddingMode(mode)
                        .build();
        return new Im2col(images.getSameDiff(), images, config).outputVariable();
    }

    /** The sum over every window: [n, c, oh, ow] of [n, c, h, w]. */
    SDVariable sums(SDVariable images) {
        Pooling2DConfig config = averages(Pooling2D.Divisor.INCLUDE_PADDING, false);
        SDVariable means = new AvgPooling2D(images.getSameDiff(), images, config).outputVariable();
        return means.mul(size());
    }

    /** The average over every window, of images in either format. */
    Pooling2DConfig averages(Pooling2D.Divisor divisor, boolean last) {
        return Pooling2DConfig.builder()
                .kH(kernel[0])
                .kW(kernel[1])
                .sH(stride[0])
                .sW(stride[1])
                .pH(padding[0])
                .pW(padding[1])
                .dH(dilation[0])
                .dW(dilation[1])
                .paddingMode(mode)
                .isNHWC(last)
                .type(Pooling2D.Pooling2DType.AVG)
                .divisor(divisor)
                .extra(divisor.ordinal())
                .build();
    }

    /**
     * The images with their padding written out, so that windows may be cut without any.
     *
     * @param images [n, c, h, w]
     * @param value what to pad with
     * @return [n, c, h + ..., w + ...]
     */
    SDVariable padded(SDVariable images, double value) {
        SameDiff sd = images.getSameDiff();
        SDVariable none = sd.constant(Nd4j.createFromArray(new double[][] {{0, 0}, {0, 0}}));
        SDVariable rows = sd.concat(0, none, padding(images, 0), padding(images, 1));
        return sd.nn().pad(images, rows.castTo(DataType.INT32), value);
    }

    /** Before and after one axis, [1, 2]; with SAME it depends on the size of the images. */
    private SDVariable padding(SDVariable images, int axis) {
        SameDiff sd = images.getSameDiff();
        double fixed = padding[axis];
        if (mode != PaddingMode.SAME) {
            return sd.constant(Nd4j.createFromArray(new double[][] {{fixed, fixed}}));
        }
        SDVariable size = sd.sizeAt(images, 2 + axis).castTo(DataType.DOUBLE);
        SDVariable steps = sd.math().ceil(size.div(stride[axis])).sub(1);
        double reach = (kernel[axis] - 1) * dilation[axis] + 1;
        SDVariable total = sd.nn().relu(steps.mul(stride[axis]).add(reach).sub(size), 0);
        SDVariable before = sd.math().floor(total.mul(.5));
        return sd.reshape(sd.stack(0, before, total.sub(before)), 1L, 2L);
    }

    /** These windows without padding. */
    Windows bare() {
        return new Windows(kernel, stride, new int[2], dilation, PaddingMode.VALID, channelsLast);
    }

    /** The sum over the entries at most radius away along the last axis: [n, h, w, c]. */
    static SDVariable lastAxisSum(SDVariable images, int radius) {
        Windows windows =
                new Windows(
                        new int[] {1, 2 * radius + 1},
                        new int[] {1, 1},
                        new int[] {0, radius},
                        new int[] {1, 1},
                        PaddingMode.VALID,
                        false);
        return windows.sums(images);
    }
}
