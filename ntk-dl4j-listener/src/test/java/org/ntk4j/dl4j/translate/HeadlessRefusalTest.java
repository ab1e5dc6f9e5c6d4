/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.listener.UnknownLayer;
import org.ntk4j.graph.Examples;

/** Where the slower way would give a wrong number, it gives none. */
class HeadlessRefusalTest {

    private static final Layer DENSE = Catalogue.dense(4, Activation.TANH);
    private static final Layer END =
            new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build();

    private static NetworkCase mlp(Layer... layers) {
        return NetworkCase.sequence("refused", InputType.feedForward(5), new long[] {4, 5}, layers);
    }

    private static void assertRefused(String why, NetworkCase networkCase) {
        assertRefused(why, networkCase, TranslationOptions.defaults());
    }

    private static void assertRefused(
            String why, NetworkCase networkCase, TranslationOptions options) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            Nd4j.getRandom().setSeed(11);
            Model network = networkCase.network().apply(type);
            Examples x = Examples.of(networkCase.features().apply(type));
            assertThatThrownBy(() -> HeadlessNetwork.of(network, x, options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(why);
        }
    }

    private static UnknownLayer unknown(UnknownLayer.Habit habit) {
        UnknownLayer layer = new UnknownLayer(4, 4, habit);
        layer.setActivationFn(new ActivationTanH());
        return layer;
    }

    /** A layer that does something to what leaves it. */
    private static UnknownLayer leaving(Change change) {
        return unknown(
                new UnknownLayer.Habit() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void leaving(INDArray y, boolean training) {
                        change.accept(y, training);
                    }
                });
    }

    private interface Change extends Serializable {
        void accept(INDArray y, boolean training);
    }

    /** A layer whose backward pass is wrong by a factor. */
    private static UnknownLayer wrongBy(double factor) {
        return unknown(
                new UnknownLayer.Habit() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void backward(INDArray epsilon) {
                        epsilon.muli(factor);
                    }
                });
    }

    @Test
    void batchNormalization() {
        assertRefused("batch normalization", mlp(DENSE, new BatchNormalization(), END));
    }

    @Test
    void doubledGradients() {
        assertRefused("not that of the output", mlp(DENSE, new OwnDefinitions.Gated(4, 3), END));
    }

    @Test
    void gradientsThatAVertexDoubles() {
        NetworkCase graph =
                NetworkCase.graph(
                        "vertex",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        b ->
                                b.addLayer("l", DENSE.clone(), "in")
                                        .addLayer("r", DENSE.clone(), "in")
                                        .addVertex("v", new OwnDefinitions.Bilinear(4), "l", "r")
                                        .addLayer("out", END.clone(), "v")
                                        .setOutputs("out"));
        assertRefused("not that of the output", graph);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 1.001, 1.00001})
    void aDerivativeThatIsWrongByLittle(double factor) {
        assertRefused("'0_W' of layer 'layer0'", mlp(DENSE, wrongBy(factor), END));
    }

    /** On the first example, zeros, no unit of the layer is active. */
    @Test
    void aDerivativeThatIsWrongOnOtherExamplesThanTheFirst() {
        UnknownLayer relu = wrongBy(1.5);
        relu.setNIn(5);
        relu.setActivationFn(new ActivationReLU());
        NetworkCase rows = mlp(relu, END);
        NetworkCase dead =
                NetworkCase.of(
                                "dead",
                                type -> {
                                    Model network = rows.network().apply(type);
                                    network.getParam("0_b").assign(-0.01);
                                    return network;
                                })
                        .withFeatures(
                                type -> {
                                    INDArray x = rows.features().apply(type);
                                    x.getRow(0).assign(0);
                                    return x;
                                });
        assertRefused("'0_W' of layer 'layer0'", dead);
    }

    @Test
    void dropoutInsideAWrapper() {
        Layer inner = new LSTM.Builder().nIn(4).nOut(2).dropOut(0.5).build();
        NetworkCase sequences =
                NetworkCase.sequence(
                        "dropout inside a wrapper",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        DENSE,
                        new Bidirectional(inner),
                        END);
        assertRefused("random numbers", sequences);
    }

    @Test
    void dropoutOfALayersOwn() {
        assertRefused(
                "random numbers",
                mlp(
                        DENSE,
                        leaving(
                                (y, training) -> {
                                    if (training) {
                                        y.muli(Nd4j.rand(y.dataType(), y.shape()).gt(0.5));
                                    }
                                }),
                        END));
    }

    @Test
    void randomNumbersAtInference() {
        assertRefused(
                "random numbers",
                mlp(
                        DENSE,
                        leaving((y, training) -> y.addi(Nd4j.rand(y.dataType(), y.shape()))),
                        END));
    }

    /** Its random numbers are none of ND4J's, and small. */
    @Test
    void noiseOfALayersOwn() {
        Random random = new Random(1);
        assertRefused(
                "repeat itself",
                mlp(DENSE, leaving((y, training) -> y.muli(1 + 1e-3 * random.nextDouble())), END));
    }

    @Test
    void aLayerThatRemembers() {
        int[] calls = {0};
        assertRefused(
                "repeat itself",
                mlp(DENSE, leaving((y, training) -> y.muli(1 + 1e-3 * calls[0]++)), END));
    }

    /** Its function in training is another one. */
    @Test
    void aLayerThatIsAnotherInTraining() {
        assertRefused(
                "not that of the output",
                mlp(DENSE, leaving((y, training) -> y.addi(training ? 0.01 : 0)), END));
    }

    @Test
    void aLayerThatMixesExamples() {
        assertRefused(
                "beside another",
                mlp(
                        DENSE,
                        leaving((y, training) -> y.subi(0.1 * y.meanNumber().doubleValue())),
                        END));
    }

    /** It passes nothing on to what lies below. */
    @Test
    void aFrozenLayerAbove() {
        DenseLayer frozen = new DenseLayer.Builder().nIn(4).nOut(4).build();
        assertRefused("'0_W' of layer 'layer0'", mlp(DENSE, new FrozenLayer(frozen), END));
    }

    @Test
    void aLayerThatKnowsNoDoublePrecision() {
        assertRefused(
                "double precision",
                mlp(
                        DENSE,
                        leaving((y, training) -> y.mmuli(Nd4j.eye(4).castTo(DataType.FLOAT))),
                        END));
    }

    @Test
    void centerLoss() {
        Layer end =
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build();
        assertRefused("center loss", mlp(DENSE, end));
    }

    @Test
    void anEndThatIsNoOutputLayer() {
        assertRefused("output layer", mlp(DENSE));
    }

    @Test
    void aNetworkWithNothingToTrain() {
        DenseLayer frozen = new DenseLayer.Builder().nIn(5).nOut(3).build();
        Layer loss = new LossLayer.Builder(LossFunction.MSE).activation(Activation.TANH).build();
        assertRefused("a trainable parameter", mlp(new FrozenLayer(frozen), loss));
    }

    @Test
    void severalOutputs() {
        NetworkCase graph =
                NetworkCase.graph(
                        "two outputs",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        b ->
                                b.addLayer("a", END.clone(), "in")
                                        .addLayer("b", END.clone(), "in")
                                        .setOutputs("a", "b"));
        assertRefused("one output layer", graph, TranslationOptions.defaults().withOutput("a"));
    }

    @Test
    void masks() {
        TranslationOptions masked = TranslationOptions.defaults().withMasked(List.of("input"));
        assertRefused("no masks", mlp(DENSE, END), masked);
    }
}
