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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Tolerances;

class TranslatedNetworkTest {

    private static MultiLayerNetwork images(DataType type) {
        return NetworkCase.network(
                type,
                InputType.convolutional(5, 5, 1),
                new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
                new BatchNormalization.Builder().build(),
                new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .dropOut(0.5)
                        .activation(Activation.IDENTITY)
                        .build());
    }

    private static INDArray randn(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    @Test
    void aLoadFollowsTheTraining() {
        MultiLayerNetwork network = images(DataType.DOUBLE);
        INDArray x = randn(6, 1, 5, 5);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            INDArray before = translated.graph().outputs(Examples.of(x));
            for (int i = 0; i < 5; i++) {
                network.fit(x, randn(6, 2));
            }
            assertThat(Tolerances.relativeError(before, network.output(x, false)))
                    .isGreaterThan(1e-3);
            translated.load(network.params());
            assertThat(
                            Tolerances.relativeError(
                                    translated.graph().outputs(Examples.of(x)),
                                    network.output(x, false)))
                    .isLessThan(Tolerances.ROUNDING);
        }
    }

    @Test
    void aTranslationChangesNeitherTheNetworkNorTheRandomNumbers() {
        MultiLayerNetwork network = images(DataType.FLOAT);
        INDArray x = randn(2, 1, 5, 5).castTo(DataType.FLOAT);
        INDArray before = network.params().dup();
        Nd4j.getRandom().setSeed(5);
        double expected = Nd4j.rand(DataType.DOUBLE, 1).getDouble(0);
        Nd4j.getRandom().setSeed(5);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            translated.load(network.params());
            assertThat(translated.graph().dataType()).isEqualTo(DataType.FLOAT);
        }
        assertThat(Nd4j.rand(DataType.DOUBLE, 1).getDouble(0)).isEqualTo(expected);
        assertThat(network.params()).isEqualTo(before);
    }

    @Test
    void runningStatisticsAndFrozenLayersAreState() {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        null,
                        new FrozenLayer(new DenseLayer.Builder().nIn(3).nOut(4).build()),
                        new BatchNormalization.Builder().nIn(4).nOut(4).build(),
                        new DenseLayer.Builder().nIn(4).nOut(2).name("top").build());
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, Examples.of(randn(1, 3)))) {
            List<ParameterBlock> blocks = translated.graph().blocks();
            assertThat(blocks)
                    .extracting(ParameterBlock::name)
                    .containsExactly("1_gamma", "1_beta", "2_W", "2_b");
            assertThat(blocks)
                    .extracting(ParameterBlock::layer)
                    .containsExactly("layer1", "layer1", "top", "top");
            assertThat(translated.graph().stateBlocks())
                    .extracting(ParameterBlock::name)
                    .containsExactlyInAnyOrder("0_W", "0_b", "1_mean", "1_log10stdev");
            assertThat(translated.networkParameterCount()).isEqualTo(16 + 16 + 10);
        }
    }

    @Test
    void whatTransferLearningFreezesIsState() {
        ComputationGraph trained =
                (ComputationGraph)
                        Catalogues.named("residual convolutions").network().apply(DataType.DOUBLE);
        ComputationGraph network =
                new TransferLearning.GraphBuilder(trained).setFeatureExtractor("joined").build();
        INDArray x = randn(2, 2, 5, 4);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            // Transfer learning makes it a single precision network.
            assertThat(translated.graph().dataType()).isEqualTo(DataType.FLOAT);
            assertThat(translated.graph().layers()).containsOnlyKeys("joint", "mix", "out");
            assertThat(translated.graph().stateBlocks())
                    .extracting(ParameterBlock::layer)
                    .containsOnly("c1", "c2");
            assertThat(
                            Tolerances.relativeError(
                                    translated.graph().outputs(Examples.of(x)),
                                    trained.output(false, x)[0]))
                    .isLessThan(Tolerances.SINGLE);
        }
    }

    @Test
    void vectorsGoToTheGraphAndBack() {
        MultiLayerNetwork network = images(DataType.FLOAT);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(
                        network,
                        Examples.of(randn(1, 1, 5, 5)),
                        TranslationOptions.defaults().withDataType(DataType.DOUBLE))) {
            INDArray vector = Nd4j.arange(network.numParams()).castTo(DataType.FLOAT);
            INDArray inGraph = translated.toGraph(vector);
            assertThat(inGraph.dataType()).isEqualTo(DataType.DOUBLE);
            INDArray back = translated.toNetwork(inGraph, DataType.FLOAT);
            // The convolution's 15 and gamma and beta's 6 come first, then 6 running statistics.
            vector.get(NDArrayIndex.interval(21, 27)).assign(0);
            assertThat(back).isEqualTo(vector);
        }
    }

    @Test
    void aNetworkWithoutStateIsOneCopy() {
        ParameterLayout.Runs runs = new ParameterLayout.Runs();
        runs.append(0, 12);
        runs.append(12, 4);
        assertThat(runs.count()).isOne();
        runs.append(20, 3);
        assertThat(runs.count()).isEqualTo(2);
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        MultiLayerNetwork network = images(DataType.DOUBLE);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, Examples.of(randn(1, 1, 5, 5)))) {
            assertThatThrownBy(() -> translated.load(randn(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("q = " + network.numParams())
                    .hasMessageContaining("[5]");
            assertThatThrownBy(() -> translated.toNetwork(randn(5), DataType.DOUBLE))
                    .hasMessageContaining("p = " + translated.graph().parameterCount());
        }
    }
}
