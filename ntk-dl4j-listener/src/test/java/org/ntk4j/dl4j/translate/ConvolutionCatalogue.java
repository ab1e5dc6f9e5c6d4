/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Every kind of convolution of images and volumes, with its options. */
final class ConvolutionCatalogue {

    private static final int N = 2;

    private ConvolutionCatalogue() {}

    /** A window, and what else a convolution may be told; each array for depth, height, width. */
    private record Options(
            String name,
            ConvolutionMode mode,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation,
            boolean bias,
            boolean channelsLast) {

        static Options of(String name, ConvolutionMode mode, int... kernel) {
            return new Options(name, mode, kernel, three(1), three(0), three(1), true, false);
        }

        private static int[] three(int value) {
            return new int[] {value, value, value};
        }

        Options withStride(int... values) {
            return new Options(name, mode, kernel, values, padding, dilation, bias, channelsLast);
        }

        Options withPadding(int... values) {
            return new Options(name, mode, kernel, stride, values, dilation, bias, channelsLast);
        }

        Options withDilation(int... values) {
            return new Options(name, mode, kernel, stride, padding, values, bias, channelsLast);
        }

        Options unbiased() {
            return new Options(name, mode, kernel, stride, padding, dilation, false, channelsLast);
        }

        Options withChannelsLast() {
            return new Options(
                    name + ", channels last", mode, kernel, stride, padding, dilation, bias, true);
        }

        <B extends ConvolutionLayer.BaseConvBuilder<B>> Layer in(B builder, int dimensions) {
            return builder.kernelSize(last(kernel, dimensions))
                    .stride(last(stride, dimensions))
                    .padding(last(padding, dimensions))
                    .dilation(last(dilation, dimensions))
                    .convolutionMode(mode)
                    .hasBias(bias)
                    .activation(Activation.TANH)
                    .build();
        }

        private static int[] last(int[] values, int count) {
            return Arrays.copyOfRange(values, values.length - count, values.length);
        }

        boolean isDilated() {
            return Arrays.stream(dilation).anyMatch(gap -> gap > 1);
        }

        CNN2DFormat planar() {
            return channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
        }

        DataFormat spatial() {
            return channelsLast ? DataFormat.NDHWC : DataFormat.NCDHW;
        }
    }

    private static List<Options> options() {
        ConvolutionMode truncate = ConvolutionMode.Truncate;
        Options moved =
                Options.of("strided and padded", truncate, 2, 3, 2)
                        .withStride(1, 2, 1)
                        .withPadding(1, 1, 0);
        Options same = Options.of("same", ConvolutionMode.Same, 2, 3, 2).withStride(1, 2, 1);
        return List.of(
                Options.of("plain", truncate, 2, 3, 2),
                moved,
                moved.withChannelsLast(),
                Options.of("without bias", truncate, 2, 3, 2).unbiased(),
                Options.of("without bias", truncate, 2, 3, 2).unbiased().withChannelsLast(),
                Options.of("strict", ConvolutionMode.Strict, 3, 3, 3).withStride(2, 2, 2),
                Options.of("dilated", truncate, 2, 2, 2).withDilation(1, 2, 3),
                Options.of("dilated", truncate, 2, 2, 2).withDilation(1, 2, 3).withChannelsLast(),
                same,
                same.withChannelsLast(),
                Options.of("same, dilated", ConvolutionMode.Same, 2, 3, 2).withDilation(1, 2, 2));
    }

    static Stream<NetworkCase> all() {
        return Stream.concat(
                options().stream().flatMap(o -> Stream.concat(planar(o), spatial(o))), aliases());
    }

    /** The names that these layers have besides their own. */
    private static Stream<NetworkCase> aliases() {
        Convolution2D planar = new Convolution2D();
        complete(planar, 2, 3);
        Convolution1D overTime = new Convolution1D();
        complete(overTime, 2, 1);
        return Stream.of(
                images("convolution by its alias", CNN2DFormat.NCHW, planar),
                PoolingCatalogue.sequences(
                        "convolution over time by its alias", RNNFormat.NCW, overTime));
    }

    /** There is no builder that makes one: a deserialized one has all these values. */
    private static void complete(ConvolutionLayer layer, int... kernel) {
        layer.setKernelSize(kernel);
        layer.setStride(new int[] {1, 1});
        layer.setPadding(new int[] {0, 0});
        layer.setConvolutionMode(ConvolutionMode.Truncate);
        layer.setNOut(3);
        layer.setActivationFn(new ActivationTanH());
    }

    private static Stream<NetworkCase> planar(Options o) {
        return Stream.of(
                images("convolution", o, () -> o.in(new ConvolutionLayer.Builder().nOut(3), 2)),
                images(
                        "transposed convolution",
                        o,
                        () -> o.in(new Deconvolution2D.Builder().nOut(3), 2)),
                images(
                        "depthwise convolution",
                        o,
                        () -> o.in(new DepthwiseConvolution2D.Builder().depthMultiplier(2), 2)),
                images(
                        "separable convolution",
                        o,
                        () ->
                                o.in(
                                        new SeparableConvolution2D.Builder()
                                                .depthMultiplier(2)
                                                .nOut(3),
                                        2)));
    }

    private static Stream<NetworkCase> spatial(Options o) {
        DataFormat format = o.spatial();
        return Stream.of(
                volumes(
                        "convolution of volumes",
                        o,
                        () -> o.in(new Convolution3D.Builder().dataFormat(format).nOut(3), 3)),
                volumes(
                        "transposed convolution of volumes",
                        o,
                        () -> o.in(new Deconvolution3D.Builder().dataFormat(format).nOut(3), 3)));
    }

    private static NetworkCase images(String kind, Options options, Supplier<Layer> layer) {
        return images(kind + ", " + options.name(), options.planar(), layer.get());
    }

    /** A network of a pointwise convolution and some layers, on images of height 7 and width 7. */
    static NetworkCase images(String name, CNN2DFormat format, Layer... layers) {
        Layer below =
                new ConvolutionLayer.Builder(1, 1)
                        .nOut(2)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build();
        return NetworkCase.sequence(
                name,
                InputType.convolutional(7, 7, 2, format),
                format == CNN2DFormat.NHWC ? new long[] {N, 7, 7, 2} : new long[] {N, 2, 7, 7},
                withFirst(below, layers));
    }

    private static NetworkCase volumes(String kind, Options options, Supplier<Layer> layer) {
        NetworkCase networkCase =
                volumes(kind + ", " + options.name(), options.spatial(), layer.get());
        // oneDNN, which serves float32 alone, fails on dilation.
        return options.isDilated() ? networkCase.inDoubleOnly() : networkCase;
    }

    /** The same on volumes of depth, height and width 5. */
    static NetworkCase volumes(String name, DataFormat format, Layer... layers) {
        Layer below =
                new Convolution3D.Builder(1, 1, 1)
                        .nOut(2)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build();
        return NetworkCase.sequence(
                name,
                InputType.convolutional3D(format, 5, 5, 5, 2),
                format == DataFormat.NDHWC
                        ? new long[] {N, 5, 5, 5, 2}
                        : new long[] {N, 2, 5, 5, 5},
                withFirst(below, layers));
    }

    static Layer[] withFirst(Layer first, Layer... others) {
        return Stream.concat(Stream.of(first), Arrays.stream(others)).toArray(Layer[]::new);
    }
}
