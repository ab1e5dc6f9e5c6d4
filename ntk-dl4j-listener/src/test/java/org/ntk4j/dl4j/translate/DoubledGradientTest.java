/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Tolerances;

/**
 * What DL4J 1.0.0-M2.1 makes of gradients that go through layers built with SameDiff. A DL4J in
 * which these tests fail has been fixed, and the listener's warning is to go.
 */
class DoubledGradientTest {

    /** The factor by which DL4J's gradient of each layer exceeds the true one. */
    static Stream<Arguments> factors() {
        NetworkCase twice =
                NetworkCase.sequence(
                        "two in a row over a dense layer",
                        InputType.feedForward(5),
                        new long[] {3, 5},
                        Catalogue.dense(4, Activation.TANH),
                        new OwnDefinitions.Gated(4, 3),
                        new OwnDefinitions.Gated(3, 3),
                        Catalogue.dense(2, Activation.IDENTITY));
        NetworkCase distributed =
                NetworkCase.sequence(
                        "at each step",
                        InputType.recurrent(5, 3),
                        new long[] {2, 5, 3},
                        new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build(),
                        new TimeDistributed(new OwnDefinitions.Gated(4, 3), RNNFormat.NCW),
                        new GlobalPoolingLayer(),
                        Catalogue.dense(2, Activation.IDENTITY));
        return Stream.of(
                Arguments.of(distributed, Map.of("layer0", 2, "layer1", 2, "layer3", 1)),
                Arguments.of(twice, Map.of("layer0", 4, "layer1", 4, "layer2", 2, "layer3", 1)),
                Arguments.of(
                        Catalogues.named("locally connected 2D Truncate"),
                        Map.of("layer0", 2, "layer1", 2, "layer2", 1)),
                Arguments.of(
                        Catalogues.named("a user's vertex"),
                        Map.of("l", 2, "r", 2, "own", 2, "out", 1)),
                Arguments.of(
                        Catalogues.named("a user's lambda vertex"),
                        Map.of("l", 2, "r", 2, "out", 1)),
                Arguments.of(
                        Catalogues.named("attention vertex"),
                        Map.of("q", 2, "kv", 2, "attention", 2)));
    }

    @ParameterizedTest
    @MethodSource("factors")
    void deeplearning4jDoublesWhatGoesThrough(
            NetworkCase networkCase, Map<String, Integer> factors) {
        Nd4j.getRandom().setSeed(11);
        Model network = networkCase.network().apply(DataType.DOUBLE);
        INDArray x = networkCase.features().apply(DataType.DOUBLE);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            INDArray seed =
                    Nd4j.randn(DataType.DOUBLE, x.size(0), translated.graph().outputCount());
            INDArray ours = Derivatives.of(translated.graph()).vjp(Examples.of(x), seed);
            INDArray theirs =
                    translated.toGraph(Networks.backpropagated(network, Given.of(x), seed));
            assertThat(translated.graph().layers().keySet()).isEqualTo(factors.keySet());
            for (ParameterBlock block : translated.graph().blocks()) {
                INDArray expected = block.of(ours).mul(factors.get(block.layer()));
                assertThat(Tolerances.relativeError(block.of(theirs), expected))
                        .as(block.name())
                        .isLessThan(Tolerances.GRAM);
            }
        }
    }

    @Test
    void anOutputLayerWithALossOfItsOwnIsNotDoubled() {
        NetworkCase regression = Catalogues.named("a user's output layer");
        MultiLayerNetwork network = (MultiLayerNetwork) regression.network().apply(DataType.DOUBLE);
        INDArray x = regression.features().apply(DataType.DOUBLE);
        INDArray labels = Nd4j.randn(DataType.DOUBLE, x.size(0), 2);
        network.setInput(x);
        network.setLabels(labels);
        network.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            INDArray slope = translated.graph().outputs(Examples.of(x)).sub(labels).mul(2);
            INDArray ours = Derivatives.of(translated.graph()).vjp(Examples.of(x), slope);
            INDArray theirs = translated.toGraph(network.getFlattenedGradients());
            assertThat(Tolerances.relativeError(theirs, ours)).isLessThan(Tolerances.GRAM);
        }
    }
}
