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
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** Layers on images; inside, an image is [n, channels, height, width] whatever the format. */
final class ImageLayers {

    private ImageLayers() {}

    static Activations convolution(ConvolutionLayer layer, LayerContext context, Activations in) {
        Activations x = channelsFirst(context, in, layer.getCnn2dDataFormat());
        if (x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected %d input channels, got %s"
                            .formatted(layer.getNIn(), Arrays.toString(in.shape())));
        }
        Window window =
                new Window(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getPadding(),
                        layer.getDilation());
        long[] size = window.outputSize(context, x);
        SDVariable b =
                layer.hasBias() ? context.parameter(ConvolutionParamInitializer.BIAS_KEY) : null;
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        SameDiff sd = context.sameDiff();
        // The gradient of conv2d with weights in DL4J's own order throws.
        SDVariable kernel = sd.permute(w, 2, 3, 1, 0);
        long[] shape = {window.kernel()[0], window.kernel()[1], layer.getNIn(), layer.getNOut()};
        SDVariable z = convolved(sd, x.variable(), kernel, shape, window);
        if (b != null) {
            z = z.add(sd.reshape(b, 1, layer.getNOut(), 1, 1));
        }
        Activations image = Activations.of(z, -1, layer.getNOut(), size[0], size[1]);
        return context.activate(
                layer.getActivationFn(), inFormat(sd, image, layer.getCnn2dDataFormat()));
    }

    /** The convolution with a kernel of the given shape [kH, kW, in, out]. */
    static SDVariable convolved(
            SameDiff sd, SDVariable x, SDVariable kernel, long[] shape, Window window) {
        int[] gap = window.dilation();
        if (kernel.dataType() != DataType.FLOAT || gap[0] == 1 && gap[1] == 1) {
            return sd.cnn().conv2d(x, kernel, configuration(window));
        }
        // oneDNN, which serves float32 alone, fails on dilation: dilate the kernel instead.
        return sd.cnn().conv2d(x, dilated(sd, kernel, shape, gap), configuration(window.dilated()));
    }

    /** Zeros between the kernel's elements, given its shape [kH, kW, in, out]. */
    private static SDVariable dilated(SameDiff sd, SDVariable kernel, long[] shape, int[] gap) {
        long h = shape[0];
        long w = shape[1];
        SDVariable margins =
                sd.constant(
                        Nd4j.createFromArray(
                                new int[][] {
                                    {0, 0}, {0, gap[0] - 1}, {0, 0}, {0, gap[1] - 1}, {0, 0}
                                }));
        SDVariable cells = sd.reshape(kernel, h, 1, w, 1, shape[2] * shape[3]);
        SDVariable spread =
                sd.reshape(
                        sd.nn().pad(cells, margins, PadMode.CONSTANT, 0),
                        h * gap[0],
                        w * gap[1],
                        shape[2],
                        shape[3]);
        return spread.get(
                SDIndex.interval(0L, (h - 1) * gap[0] + 1),
                SDIndex.interval(0L, (w - 1) * gap[1] + 1),
                SDIndex.all(),
                SDIndex.all());
    }

    private static Conv2DConfig configuration(Window window) {
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

    static Activations zeroPadding(ZeroPaddingLayer layer, LayerContext context, Activations in) {
        Activations x = channelsFirst(context, in, layer.getDataFormat());
        int[] pad = layer.getPadding();
        SameDiff sd = context.sameDiff();
        SDVariable margins =
                sd.constant(
                        Nd4j.createFromArray(
                                new int[][] {{0, 0}, {0, 0}, {pad[0], pad[1]}, {pad[2], pad[3]}}));
        SDVariable padded = sd.nn().pad(x.variable(), margins, PadMode.CONSTANT, 0);
        Activations image =
                Activations.of(
                        padded,
                        -1,
                        x.size(1),
                        x.size(2) + pad[0] + pad[1],
                        x.size(3) + pad[2] + pad[3]);
        return inFormat(sd, image, layer.getDataFormat());
    }

    static Activations upsampling(Upsampling2D layer, LayerContext context, Activations in) {
        Activations x = channelsFirst(context, in, layer.getFormat());
        int[] times = layer.getSize();
        SameDiff sd = context.sameDiff();
        SDVariable larger = sd.cnn().upsampling2d(x.variable(), times[0], times[1], true);
        Activations image =
                Activations.of(larger, -1, x.size(1), x.size(2) * times[0], x.size(3) * times[1]);
        return inFormat(sd, image, layer.getFormat());
    }

    static Activations channelsFirst(LayerContext context, Activations x, CNN2DFormat format) {
        if (x.rank() != 4) {
            throw context.unsupported(
                    "expected images of rank 4, got %s; is a preprocessor missing?"
                            .formatted(Arrays.toString(x.shape())));
        }
        return format == CNN2DFormat.NHWC
                ? Activations.of(
                        context.sameDiff().permute(x.variable(), 0, 3, 1, 2),
                        -1,
                        x.size(3),
                        x.size(1),
                        x.size(2))
                : x;
    }

    static Activations inFormat(SameDiff sd, Activations image, CNN2DFormat format) {
        return format == CNN2DFormat.NHWC
                ? Activations.of(
                        sd.permute(image.variable(), 0, 2, 3, 1),
                        -1,
                        image.size(2),
                        image.size(3),
                        image.size(1))
                : image;
    }
}
