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

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Tolerances;

/** Which function of the output layer the graph's outputs are. */
class OutputHeadTest {

    private static final INDArray X =
            Nd4j.createFromArray(new double[][] {{.3, -.7, 1.1}, {-.2, .4, .9}});

    private static Layer output(Activation activation, LossFunction loss) {
        return new OutputLayer.Builder(loss).nIn(3).nOut(4).activation(activation).build();
    }

    private static INDArray outputs(MultiLayerNetwork network, OutputKind kind) {
        TranslationOptions options = TranslationOptions.defaults().withOutputs(kind);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, Examples.of(X), options)) {
            return translated.graph().outputs(Examples.of(X));
        }
    }

    private static INDArray affine(MultiLayerNetwork network) {
        return X.mmul(network.getParam("0_W")).addRowVector(network.getParam("0_b"));
    }

    @ParameterizedTest
    @CsvSource({
        "SOFTMAX, MCXENT",
        "SOFTMAX, NEGATIVELOGLIKELIHOOD",
        "SOFTMAX, SPARSE_MCXENT",
        "SIGMOID, XENT",
        "IDENTITY, MSE",
        "IDENTITY, L1"
    })
    void theOutputsAreLogitsBeforeACrossEntropy(Activation activation, LossFunction loss) {
        MultiLayerNetwork network =
                NetworkCase.network(DataType.DOUBLE, null, output(activation, loss));
        assertThat(Tolerances.relativeError(outputs(network, OutputKind.LOGITS), affine(network)))
                .isLessThan(Tolerances.ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"TANH, MSE", "SIGMOID, MSE", "SOFTMAX, MSE", "SIGMOID, KL_DIVERGENCE"})
    void theOutputsAreActivatedBeforeAnyOtherLoss(Activation activation, LossFunction loss) {
        MultiLayerNetwork network =
                NetworkCase.network(DataType.DOUBLE, null, output(activation, loss));
        assertThat(
                        Tolerances.relativeError(
                                outputs(network, OutputKind.LOGITS), network.output(X, false)))
                .isLessThan(Tolerances.ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"SOFTMAX, MCXENT", "SIGMOID, XENT", "IDENTITY, MSE"})
    void activatedOutputsAreTheNetworks(Activation activation, LossFunction loss) {
        MultiLayerNetwork network =
                NetworkCase.network(DataType.DOUBLE, null, output(activation, loss));
        assertThat(
                        Tolerances.relativeError(
                                outputs(network, OutputKind.ACTIVATED), network.output(X, false)))
                .isLessThan(Tolerances.ROUNDING);
    }

    @Test
    void aLossLayerEndsTheNetworkToo() {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        null,
                        new DenseLayer.Builder()
                                .nIn(3)
                                .nOut(4)
                                .activation(Activation.IDENTITY)
                                .build(),
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build());
        assertThat(Tolerances.relativeError(outputs(network, OutputKind.LOGITS), affine(network)))
                .isLessThan(Tolerances.ROUNDING);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(X))) {
            OutputHead head = translated.head().orElseThrow();
            assertThat(head.layer()).isEqualTo("layer1");
            assertThat(head.activated()).isFalse();
            assertThat(head.activation()).hasToString("softmax");
        }
    }

    @Test
    void aNetworkWithoutALossHasNoHead() {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        null,
                        new DenseLayer.Builder().nIn(3).nOut(4).build(),
                        new ActivationLayer(Activation.TANH));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(X))) {
            assertThat(translated.head()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "0.1, false"})
    void aCenterLossIsMoreThanItsLoss(double lambda, boolean whole) {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        null,
                        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(3)
                                .nOut(4)
                                .lambda(lambda)
                                .activation(Activation.SOFTMAX)
                                .build());
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(X))) {
            assertThat(translated.head().orElseThrow().whole()).isEqualTo(whole);
            assertThat(translated.graph().blocks())
                    .extracting(ParameterBlock::name)
                    .containsExactly("0_W", "0_b");
        }
        assertThat(Tolerances.relativeError(outputs(network, OutputKind.LOGITS), affine(network)))
                .isLessThan(Tolerances.ROUNDING);
    }
}
