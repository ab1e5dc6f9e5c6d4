/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv3DConfig;

/** Convolutions of volumes; inside, a volume is [n, channels, depth, height, width]. */
final class VolumeLayers {

    private VolumeLayers() {}

    static Activations plain(Convolution3D layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        Activations x = ConvolutionLayers.channelsFirst(layer, context, in, 5, last);
        Window window = Window.of(layer).truncating();
        long[] shape = ImageFormat.shape(layer.getNOut(), window.outputSize(context, x));
        SDVariable b = ConvolutionLayers.bias(layer, context);
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        SameDiff sd = context.sameDiff();
        int[] k = window.kernel();
        long[] sizes = {k[0], k[1], k[2], layer.getNIn(), layer.getNOut()};
        SDVariable kernel = sd.permute(w, 2, 3, 4, 1, 0);
        SDVariable z = convolved(sd, x.variable(), kernel, sizes, window);
        return ConvolutionLayers.finished(layer, context, z, b, shape, last);
    }

    private static SDVariable convolved(
            SameDiff sd, SDVariable x, SDVariable kernel, long[] shape, Window window) {
        if (!DilatedKernel.isWanted(kernel, window)) {
            return sd.cnn().conv3d(x, kernel, configuration(window));
        }
        SDVariable dilated = DilatedKernel.of(kernel, shape, window);
        return sd.cnn().conv3d(x, dilated, configuration(window.dilated()));
    }

    static Activations transposed(Deconvolution3D layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        Activations x = ConvolutionLayers.channelsFirst(layer, context, in, 5, last);
        Window window = Window.of(layer);
        long[] shape = ImageFormat.shape(layer.getNOut(), window.transposedSize(context, x));
        SDVariable b = ConvolutionLayers.bias(layer, context);
        SDVariable w = context.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        int[] k = window.kernel();
        long[] sizes = {k[0], k[1], k[2], layer.getNOut(), layer.getNIn()};
        SDVariable z =
                DilatedKernel.isWanted(w, window)
                        ? transposed(
                                x.variable(), DilatedKernel.of(w, sizes, window), window.dilated())
                        : transposed(x.variable(), w, window);
        return ConvolutionLayers.finished(layer, context, z, b, shape, last);
    }

    private static Conv3DConfig configuration(Window window) {
        return Conv3DConfig.builder()
                .kD(window.kernel()[0])
                .kH(window.kernel()[1])
                .kW(window.kernel()[2])
                .sD(window.stride()[0])
                .sH(window.stride()[1])
                .sW(window.stride()[2])
                .pD(window.padding()[0])
                .pH(window.padding()[1])
                .pW(window.padding()[2])
                .dD(window.dilation()[0])
                .dH(window.dilation()[1])
                .dW(window.dilation()[2])
                .paddingMode(window.paddingMode())
                .dataFormat(Conv3DConfig.NCDHW)
                .build();
    }

    private static SDVariable transposed(SDVariable x, SDVariable kernel, Window window) {
        DeConv3DConfig config =
                DeConv3DConfig.builder()
                        .kD(window.kernel()[0])
                        .kH(window.kernel()[1])
                        .kW(window.kernel()[2])
                        .sD(window.stride()[0])
                        .sH(window.stride()[1])
                        .sW(window.stride()[2])
                        .pD(window.padding()[0])
                        .pH(window.padding()[1])
                        .pW(window.padding()[2])
                        .dD(window.dilation()[0])
                        .dH(window.dilation()[1])
                        .dW(window.dilation()[2])
                        .isSameMode(window.isSame())
                        .dataFormat(DeConv3DConfig.NCDHW)
                        .build();
        return x.getSameDiff().cnn().deconv3d(x, kernel, config);
    }
}
