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
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.testing.Tolerances;

/** The slower way to a kernel: Deeplearning4j's own backpropagation on a copy. */
class HeadlessNetworkTest {

    private static final InputType IMAGES = InputType.convolutional(6, 6, 2);
    private static final long[] IMAGE = {3, 2, 6, 6};

    private static OutputLayer output(LossFunction loss, Activation activation) {
        return new OutputLayer.Builder(loss).nOut(3).activation(activation).build();
    }

    private static DenseLayer withDropout() {
        return new DenseLayer.Builder().nOut(6).dropOut(0.5).activation(Activation.TANH).build();
    }

    static Stream<NetworkCase> cases() {
        Layer conv =
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build();
        return Stream.of(
                NetworkCase.sequence(
                        "mlp with dropout, softmax",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        withDropout(),
                        Catalogue.dense(4, Activation.SIGMOID),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)),
                NetworkCase.sequence(
                        "mlp, activated output",
                        InputType.feedForward(5),
                        new long[] {4, 5},
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

    @ParameterizedTest
    @MethodSource("cases")
    void isTheTranslatedKernel(NetworkCase networkCase) {
        Nd4j.getRandom().setSeed(11);
        Model network = networkCase.network().apply(DataType.DOUBLE);
        Examples x = Examples.of(networkCase.features().apply(DataType.DOUBLE));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x);
                HeadlessNetwork headless = HeadlessNetwork.of(network, x)) {
            assertThat(Tolerances.relativeError(headless.outputs(x), translated.graph().outputs(x)))
                    .isLessThan(Tolerances.ROUNDING);
            assertThat(headless.blocks())
                    .extracting(ParameterBlock::name, ParameterBlock::layer)
                    .containsExactlyInAnyOrderElementsOf(
                            translated.graph().blocks().stream()
                                    .map(b -> tuple(b.name(), b.layer()))
                                    .toList());
            EmpiricalNtk truth = EmpiricalNtk.explicit(Derivatives.of(translated.graph()));
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel slow = headless.kernel(kind, x);
                        TangentKernel expected = truth.compute(kind, x)) {
                    assertThat(Tolerances.relativeError(slow.matrix(), expected.matrix()))
                            .isLessThan(Tolerances.GRAM);
                    slow.layers()
                            .forEach(
                                    (layer, part) ->
                                            assertThat(
                                                            Tolerances.relativeError(
                                                                    part,
                                                                    expected.layers().get(layer)))
                                                    .isLessThan(Tolerances.GRAM));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theCheckPassesInSinglePrecisionToo(NetworkCase networkCase) {
        Model network = networkCase.network().apply(DataType.FLOAT);
        Examples x = Examples.of(networkCase.features().apply(DataType.FLOAT));
        INDArray before = network.params().dup();
        Nd4j.getRandom().setSeed(5);
        double expected = Nd4j.rand(DataType.DOUBLE, 1).getDouble(0);
        Nd4j.getRandom().setSeed(5);
        HeadlessNetwork.of(network, x).close();
        assertThat(network.params()).isEqualTo(before);
        assertThat(Nd4j.rand(DataType.DOUBLE, 1).getDouble(0)).isEqualTo(expected);
    }

    @Test
    void aLoadFollowsTheTraining() {
        NetworkCase mlp = cases().findFirst().orElseThrow();
        Model network = mlp.network().apply(DataType.DOUBLE);
        Examples x = Examples.of(mlp.features().apply(DataType.DOUBLE));
        try (HeadlessNetwork headless = HeadlessNetwork.of(network, x)) {
            INDArray before = headless.outputs(x);
            network.params().muli(1.5);
            headless.load(network.params());
            assertThat(Tolerances.relativeError(headless.outputs(x), before)).isGreaterThan(1e-3);
            assertThat(headless.parameters()).isEqualTo(network.params().reshape(-1));
        }
    }

    @Test
    void aJacobianBeyondTheBudgetIsRefused() {
        Model network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        InputType.feedForward(10),
                        Catalogue.dense(100_000, Activation.TANH),
                        output(LossFunction.MCXENT, Activation.SOFTMAX));
        Examples few = Examples.of(Nd4j.ones(DataType.DOUBLE, 1, 10));
        Examples many = Examples.of(Nd4j.ones(DataType.DOUBLE, 20_000, 10));
        try (HeadlessNetwork headless = HeadlessNetwork.of(network, few)) {
            assertThatThrownBy(() -> headless.kernel(KernelKind.PSEUDO, many))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("20000 rows");
        }
    }

    private static void assertRefused(String why, NetworkCase networkCase) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            Nd4j.getRandom().setSeed(11);
            Model network = networkCase.network().apply(type);
            Examples x = Examples.of(networkCase.features().apply(type));
            assertThatThrownBy(() -> HeadlessNetwork.of(network, x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void batchNormalizationIsRefused() {
        assertRefused(
                "batch normalization",
                NetworkCase.sequence(
                        "bn",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        Catalogue.dense(4, Activation.TANH),
                        new BatchNormalization(),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)));
    }

    @Test
    void doubledGradientsAreRefused() {
        assertRefused(
                "not that of the output",
                NetworkCase.sequence(
                        "samediff",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        Catalogue.dense(4, Activation.TANH),
                        new OwnDefinitions.Gated(4, 3),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)));
    }

    @Test
    void dropoutThatCannotBeSwitchedOffIsRefused() {
        assertRefused(
                "random numbers",
                NetworkCase.sequence(
                        "dropout inside a wrapper",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        Catalogue.dense(4, Activation.TANH),
                        new Bidirectional(new LSTM.Builder().nIn(4).nOut(2).dropOut(0.5).build()),
                        output(LossFunction.MCXENT, Activation.SOFTMAX)));
    }

    @Test
    void aNetworkWithoutAnOutputLayerIsRefused() {
        assertRefused(
                "output layer",
                NetworkCase.sequence(
                        "dense end",
                        InputType.feedForward(5),
                        new long[] {4, 5},
                        Catalogue.dense(4, Activation.TANH)));
    }
}
