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

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;

/** Where a pre-activation is exactly at a kink, the derivative is the one that DL4J takes. */
class KinkTest {

    private static final double[] KINKS = {-1, 0, 0.2, 0.5, 1, 6};

    static Stream<IActivation> functions() {
        // Softmax couples its arguments; it has no kink.
        return ActivationCatalogue.all().stream()
                .filter(ActivationCatalogue::hasTrueGradient)
                .filter(function -> !(function instanceof ActivationSoftmax));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theDerivativeAtAKinkIsTheNetworks(IActivation function) {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        null,
                        new DenseLayer.Builder()
                                .nIn(1)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build(),
                        new ActivationLayer(function));
        network.setParams(Nd4j.createFromArray(1.0, 0.0));
        for (double kink : KINKS) {
            INDArray x = Nd4j.createFromArray(new double[][] {{kink}});
            INDArray one = Nd4j.createFromArray(new double[][] {{1}});
            double expected = function.backprop(x.dup(), one.dup()).getFirst().getDouble(0);
            try (TranslatedNetwork translated =
                    NetworkTranslator.translate(network, Examples.of(x))) {
                INDArray gradient = Derivatives.of(translated.graph()).vjp(Examples.of(x), one);
                assertThat(gradient.getDouble(1))
                        .as("%s'(%s)", function, kink)
                        .isCloseTo(expected, Offset.offset(1e-7));
            }
        }
    }
}
