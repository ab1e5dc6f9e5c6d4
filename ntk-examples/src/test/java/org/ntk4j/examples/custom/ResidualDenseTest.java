/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.graph.Examples;

/** The layer of the example and its translator agree. */
class ResidualDenseTest {

    /** float64 sums in different orders. */
    private static final double ROUNDING = 1e-12;

    @Test
    void theTranslatorIsFoundAndComputesWhatTheLayerDoes() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .dataType(DataType.DOUBLE)
                                .trainingWorkspaceMode(WorkspaceMode.NONE)
                                .list()
                                .layer(
                                        new DenseLayer.Builder()
                                                .nIn(3)
                                                .nOut(4)
                                                .activation(Activation.TANH)
                                                .build())
                                .layer(new ResidualDense(4, new ActivationTanH()))
                                .layer(
                                        new OutputLayer.Builder(LossFunction.L2)
                                                .nIn(4)
                                                .nOut(2)
                                                .activation(Activation.IDENTITY)
                                                .build())
                                .build());
        network.init();
        INDArray x = Nd4j.linspace(-1, 1, 15, DataType.DOUBLE).reshape(5, 3);
        INDArray labels = Nd4j.linspace(0, 1, 10, DataType.DOUBLE).reshape(5, 2);
        network.setInput(x);
        network.setLabels(labels);
        network.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            INDArray outputs = translated.graph().outputs(Examples.of(x));
            assertThat(outputs.distance2(network.output(x))).isLessThan(ROUNDING);
            INDArray slope = outputs.sub(labels).mul(2);
            INDArray gradient = Derivatives.of(translated.graph()).vjp(Examples.of(x), slope);
            INDArray expected = translated.toGraph(network.getFlattenedGradients());
            assertThat(expected.norm2Number().doubleValue()).isGreaterThan(1);
            assertThat(gradient.distance2(expected)).isLessThan(ROUNDING * expected.length());
        }
    }
}
