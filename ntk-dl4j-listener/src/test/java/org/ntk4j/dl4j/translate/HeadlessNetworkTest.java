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

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.listener.UnknownLayer;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.testing.Tolerances;

/** The slower way to a kernel: Deeplearning4j's own backpropagation on a copy. */
class HeadlessNetworkTest {

    private static final String CASES = "org.ntk4j.dl4j.translate.HeadlessCatalogue#all";

    /** Of a network in either type the kernel is that of its parameters, to float64 rounding. */
    @ParameterizedTest
    @MethodSource(CASES)
    void isTheTranslatedKernel(NetworkCase networkCase) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            Nd4j.getRandom().setSeed(11);
            Model network = networkCase.network().apply(type);
            Examples x = networkCase.given().apply(type).examples();
            for (OutputKind outputs : OutputKind.values()) {
                assertTranslatedKernel(network, x, TranslationOptions.defaults(), outputs);
            }
        }
    }

    private static void assertTranslatedKernel(
            Model network, Examples x, TranslationOptions options, OutputKind outputs) {
        TranslationOptions exact = options.withDataType(DataType.DOUBLE).withOutputs(outputs);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x, exact);
                HeadlessNetwork headless =
                        HeadlessNetwork.of(
                                network, x, TranslationOptions.defaults().withOutputs(outputs))) {
            assertThat(headless.head()).isEqualTo(translated.head().orElseThrow());
            assertThat(Tolerances.relativeError(headless.outputs(x), translated.graph().outputs(x)))
                    .isLessThan(Tolerances.ROUNDING);
            assertThat(headless.blocks())
                    .extracting(ParameterBlock::name, ParameterBlock::layer)
                    .containsExactlyInAnyOrderElementsOf(
                            translated.graph().blocks().stream()
                                    .map(b -> tuple(b.name(), b.layer()))
                                    .toList());
            EmpiricalNtk truth = EmpiricalNtk.explicit(Derivatives.of(translated.graph()));
            double whole = truth.compute(KernelKind.FULL, x).matrix().norm2Number().doubleValue();
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel slow = headless.kernel(kind, x);
                        TangentKernel expected = truth.compute(kind, x)) {
                    assertClose(slow.matrix(), expected.matrix(), whole);
                    assertThat(slow.layers().keySet()).isEqualTo(expected.layers().keySet());
                    slow.layers()
                            .forEach(
                                    (layer, part) ->
                                            assertClose(part, expected.layers().get(layer), whole));
                }
            }
        }
    }

    /** The pseudo kernel of a softmax is zero. */
    private static void assertClose(INDArray actual, INDArray expected, double whole) {
        double scale = Math.max(expected.norm2Number().doubleValue(), Tolerances.ROUNDING * whole);
        assertThat(actual.distance2(expected)).isLessThan(Tolerances.GRAM * scale);
    }

    @ParameterizedTest
    @MethodSource(CASES)
    void theNetworkAndTheRandomNumbersAreLeftAlone(NetworkCase networkCase) {
        Model network = networkCase.network().apply(DataType.FLOAT);
        Examples x = networkCase.given().apply(DataType.FLOAT).examples();
        INDArray before = network.params().dup();
        Nd4j.getRandom().setSeed(5);
        double expected = Nd4j.rand(DataType.DOUBLE, 1).getDouble(0);
        Nd4j.getRandom().setSeed(5);
        HeadlessNetwork.of(network, x, TranslationOptions.defaults()).close();
        assertThat(network.params()).isEqualTo(before);
        assertThat(Nd4j.rand(DataType.DOUBLE, 1).getDouble(0)).isEqualTo(expected);
    }

    /** tanh(1.5x W + b), in two ways. */
    private static final class Writing implements UnknownLayer.Habit, LayerTranslator {

        private static final long serialVersionUID = 1L;

        @Override
        public void entering(INDArray x, boolean training) {
            x.muli(1.5);
        }

        @Override
        public void passedOn(INDArray epsilon) {
            epsilon.muli(1.5);
        }

        @Override
        public boolean supports(Layer layer) {
            return layer instanceof UnknownLayer;
        }

        @Override
        public Activations translate(LayerContext context, Activations x) {
            UnknownLayer layer = (UnknownLayer) context.layer();
            SDVariable z = x.variable().mul(1.5).mmul(context.parameter("W"));
            return context.activate(
                    layer.getActivationFn(),
                    Activations.of(z.add(context.parameter("b")), -1, layer.getNOut()));
        }
    }

    @Test
    void aLayerThatWritesIntoWhatItIsGivenLeavesTheExamplesAlone() {
        Layer writing = new UnknownLayer(5, 5, new Writing());
        ((UnknownLayer) writing).setActivationFn(new ActivationTanH());
        writing.setIDropout(new Dropout(0.5));
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            NetworkCase rows =
                    HeadlessCatalogue.mlp(
                            "writing",
                            writing,
                            writing,
                            HeadlessCatalogue.output(LossFunction.MCXENT, Activation.SOFTMAX));
            INDArray x = rows.features().apply(type);
            INDArray before = x.dup();
            assertTranslatedKernel(
                    rows.network().apply(type),
                    Examples.of(x),
                    TranslationOptions.defaults().withLayer(new Writing()),
                    OutputKind.LOGITS);
            assertThat(x).isEqualTo(before);
        }
    }

    @Test
    void aLoadFollowsTheTraining() {
        NetworkCase mlp = HeadlessCatalogue.all().findFirst().orElseThrow();
        Model network = mlp.network().apply(DataType.DOUBLE);
        Examples x = Examples.of(mlp.features().apply(DataType.DOUBLE));
        try (HeadlessNetwork headless =
                HeadlessNetwork.of(network, x, TranslationOptions.defaults())) {
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
                        HeadlessCatalogue.output(LossFunction.MCXENT, Activation.SOFTMAX));
        Examples few = Examples.of(Nd4j.ones(DataType.DOUBLE, 1, 10));
        Examples many = Examples.of(Nd4j.ones(DataType.DOUBLE, 20_000, 10));
        try (HeadlessNetwork headless =
                HeadlessNetwork.of(network, few, TranslationOptions.defaults())) {
            assertThatThrownBy(() -> headless.kernel(KernelKind.PSEUDO, many))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("20000 rows");
        }
    }
}
