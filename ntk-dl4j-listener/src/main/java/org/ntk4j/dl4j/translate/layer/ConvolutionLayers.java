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
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;

/** Convolutions of images; those of volumes end in the same way. */
final class ConvolutionLayers {

    private ConvolutionLayers() {}

    static Activations plain(ConvolutionLayer layer, LayerContext context, Activations in) {
        Activations x = image(layer, context, in);
        Window window = Window.of(layer);
        long[] shape = ImageFormat.shape(layer.getNOut(), window.outputSize(context, x));
        SDVariable b = bias(layer, context);
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        SameDiff sd = context.sameDiff();
        // The gradient of conv2d with weights in DL4J's own order throws.
        SDVariable kernel = sd.permute(w, 2, 3, 1, 0);
        long[] sizes = {window.kernel()[0], window.kernel()[1], layer.getNIn(), layer.getNOut()};
        SDVariable z = convolved(sd, x.variable(), kernel, sizes, window);
        return finished(layer, context, z, b, shape, isLast(layer));
    }

    static Activations transposed(Deconvolution2D layer, LayerContext context, Activations in) {
        Activations x = image(layer, context, in);
        Window window = Window.of(layer);
        long[] shape = ImageFormat.shape(layer.getNOut(), window.transposedSize(context, x));
        SDVariable b = bias(layer, context);
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        SameDiff sd = context.sameDiff();
        SDVariable kernel = sd.permute(w, 2, 3, 1, 0);
        long[] sizes = {window.kernel()[0], window.kernel()[1], layer.getNOut(), layer.getNIn()};
        SDVariable z =
                DilatedKernel.isWanted(kernel, window)
                        ? transposed(
                                x.variable(),
                                DilatedKernel.of(kernel, sizes, window),
                                window.dilated())
                        : transposed(x.variable(), kernel, window);
        return finished(layer, context, z, b, shape, isLast(layer));
    }

    private static SDVariable transposed(SDVariable x, SDVariable kernel, Window window) {
        DeConv2DConfig config =
                DeConv2DConfig.builder()
                        .kH(window.kernel()[0])
                        .kW(window.kernel()[1])
                        .sH(window.stride()[0])
                        .sW(window.stride()[1])
                        .pH(window.padding()[0])
                        .pW(window.padding()[1])
                        .dH(window.dilation()[0])
                        .dW(window.dilation()[1])
                        .isSameMode(window.isSame())
                        .build();
        return x.getSameDiff().cnn().deconv2d(x, kernel, config);
    }

    static Activations depthwise(
            DepthwiseConvolution2D layer, LayerContext context, Activations in) {
        Activations x = image(layer, context, in);
        Window window = Window.of(layer);
        // The number of outputs is left at 0 where the number of inputs is given.
        long[] shape =
                ImageFormat.shape(
                        layer.getNIn() * layer.getDepthMultiplier(), window.outputSize(context, x));
        SDVariable b = bias(layer, context);
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        SDVariable z =
                context.sameDiff().cnn().depthWiseConv2d(x.variable(), w, configuration(window));
        return finished(layer, context, z, b, shape, isLast(layer));
    }

    static Activations separable(
            SeparableConvolution2D layer, LayerContext context, Activations in) {
        Activations x = image(layer, context, in);
        Window window = Window.of(layer);
        long[] shape = ImageFormat.shape(layer.getNOut(), window.outputSize(context, x));
        SDVariable b = bias(layer, context);
        SDVariable depth =
                context.parameter(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY);
        SDVariable point =
                context.parameter(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY);
        SameDiff sd = context.sameDiff();
        SDVariable channels =
                sd.cnn()
                        .depthWiseConv2d(
                                x.variable(), sd.permute(depth, 2, 3, 1, 0), configuration(window));
        Conv2DConfig pointwise = Conv2DConfig.builder().kH(1).kW(1).build();
        SDVariable z = sd.cnn().conv2d(channels, sd.permute(point, 2, 3, 1, 0), pointwise);
        return finished(layer, context, z, b, shape, isLast(layer));
    }

    private static boolean isLast(ConvolutionLayer layer) {
        return ImageFormat.isLast(layer.getCnn2dDataFormat());
    }

    private static Activations image(ConvolutionLayer layer, LayerContext context, Activations in) {
        return channelsFirst(layer, context, in, 4, isLast(layer));
    }

    /** The input of a convolution, with its channels first and as many as expected. */
    static Activations channelsFirst(
            ConvolutionLayer layer, LayerContext context, Activations in, int rank, boolean last) {
        Activations x = ImageFormat.channelsFirst(context, in, rank, last);
        if (x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected %d input channels, got %s"
                            .formatted(layer.getNIn(), Arrays.toString(in.shape())));
        }
        return x;
    }

    /** The bias, which comes before the weights; null if there is none. */
    static SDVariable bias(ConvolutionLayer layer, LayerContext context) {
        return layer.hasBias() ? context.parameter(ConvolutionParamInitializer.BIAS_KEY) : null;
    }

    /** Adds the bias to [n, c, ...], goes to the format outside and applies the activation. */
    static Activations finished(
            ConvolutionLayer layer,
            LayerContext context,
            SDVariable z,
            SDVariable bias,
            long[] shape,
            boolean channelsLast) {
        long[] along = new long[shape.length];
        Arrays.fill(along, 1);
        along[1] = shape[1];
        SDVariable sum = bias == null ? z : z.add(context.sameDiff().reshape(bias, along));
        Activations image = Activations.of(sum, shape);
        return context.activate(layer.getActivationFn(), ImageFormat.restored(image, channelsLast));
    }

    /** The convolution with a kernel of the given shape [kH, kW, in, out]. */
    static SDVariable convolved(
            SameDiff sd, SDVariable x, SDVariable kernel, long[] shape, Window window) {
        if (!DilatedKernel.isWanted(kernel, window)) {
            return sd.cnn().conv2d(x, kernel, configuration(window));
        }
        SDVariable dilated = DilatedKernel.of(kernel, shape, window);
        return sd.cnn().conv2d(x, dilated, configuration(window.dilated()));
    }

    static Conv2DConfig configuration(Window window) {
        return Conv2DConfig.builder()
                .kH(window.kernel()[0])
                .kW(window.kernel()[1])
                .sH(window.stride()[0])
                .sW(window.stride()[1])
                .pH(window.padding()[0])
                .pW(window.padding()[1])
                .dH(window.dilation()[0])
                .dW(window.dilation()[1])
                .paddingMode(window.paddingMode())
                .dataFormat(Conv2DConfig.NCHW)
                .build();
    }
}
