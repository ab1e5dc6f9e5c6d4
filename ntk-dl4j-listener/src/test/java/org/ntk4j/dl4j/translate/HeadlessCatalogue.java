/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks whose backpropagation is the derivative of their outputs, with what a training does. */
final class HeadlessCatalogue {

    private static final InputType IMAGES = InputType.convolutional(6, 6, 2);
    private static final long[] IMAGE = {3, 2, 6, 6};

    private HeadlessCatalogue() {}

    static OutputLayer output(LossFunction loss, Activation activation) {
        return new OutputLayer.Builder(loss).nOut(3).activation(activation).build();
    }

    private static DenseLayer withDropout() {
        return new DenseLayer.Builder().nOut(6).dropOut(0.5).activation(Activation.TANH).build();
    }

    static NetworkCase mlp(String name, Layer... layers) {
        return NetworkCase.sequence(name, InputType.feedForward(5), new long[] {4, 5}, layers);
    }

    /** What a training does to a gradient, and noise that it adds. */
    private static Layer penalized() {
        return new DenseLayer.Builder()
                .nOut(4)
                .activation(Activation.TANH)
                .l1(0.1)
                .l2(0.2)
                .l2Bias(0.3)
                .weightNoise(new DropConnect(0.5))
                .constrainAllParameters(new MaxNormConstraint(0.1, 1))
                .updater(new Adam(0.1))
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                .gradientNormalizationThreshold(1e-3)
                .build();
    }

    private static Layer decaying() {
        return new DenseLayer.Builder()
                .nOut(4)
                .activation(Activation.TANH)
                .weightDecay(0.3)
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer)
                .build();
    }

    private static NetworkCase truncated() {
        return NetworkCase.of(
                "truncated backpropagation through time",
                type -> {
                    MultiLayerNetwork network =
                            new MultiLayerNetwork(
                                    new NeuralNetConfiguration.Builder()
                                            .dataType(type)
                                            .seed(7)
                                            .list()
                                            .layer(
                                                    new LSTM.Builder()
                                                            .nOut(4)
                                                            .activation(Activation.TANH)
                                                            .build())
                                            .layer(
                                                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                                            .nOut(2)
                                                            .activation(Activation.SOFTMAX)
                                                            .build())
                                            .setInputType(InputType.recurrent(3, 5))
                                            .backpropType(BackpropType.TruncatedBPTT)
                                            .tBPTTLength(2)
                                            .build());
                    network.init();
                    return network;
                },
                3,
                3,
                5);
    }

    private static NetworkCase twoInputs() {
        return NetworkCase.asking(
                "two inputs",
                type ->
                        NetworkCase.graph(
                                type,
                                b ->
                                        b.addInputs("left", "right")
                                                .setInputTypes(
                                                        InputType.feedForward(5),
                                                        InputType.feedForward(2))
                                                .addLayer("l", withDropout(), "left")
                                                .addLayer(
                                                        "r",
                                                        Catalogue.dense(3, Activation.TANH),
                                                        "right")
                                                .addLayer(
                                                        "out",
                                                        output(
                                                                LossFunction.MCXENT,
                                                                Activation.SOFTMAX),
                                                        "l",
                                                        "r")
                                                .setOutputs("out")),
                type -> Given.of(Given.randn(type, 4, 5), Given.randn(type, 4, 2)));
    }

    static Stream<NetworkCase> all() {
        Layer conv =
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build();
        return Stream.of(
                mlp(
                        "mlp with dropout, softmax",
                        withDropout(),
                        Catalogue.dense(4, Activation.SIGMOID),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)),
                mlp(
                        "mlp, activated output",
                        withDropout(),
                        output(LossFunction.MSE, Activation.TANH)),
                NetworkCase.sequence(
                        "cnn",
                        IMAGES,
                        IMAGE,
                        conv,
                        new SubsamplingLayer.Builder().build(),
                        withDropout(),
                        output(LossFunction.XENT, Activation.SIGMOID)),
                NetworkCase.sequence(
                        "lstm",
                        InputType.recurrent(3, 4),
                        new long[] {3, 3, 4},
                        new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build()),
                NetworkCase.sequence(
                        "frozen below",
                        null,
                        new long[] {4, 5},
                        new FrozenLayer(new DenseLayer.Builder().nIn(5).nOut(4).build()),
                        new OutputLayer.Builder(LossFunction.L2)
                                .nIn(4)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build()),
                mlp(
                        "frozen above, passing on",
                        Catalogue.dense(4, Activation.TANH),
                        new FrozenLayerWithBackprop(
                                new DenseLayer.Builder()
                                        .nIn(4)
                                        .nOut(4)
                                        .activation(Activation.SIGMOID)
                                        .build()),
                        output(LossFunction.L1, Activation.IDENTITY)),
                mlp(
                        "penalties, constraints, noise and clipping",
                        penalized(),
                        decaying(),
                        output(LossFunction.HINGE, Activation.IDENTITY)),
                mlp(
                        "parameters of the pretraining",
                        new AutoEncoder.Builder().nOut(4).activation(Activation.TANH).build(),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)),
                mlp(
                        "a loss alone",
                        Catalogue.dense(3, Activation.TANH),
                        new LossLayer.Builder(LossFunction.XENT)
                                .activation(Activation.SIGMOID)
                                .build()),
                NetworkCase.sequence(
                        "a loss at every pixel",
                        IMAGES,
                        IMAGE,
                        conv,
                        new CnnLossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build()),
                truncated(),
                twoInputs(),
                NetworkCase.graph(
                        "graph",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        b ->
                                b.addLayer("a_1", withDropout(), "in")
                                        .addLayer("b", Catalogue.dense(4, Activation.TANH), "in")
                                        .addLayer(
                                                "out",
                                                output(LossFunction.MCXENT, Activation.SOFTMAX),
                                                "a_1",
                                                "b")
                                        .setOutputs("out")));
    }
}
