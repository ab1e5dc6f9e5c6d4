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
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that move, repeat, add and leave out entries, and the losses at every position. */
final class ShapeCatalogue {

    private ShapeCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        sequences(cases);
        for (CNN2DFormat format : CNN2DFormat.values()) {
            images(cases, format);
        }
        for (DataFormat format : DataFormat.values()) {
            volumes(cases, format);
        }
        return cases.stream();
    }

    private static void sequences(List<NetworkCase> cases) {
        RNNFormat format = RNNFormat.NCW;
        cases.add(
                PoolingCatalogue.sequences(
                        "cropping over time", format, new Cropping1D.Builder(2, 1).build()));
        cases.add(
                PoolingCatalogue.sequences(
                        "zero padding over time",
                        format,
                        new ZeroPadding1DLayer.Builder(2, 1).build()));
        cases.add(
                PoolingCatalogue.sequences(
                        "upsampling over time", format, new Upsampling1D.Builder(3).build()));
    }

    private static void images(List<NetworkCase> cases, CNN2DFormat format) {
        Layer filter =
                new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build();
        add(
                cases,
                "zero padding",
                format,
                new ZeroPaddingLayer.Builder(1, 2, 0, 3).dataFormat(format).build(),
                filter);
        add(
                cases,
                "cropping",
                format,
                new Cropping2D.Builder(1, 2, 0, 3).dataFormat(format).build(),
                filter);
        add(
                cases,
                "upsampling",
                format,
                new Upsampling2D.Builder().size(new int[] {2, 3}).dataFormat(format).build(),
                filter);
        add(
                cases,
                "space to depth",
                format,
                filter,
                new SpaceToDepthLayer.Builder<>(3, format).build(),
                filter);
        cases.add(spaceToBatch(1, format));
        Activation softmax = Activation.SOFTMAX;
        CnnLossLayer loss = new CnnLossLayer.Builder(LossFunction.MSE).activation(softmax).build();
        loss.setFormat(format);
        // Without labels, DL4J's losses have no gradient.
        cases.add(
                ConvolutionCatalogue.images("loss per pixel, " + format, format, filter, loss)
                        .withFalseGradient());
    }

    private static void add(
            List<NetworkCase> cases, String name, CNN2DFormat format, Layer... layers) {
        cases.add(ConvolutionCatalogue.images(name + ", " + format, format, layers));
    }

    /** For one example DL4J's order of the rows is ours. */
    static NetworkCase spaceToBatch(int n, CNN2DFormat format) {
        Layer[] layers = {
            new ConvolutionLayer.Builder(2, 2)
                    .nOut(2)
                    .dataFormat(format)
                    .activation(Activation.TANH)
                    .build(),
            new SpaceToBatchLayer.Builder<>(new int[] {2, 3}, new int[][] {{1, 1}, {0, 1}})
                    .dataFormat(format)
                    .build(),
            Catalogue.dense(2, Activation.TANH)
        };
        return NetworkCase.sequence(
                "space to batch, " + format,
                InputType.convolutional(5, 6, 2, format),
                format == CNN2DFormat.NHWC ? new long[] {n, 5, 6, 2} : new long[] {n, 2, 5, 6},
                layers);
    }

    private static void volumes(List<NetworkCase> cases, DataFormat format) {
        cases.add(
                ConvolutionCatalogue.volumes(
                        "upsampling of volumes, " + format, format, upsampling(format)));
        Layer loss =
                new Cnn3DLossLayer.Builder(format)
                        .lossFunction(LossFunction.MSE)
                        .activation(Activation.SOFTMAX)
                        .build();
        cases.add(
                ConvolutionCatalogue.volumes("loss per voxel, " + format, format, loss)
                        .withFalseGradient());
        if (format == DataFormat.NCDHW) {
            cases.add(
                    ConvolutionCatalogue.volumes(
                            "zero padding of volumes",
                            format,
                            new ZeroPadding3DLayer.Builder(1, 0, 2, 1, 0, 1).build()));
            cases.add(
                    ConvolutionCatalogue.volumes(
                            "cropping of volumes",
                            format,
                            new Cropping3D.Builder(1, 0, 2, 1, 0, 1).build()));
        }
    }

    private static Layer upsampling(DataFormat format) {
        return new Upsampling3D.Builder(format, 2).build();
    }
}
