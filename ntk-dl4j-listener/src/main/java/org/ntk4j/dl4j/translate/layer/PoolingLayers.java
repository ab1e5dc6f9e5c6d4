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
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D.Divisor;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Pooling over windows of images and volumes. */
final class PoolingLayers {

    private PoolingLayers() {}

    static Activations images(SubsamplingLayer layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getCnn2dDataFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 4, last);
        Window window =
                new Window(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getPadding(),
                        layer.getDilation());
        long[] size = window.outputSize(context, x);
        SDVariable pooled = pooled(layer, context, x, window, size);
        Activations image = Activations.of(pooled, ImageFormat.shape(x.size(1), size));
        return ImageFormat.restored(image, last);
    }

    private static SDVariable pooled(
            SubsamplingLayer layer,
            LayerContext context,
            Activations x,
            Window window,
            long[] size) {
        return switch (layer.getPoolingType()) {
            case MAX -> maximum(x.variable(), checked(context, window));
            case AVG ->
                    average(
                            x.variable(),
                            checked(context, window),
                            layer.isAvgPoolIncludePadInDivisor());
            case PNORM -> norm(x, window, size, layer.getPnorm());
            case SUM ->
                    throw context.unsupported(
                            "Deeplearning4j itself does not run pooling type SUM");
        };
    }

    /** A window for which M2.1's float32 and float64 kernels compute the same. */
    private static Window checked(LayerContext context, Window window) {
        if (window.isDilated()) {
            throw context.unsupported(
                    "pooling with dilation %s depends on the data type in ND4J"
                            .formatted(Arrays.toString(window.dilation())));
        }
        return window;
    }

    private static SDVariable norm(Activations x, Window window, long[] size, int p) {
        Activations powers = x.with(PowerNorm.powers(x.variable(), p));
        SDVariable sums =
                window.isDilated()
                        ? dilatedSum(powers, window, size)
                        : sum(powers.variable(), window);
        return PowerNorm.root(sums, p);
    }

    /** A convolution of each channel with ones: the average is wrong with dilation in float32. */
    private static SDVariable dilatedSum(Activations x, Window window, long[] size) {
        SameDiff sd = x.variable().getSameDiff();
        Window whole = window.dilated();
        INDArray taps = Nd4j.zeros(x.variable().dataType(), whole.kernel()[0], whole.kernel()[1]);
        taps.get(every(window, 0), every(window, 1)).assign(1);
        SDVariable kernel = sd.constant(taps.reshape(whole.kernel()[0], whole.kernel()[1], 1, 1));
        SDVariable planes = sd.reshape(x.variable(), -1L, 1L, x.size(2), x.size(3));
        SDVariable sums = sd.cnn().conv2d(planes, kernel, ConvolutionLayers.configuration(whole));
        return sd.reshape(sums, ImageFormat.shape(x.size(1), size));
    }

    private static INDArrayIndex every(Window window, int d) {
        int gap = window.dilation()[d];
        return NDArrayIndex.interval(0, gap, (window.kernel()[d] - 1L) * gap + 1);
    }

    static Activations volumes(Subsampling3DLayer layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 5, last);
        Window given =
                new Window(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getPadding(),
                        layer.getDilation());
        Window window = checked(context, given.truncating());
        long[] size = window.outputSize(context, x);
        long[] shape = ImageFormat.shape(x.size(1), size);
        // A window is a box: its maximum is one of maxima, its average one of averages.
        SameDiff sd = context.sameDiff();
        long planes = x.size(1) * x.size(2);
        SDVariable flat = sd.reshape(x.variable(), -1L, planes, x.size(3), x.size(4));
        SDVariable columns =
                sd.reshape(
                        reduced(layer, flat, window.plane(1, 2)),
                        -1L,
                        x.size(1),
                        x.size(2),
                        size[1] * size[2]);
        SDVariable pooled = sd.reshape(reduced(layer, columns, window.plane(0, -1)), shape);
        return ImageFormat.restored(Activations.of(pooled, shape), last);
    }

    /** The type is MAX or AVG. */
    private static SDVariable reduced(Subsampling3DLayer layer, SDVariable x, Window window) {
        return layer.getPoolingType() == PoolingType.MAX
                ? maximum(x, window)
                : average(x, window, false);
    }

    /** The largest value in each window of images [n, c, h, w]. */
    static SDVariable maximum(SDVariable x, Window window) {
        return x.getSameDiff().cnn().maxPooling2d(x, configuration(window, false));
    }

    private static SDVariable average(SDVariable x, Window window, boolean wholeKernel) {
        return x.getSameDiff().cnn().avgPooling2d(x, configuration(window, wholeKernel));
    }

    /** The sum over each window of images [n, c, h, w]. */
    static SDVariable sum(SDVariable x, Window window) {
        return average(x, window, true).mul((double) window.kernel()[0] * window.kernel()[1]);
    }

    private static Pooling2DConfig configuration(Window window, boolean wholeKernel) {
        return Pooling2DConfig.builder()
                .kH(window.kernel()[0])
                .kW(window.kernel()[1])
                .sH(window.stride()[0])
                .sW(window.stride()[1])
                .pH(window.padding()[0])
                .pW(window.padding()[1])
                .dH(window.dilation()[0])
                .dW(window.dilation()[1])
                .paddingMode(window.paddingMode())
                // The average reads its divisor from the one, its gradient from the other.
                .extra(wholeKernel ? 1 : 0)
                .divisor(wholeKernel ? Divisor.INCLUDE_PADDING : Divisor.EXCLUDE_PADDING)
                .build();
    }
}
