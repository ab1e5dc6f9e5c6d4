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
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers with parameters or losses of their own kind, as they act going forward. */
final class ForwardLayerCatalogue {

    private static final int N = 3;

    private ForwardLayerCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        Layer tanh = Catalogue.dense(4, Activation.TANH);
        cases.add(
                vectors(
                        "AutoEncoder",
                        new AutoEncoder.Builder().nOut(4).activation(Activation.TANH).build(),
                        tanh));
        cases.add(vectors("VariationalAutoencoder", encoder(6), tanh));
        cases.add(vectors("VariationalAutoencoder of two layers", encoder(6, 5), tanh));
        cases.add(vectors("PReLULayer", tanh, prelu(4).build(), tanh));
        cases.add(images("PReLULayer without shared axes", prelu(3, 4, 4).build()));
        cases.add(images("PReLULayer of channels", prelu(3, 4, 4).sharedAxes(2, 3).build()));
        cases.add(images("PReLULayer of rows", prelu(3, 4, 4).sharedAxes(1, 3).build()));
        cases.add(
                vectors(
                        "ElementWiseMultiplicationLayer",
                        new ElementWiseMultiplicationLayer.Builder()
                                .nOut(5)
                                .activation(Activation.SIGMOID)
                                .build(),
                        tanh));
        cases.add(
                vectors(
                                "CenterLossOutputLayer",
                                tanh,
                                new CenterLossOutputLayer.Builder(LossFunction.MSE)
                                        .nOut(3)
                                        .activation(Activation.IDENTITY)
                                        .build())
                        .withFalseGradient());
        cases.add(
                vectors(
                                "OCNNOutputLayer",
                                tanh,
                                new OCNNOutputLayer.Builder()
                                        .hiddenLayerSize(3)
                                        .activation(Activation.TANH)
                                        .build())
                        .withFalseGradient());
        cases.add(
                images(
                                "Yolo2OutputLayer",
                                new ConvolutionLayer.Builder(1, 1)
                                        .nOut(2 * (5 + 3))
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                new Yolo2OutputLayer.Builder()
                                        .boundingBoxPriors(
                                                Nd4j.createFromArray(
                                                        new double[][] {{1, 2}, {2.5, 1.5}}))
                                        .build())
                        .withFalseGradient());
        return cases.stream();
    }

    private static NetworkCase vectors(String name, Layer... layers) {
        return NetworkCase.sequence(name, InputType.feedForward(5), new long[] {N, 5}, layers);
    }

    private static NetworkCase images(String name, Layer... layers) {
        List<Layer> all = new ArrayList<>();
        all.add(new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build());
        all.addAll(List.of(layers));
        return NetworkCase.sequence(
                name,
                InputType.convolutional(5, 5, 2),
                new long[] {N, 2, 5, 5},
                all.toArray(Layer[]::new));
    }

    private static VariationalAutoencoder encoder(int... sizes) {
        return new VariationalAutoencoder.Builder()
                .nOut(4)
                .encoderLayerSizes(sizes)
                .decoderLayerSizes(3)
                .activation(Activation.TANH)
                .pzxActivationFunction(Activation.SOFTSIGN)
                .build();
    }

    private static PReLULayer.Builder prelu(long... shape) {
        return new PReLULayer.Builder().inputShape(shape);
    }
}
