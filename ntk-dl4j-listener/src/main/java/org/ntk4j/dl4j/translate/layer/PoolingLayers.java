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
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D.Divisor;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Pooling over windows and over whole images or sequences. */
final class PoolingLayers {

    /** Larger than any activation, and finite in single precision. */
    private static final double OUT_OF_REACH = 1e30;

    private PoolingLayers() {}

    static Activations subsampling(SubsamplingLayer layer, LayerContext context, Activations in) {
        Activations x = ImageLayers.channelsFirst(context, in, layer.getCnn2dDataFormat());
        Window window =
                new Window(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getPadding(),
                        layer.getDilation());
        if (window.dilation()[0] != 1 || window.dilation()[1] != 1) {
            // M2.1's float32 and float64 kernels then compute different things.
            throw context.unsupported(
                    "pooling with dilation %s depends on the data type in ND4J"
                            .formatted(Arrays.toString(window.dilation())));
        }
        long[] size = window.outputSize(context, x);
        SDVariable pooled = pooled(layer, context, x.variable(), window);
        Activations image = Activations.of(pooled, -1, x.size(1), size[0], size[1]);
        return ImageLayers.inFormat(context.sameDiff(), image, layer.getCnn2dDataFormat());
    }

    /** The largest value in each window. */
    static SDVariable largest(LayerContext context, SDVariable x, Window window) {
        return context.sameDiff().cnn().maxPooling2d(x, configuration(window, false));
    }

    private static SDVariable pooled(
            SubsamplingLayer layer, LayerContext context, SDVariable x, Window window) {
        SameDiff sd = context.sameDiff();
        return switch (layer.getPoolingType()) {
            case MAX -> sd.cnn().maxPooling2d(x, configuration(window, false));
            case AVG -> {
                boolean wholeKernel = layer.isAvgPoolIncludePadInDivisor();
                yield sd.cnn().avgPooling2d(x, configuration(window, wholeKernel));
            }
            default ->
                    throw context.unsupported(
                            "pooling type " + layer.getPoolingType() + " is not MAX or AVG");
        };
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

    static Activations global(GlobalPoolingLayer layer, LayerContext context, Activations x) {
        if (x.rank() < 3 || x.rank() > 5) {
            throw context.unsupported(
                    "expected an input of rank 3, 4 or 5, got " + Arrays.toString(x.shape()));
        }
        int[] over =
                layer.getPoolingDimensions() != null
                        ? layer.getPoolingDimensions()
                        : IntStream.range(2, x.rank()).toArray();
        long[] left =
                IntStream.range(0, x.rank())
                        .filter(d -> Arrays.stream(over).noneMatch(o -> o == d))
                        .mapToLong(x::size)
                        .toArray();
        if (left.length == 0 || left[0] != -1) {
            throw context.unsupported("pooling over the examples mixes them");
        }
        SDVariable pooled =
                x.mask().isPresent()
                        ? masked(layer, context, x, x.mask().get(), over)
                        : reduced(layer, context, x.variable(), over);
        if (layer.isCollapseDimensions()) {
            return Activations.of(pooled, left);
        }
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        shape[1] = x.size(1);
        return Activations.of(context.sameDiff().reshape(pooled, shape), shape);
    }

    /** Of what is present: DL4J then pools over time in format NCW, or over a whole image. */
    private static SDVariable masked(
            GlobalPoolingLayer layer,
            LayerContext context,
            Activations x,
            Activations mask,
            int[] over) {
        int[] all = IntStream.range(2, x.rank()).toArray();
        if (x.rank() > 4 || !Arrays.equals(over, all)) {
            throw context.unsupported(
                    "Deeplearning4j pools what is masked over the last axes of sequences [n, c, t] or images [n, c, h, w] alone, got "
                            + Arrays.toString(x.shape()));
        }
        SameDiff sd = context.sameDiff();
        SDVariable present = x.rank() == 3 ? Masks.broadcast(mask, RNNFormat.NCW) : mask.variable();
        SDVariable inside = x.variable().mul(present);
        return switch (layer.getPoolingType()) {
            case MAX -> sd.max(inside.add(present.add(-1).mul(OUT_OF_REACH)), over);
            case AVG ->
                    sd.sum(inside, over).div(sd.reshape(sd.sum(present, among(x.rank())), -1L, 1L));
            default -> reduced(layer, context, inside, over);
        };
    }

    private static int[] among(int rank) {
        return IntStream.range(1, rank).toArray();
    }

    private static SDVariable reduced(
            GlobalPoolingLayer layer, LayerContext context, SDVariable x, int[] over) {
        SameDiff sd = context.sameDiff();
        return switch (layer.getPoolingType()) {
            case MAX -> sd.max(x, over);
            case AVG -> sd.mean(x, over);
            case SUM -> sd.sum(x, over);
            case PNORM -> norm(sd, x, layer.getPnorm(), over);
        };
    }

    private static SDVariable norm(SameDiff sd, SDVariable x, int p, int[] over) {
        SDVariable size = p % 2 == 0 ? x : sd.math().abs(x);
        SDVariable power = size;
        for (int i = 1; i < p; i++) {
            power = power.mul(size);
        }
        return sd.math().pow(sd.sum(power, over), 1.0 / p);
    }
}
