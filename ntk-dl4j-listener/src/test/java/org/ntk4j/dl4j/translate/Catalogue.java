/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.ntk4j.dl4j.translate.NetworkCase.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.factory.Nd4j;

/** Every supported layer with its options, as small networks that end without a loss. */
final class Catalogue {

    private static final int N = 3;

    private Catalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(dense(), activations(), convolutions(), poolings(), norms(), shapes())
                .flatMap(List::stream)
                .flatMap(c -> c == null ? Stream.empty() : Stream.of(c));
    }

    static DenseLayer dense(int out, Activation activation) {
        return new DenseLayer.Builder().nOut(out).activation(activation).build();
    }

    private static NetworkCase vectors(String name, Layer... layers) {
        return sequence(name, InputType.feedForward(5), new long[] {N, 5}, layers);
    }

    private static NetworkCase images(String name, Layer... layers) {
        return sequence(name, InputType.convolutional(7, 6, 2), new long[] {N, 2, 7, 6}, layers);
    }

    private static NetworkCase imagesLast(String name, Layer... layers) {
        return sequence(
                name,
                InputType.convolutional(7, 6, 2, CNN2DFormat.NHWC),
                new long[] {N, 7, 6, 2},
                layers);
    }

    private static List<NetworkCase> dense() {
        DenseLayer identity = dense(2, Activation.IDENTITY);
        return List.of(
                vectors("dense", dense(4, Activation.TANH), identity),
                vectors(
                        "dense without bias",
                        new DenseLayer.Builder()
                                .nOut(4)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build(),
                        identity),
                vectors(
                        "dense with layer norm",
                        new DenseLayer.Builder()
                                .nOut(4)
                                .hasLayerNorm(true)
                                .activation(Activation.TANH)
                                .build(),
                        identity),
                vectors(
                                "dropout and noise off",
                                new DenseLayer.Builder()
                                        .nOut(4)
                                        .dropOut(0.5)
                                        .activation(Activation.TANH)
                                        .build(),
                                new DropoutLayer(0.5),
                                new DropoutLayer(new GaussianNoise(0.3)),
                                identity)
                        .withFalseGradient(),
                vectors(
                                "frozen dense",
                                new FrozenLayer(
                                        new DenseLayer.Builder()
                                                .nIn(5)
                                                .nOut(4)
                                                .activation(Activation.TANH)
                                                .build()),
                                dense(3, Activation.TANH),
                                identity)
                        .withFalseGradient(),
                sequence(
                                "embedding",
                                InputType.feedForward(6),
                                new long[] {N, 1},
                                new EmbeddingLayer.Builder()
                                        .nIn(6)
                                        .nOut(4)
                                        .hasBias(true)
                                        .activation(Activation.TANH)
                                        .build(),
                                identity)
                        .withFeatures(
                                type ->
                                        Nd4j.createFromArray(new double[][] {{5}, {0}, {5}})
                                                .castTo(type)));
    }

    private static List<NetworkCase> activations() {
        List<NetworkCase> cases = new ArrayList<>();
        for (IActivation function : ActivationCatalogue.all()) {
            boolean known = ActivationCatalogue.hasTrueGradient(function);
            String name = "activation " + ActivationCatalogue.name(function);
            NetworkCase inDense =
                    vectors(
                            name,
                            new DenseLayer.Builder().nOut(4).activation(function).build(),
                            dense(2, Activation.IDENTITY));
            NetworkCase alone =
                    images(
                            name + " on images",
                            new ConvolutionLayer.Builder(2, 2)
                                    .nOut(2)
                                    .activation(Activation.IDENTITY)
                                    .build(),
                            new ActivationLayer(function),
                            dense(2, Activation.IDENTITY));
            cases.add(known ? inDense : inDense.withFalseGradient());
            cases.add(known ? alone : alone.withFalseGradient());
        }
        return cases;
    }

    private static NetworkCase convolution(
            String name, ConvolutionMode mode, int[] kernel, int[] stride, int[] pad, int[] gap) {
        Layer layer =
                new ConvolutionLayer.Builder()
                        .kernelSize(kernel)
                        .stride(stride)
                        .padding(pad)
                        .dilation(gap)
                        .convolutionMode(mode)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build();
        return images("convolution " + name, layer, dense(2, Activation.IDENTITY));
    }

    private static int[] two(int height, int width) {
        return new int[] {height, width};
    }

    private static List<NetworkCase> convolutions() {
        int[] one = two(1, 1);
        int[] none = two(0, 0);
        return List.of(
                convolution("truncate", ConvolutionMode.Truncate, two(3, 2), one, none, one),
                convolution("stride", ConvolutionMode.Truncate, two(2, 3), two(2, 3), none, one),
                convolution("padding", ConvolutionMode.Truncate, two(3, 3), one, two(1, 2), one),
                convolution("dilation", ConvolutionMode.Truncate, two(2, 2), one, none, two(2, 3)),
                convolution("strict", ConvolutionMode.Strict, two(3, 2), two(2, 2), none, one),
                convolution("same", ConvolutionMode.Same, two(3, 3), one, none, one),
                convolution("same even", ConvolutionMode.Same, two(4, 2), two(3, 2), none, one),
                convolution("same dilated", ConvolutionMode.Same, two(3, 2), one, none, two(2, 2)),
                images(
                        "convolution without bias, twice",
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(3)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build(),
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(2)
                                .activation(Activation.SIGMOID)
                                .build(),
                        dense(2, Activation.IDENTITY)),
                imagesLast(
                        "convolution channels last",
                        new ConvolutionLayer.Builder(2, 3)
                                .nOut(3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .activation(Activation.TANH)
                                .build(),
                        dense(2, Activation.IDENTITY)),
                sequence(
                        "images given as vectors",
                        InputType.convolutionalFlat(4, 3, 2),
                        new long[] {N, 24},
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(2)
                                .activation(Activation.TANH)
                                .build(),
                        dense(2, Activation.IDENTITY)));
    }

    private static ConvolutionLayer filter() {
        return new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build();
    }

    private static NetworkCase pooling(
            String name, SubsamplingLayer.PoolingType type, ConvolutionMode mode, boolean whole) {
        SubsamplingLayer layer =
                new SubsamplingLayer.Builder(type, two(3, 2), two(2, 1))
                        .padding(mode == ConvolutionMode.Same ? two(0, 0) : two(1, 1))
                        .convolutionMode(mode)
                        .build();
        layer.setAvgPoolIncludePadInDivisor(whole);
        return images("pooling " + name, filter(), layer, dense(2, Activation.IDENTITY));
    }

    private static List<NetworkCase> poolings() {
        SubsamplingLayer.PoolingType max = SubsamplingLayer.PoolingType.MAX;
        SubsamplingLayer.PoolingType avg = SubsamplingLayer.PoolingType.AVG;
        List<NetworkCase> cases = new ArrayList<>();
        cases.add(pooling("max", max, ConvolutionMode.Truncate, false));
        cases.add(pooling("max same", max, ConvolutionMode.Same, false));
        cases.add(pooling("average", avg, ConvolutionMode.Truncate, false));
        cases.add(pooling("average over padding", avg, ConvolutionMode.Truncate, true));
        cases.add(pooling("average same", avg, ConvolutionMode.Same, false));
        for (PoolingType type : PoolingType.values()) {
            GlobalPoolingLayer.Builder layer = new GlobalPoolingLayer.Builder(type);
            if (type == PoolingType.PNORM) {
                layer.pnorm(3);
            }
            cases.add(
                    images(
                            "global pooling " + type,
                            filter(),
                            layer.build(),
                            dense(2, Activation.IDENTITY)));
        }
        cases.add(
                images(
                        "global pooling kept",
                        filter(),
                        new GlobalPoolingLayer.Builder(PoolingType.AVG)
                                .collapseDimensions(false)
                                .build(),
                        filter1x1(),
                        dense(2, Activation.IDENTITY)));
        cases.add(
                imagesLast(
                        "pooling channels last",
                        new SubsamplingLayer.Builder(max, two(2, 2), two(2, 2))
                                .dataFormat(CNN2DFormat.NHWC)
                                .build(),
                        dense(2, Activation.IDENTITY)));
        return cases;
    }

    private static ConvolutionLayer filter1x1() {
        return new ConvolutionLayer.Builder(1, 1).nOut(2).activation(Activation.TANH).build();
    }

    private static BatchNormalization.Builder norm(boolean logarithmic) {
        return new BatchNormalization.Builder().useLogStd(logarithmic);
    }

    private static List<NetworkCase> norms() {
        List<NetworkCase> cases = new ArrayList<>();
        for (boolean logarithmic : new boolean[] {true, false}) {
            String kind = logarithmic ? "log10 deviation" : "variance";
            cases.add(
                    vectors(
                            "batch norm of vectors, " + kind,
                            dense(4, Activation.TANH),
                            norm(logarithmic).build(),
                            dense(2, Activation.IDENTITY)));
            cases.add(
                    images(
                            "batch norm of images, " + kind,
                            filter(),
                            norm(logarithmic).build(),
                            dense(2, Activation.IDENTITY)));
        }
        for (double beta : new double[] {0, 0.5}) {
            BatchNormalization locked = norm(true).lockGammaBeta(true).gamma(2).beta(beta).build();
            Layer identity = dense(2, Activation.IDENTITY);
            String name = "batch norm, gamma 2 and beta " + beta + " locked, of ";
            cases.add(vectors(name + "vectors", dense(4, Activation.TANH), locked, identity));
            cases.add(images(name + "images", filter(), locked, identity));
        }
        cases.add(
                imagesLast(
                        "batch norm channels last",
                        new ConvolutionLayer.Builder(2, 3)
                                .nOut(3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .activation(Activation.TANH)
                                .build(),
                        norm(true).dataFormat(CNN2DFormat.NHWC).build(),
                        dense(2, Activation.IDENTITY)));
        return cases.stream().map(NetworkCase::withFalseGradient).toList();
    }

    private static List<NetworkCase> shapes() {
        return List.of(
                images(
                        "zero padding",
                        new ZeroPaddingLayer.Builder(1, 2, 0, 3).build(),
                        filter(),
                        dense(2, Activation.IDENTITY)),
                images(
                        "upsampling",
                        filter(),
                        new Upsampling2D.Builder().size(new int[] {2, 3}).build(),
                        filter(),
                        dense(2, Activation.IDENTITY)));
    }
}
