/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** Pooling over windows and wholes, and the normalizations of images. */
final class PoolingCatalogue {

    private static final List<PoolingType> WINDOWED =
            List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM);

    private PoolingCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (CNN2DFormat format : CNN2DFormat.values()) {
            for (PoolingType type : WINDOWED) {
                images(cases, type, format);
            }
            normalizations(cases, format);
        }
        aliases(cases);
        for (RNNFormat format : RNNFormat.values()) {
            WINDOWED.forEach(type -> overTime(cases, type, format));
        }
        for (DataFormat format : DataFormat.values()) {
            volumes(cases, format);
        }
        globals(cases);
        return cases.stream();
    }

    private static String name(Object... parts) {
        return String.join(", ", Stream.of(parts).map(Object::toString).toList());
    }

    private static SubsamplingLayer.Builder window(PoolingType type) {
        return new SubsamplingLayer.Builder()
                .poolingType(type)
                .kernelSize(3, 2)
                .stride(2, 1)
                .pnorm(3);
    }

    private static void images(List<NetworkCase> cases, PoolingType type, CNN2DFormat format) {
        for (ConvolutionMode mode :
                List.of(ConvolutionMode.Truncate, ConvolutionMode.Strict, ConvolutionMode.Same)) {
            SubsamplingLayer.Builder layer = window(type).convolutionMode(mode);
            cases.add(image(name("pooling", type, mode, format), format, layer));
        }
        SubsamplingLayer.Builder padded =
                window(type)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .padding(1, 1)
                        .avgPoolIncludePadInDivisor(true)
                        .pnorm(2);
        cases.add(image(name("pooling", type, "padded", format), format, padded));
        if (type == PoolingType.PNORM) {
            for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
                SubsamplingLayer.Builder dilated =
                        window(type).convolutionMode(mode).dilation(2, 1);
                if (mode == ConvolutionMode.Truncate) {
                    dilated.padding(1, 1);
                }
                String name = name("pooling", type, mode, "dilated", format);
                cases.add(image(name, format, dilated));
            }
        }
    }

    /** The names that these layers have besides their own. */
    private static void aliases(List<NetworkCase> cases) {
        Pooling2D planar = new Pooling2D();
        planar.setPoolingType(PoolingType.AVG);
        planar.setKernelSize(new int[] {2, 3});
        planar.setStride(new int[] {2, 1});
        planar.setPadding(new int[] {0, 0});
        planar.setConvolutionMode(ConvolutionMode.Truncate);
        cases.add(ConvolutionCatalogue.images("pooling by its alias", CNN2DFormat.NCHW, planar));
        Pooling1D overTime = new Pooling1D();
        overTime.setPoolingType(PoolingType.AVG);
        overTime.setKernelSize(new int[] {2, 1});
        overTime.setStride(new int[] {2, 1});
        overTime.setPadding(new int[] {0, 0});
        overTime.setConvolutionMode(ConvolutionMode.Truncate);
        cases.add(sequences("pooling over time by its alias", RNNFormat.NCW, overTime));
    }

    private static NetworkCase image(
            String name, CNN2DFormat format, SubsamplingLayer.Builder layer) {
        return ConvolutionCatalogue.images(name, format, layer.dataFormat(format).build());
    }

    private static void overTime(List<NetworkCase> cases, PoolingType type, RNNFormat format) {
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
            Layer pooling =
                    new Subsampling1DLayer.Builder()
                            .poolingType(type)
                            .kernelSize(3)
                            .stride(2)
                            .pnorm(3)
                            .convolutionMode(mode)
                            .dataFormat(
                                    format == RNNFormat.NWC ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
                            .build();
            NetworkCase networkCase =
                    sequences(name("pooling over time", type, mode, format), format, pooling);
            // DL4J's backpropagation through the format NWC throws.
            cases.add(format == RNNFormat.NWC ? networkCase.withFalseGradient() : networkCase);
        }
    }

    /** A network of a convolution over time and some layers, on sequences of 7 steps. */
    static NetworkCase sequences(String name, RNNFormat format, Layer... layers) {
        Layer below =
                new Convolution1DLayer.Builder(1)
                        .nOut(3)
                        .rnnDataFormat(format)
                        .activation(Activation.TANH)
                        .build();
        return NetworkCase.sequence(
                name,
                InputType.recurrent(2, 7, format),
                format == RNNFormat.NWC ? new long[] {2, 7, 2} : new long[] {2, 2, 7},
                ConvolutionCatalogue.withFirst(below, layers));
    }

    private static void volumes(List<NetworkCase> cases, DataFormat format) {
        for (Subsampling3DLayer.PoolingType type : Subsampling3DLayer.PoolingType.values()) {
            for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
                int[] pad = mode == ConvolutionMode.Same ? new int[3] : new int[] {1, 0, 1};
                Layer pooling =
                        new Subsampling3DLayer.Builder(
                                        type, new int[] {2, 3, 2}, new int[] {1, 2, 2}, pad)
                                .convolutionMode(mode)
                                .dataFormat(format)
                                .build();
                String name = name("pooling of volumes", type, mode, format);
                cases.add(ConvolutionCatalogue.volumes(name, format, pooling));
            }
        }
    }

    private static void globals(List<NetworkCase> cases) {
        for (PoolingType type : PoolingType.values()) {
            for (boolean collapse : new boolean[] {true, false}) {
                Layer layer =
                        new GlobalPoolingLayer.Builder(type)
                                .pnorm(3)
                                .collapseDimensions(collapse)
                                .build();
                String name = name("global pooling", type, collapse ? "collapsed" : "kept");
                cases.add(
                        ConvolutionCatalogue.volumes(
                                name + " of volumes", DataFormat.NCDHW, layer));
                cases.add(sequences(name + " over time", RNNFormat.NCW, layer));
            }
            Layer layer = new GlobalPoolingLayer.Builder(type).pnorm(2).build();
            String name = name("global pooling", type, "channels last");
            cases.add(ConvolutionCatalogue.images(name, CNN2DFormat.NHWC, layer));
        }
    }

    private static void normalizations(List<NetworkCase> cases, CNN2DFormat format) {
        for (int n : new int[] {2, 5}) {
            LocalResponseNormalization layer =
                    new LocalResponseNormalization.Builder(1.5, n, 0.3, 0.75).build();
            layer.setDataFormat(format);
            Layer wide =
                    new ConvolutionLayer.Builder(2, 2)
                            .nOut(6)
                            .dataFormat(format)
                            .activation(Activation.TANH)
                            .build();
            String name = name("local response normalization", "n = " + n, format);
            // DL4J divides each term of its gradient's sum by the scale of the wrong channel.
            cases.add(ConvolutionCatalogue.images(name, format, wide, layer).withFalseGradient());
        }
        if (format == CNN2DFormat.NHWC) {
            for (boolean locked : new boolean[] {true, false}) {
                Layer norm =
                        new BatchNormalization.Builder()
                                .lockGammaBeta(locked)
                                .gamma(1.5)
                                .beta(0.5)
                                .dataFormat(format)
                                .build();
                String name = name("batch norm of sequences", locked ? "locked" : "trained");
                cases.add(sequences(name, RNNFormat.NWC, norm).withFalseGradient());
            }
        }
    }
}
