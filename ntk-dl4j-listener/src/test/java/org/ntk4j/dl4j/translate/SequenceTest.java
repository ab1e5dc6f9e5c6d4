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

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Tolerances;

/** Networks on sequences: what their outputs are, and how their kernels are found. */
class SequenceTest {

    @BeforeEach
    void seed() {
        Nd4j.getRandom().setSeed(3);
    }

    private static MultiLayerNetwork reference(ReferenceNetwork reference) {
        int hidden = reference.meta().get("architecture").get("H").asInt();
        LSTM lstm = new LSTM.Builder().nOut(hidden).activation(Activation.TANH).build();
        Layer output =
                new OutputLayer.Builder(LossFunction.MSE)
                        .nOut((int) reference.k())
                        .activation(Activation.IDENTITY)
                        .build();
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        InputType.recurrent(reference.parameter("Wx").size(0)),
                        new LastTimeStep(lstm),
                        output);
        network.setParam("0_W", reference.parameter("Wx"));
        network.setParam("0_RW", reference.parameter("RW"));
        network.setParam("0_b", reference.parameter("bx"));
        network.setParam("1_W", reference.parameter("W"));
        network.setParam("1_b", reference.parameter("b"));
        return network;
    }

    @Test
    void theReferenceLstmGivesTheReferencesOutputsAndGradient() {
        ReferenceNetwork reference = ReferenceNetwork.read("lstm");
        Examples x = reference.examples();
        try (TranslatedNetwork translated = NetworkTranslator.translate(reference(reference), x)) {
            DifferentiableGraph graph = translated.graph();
            INDArray outputs = graph.outputs(x);
            assertThat(Tolerances.relativeError(outputs, reference.reference("outputs")))
                    .isLessThan(Tolerances.ROUNDING);
            INDArray seed = outputs.sub(reference.input("y_mse")).div(x.size());
            INDArray gradient = Derivatives.of(graph).vjp(x, seed);
            INDArray ordered =
                    Nd4j.concat(
                            0,
                            graph.blocks().stream()
                                    .map(b -> b.of(gradient).dup('c').reshape(b.length()))
                                    .toArray(INDArray[]::new));
            assertThat(Tolerances.relativeError(ordered, reference.reference("grad_mse")))
                    .isLessThan(Tolerances.ROUNDING);
        }
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void theReferenceLstmGivesTheReferencesKernelBothWays(KernelKind kind) {
        ReferenceNetwork reference = ReferenceNetwork.read("lstm");
        Examples x = reference.examples();
        INDArray expected = expected(reference, kind);
        try (TranslatedNetwork translated = NetworkTranslator.translate(reference(reference), x)) {
            Derivatives derivatives = Derivatives.of(translated.graph());
            for (EmpiricalNtk ntk :
                    List.of(
                            EmpiricalNtk.explicit(derivatives),
                            EmpiricalNtk.layerWise(derivatives))) {
                try (TangentKernel kernel = ntk.compute(kind, x)) {
                    assertThat(Tolerances.relativeError(kernel.matrix(), expected))
                            .as(ntk.toString())
                            .isLessThan(Tolerances.GRAM);
                }
            }
        }
    }

    private static INDArray expected(ReferenceNetwork reference, KernelKind kind) {
        long side = reference.n() * reference.k();
        return switch (kind) {
            case FULL -> reference.reference("ntk").reshape('c', side, side);
            case TRACE -> reference.reference("ntk_trace");
            // The reference sums the logits; ours is of their sum over the root of k.
            case PSEUDO -> reference.reference("ntk_pseudo").div(reference.k());
        };
    }

    @Test
    void eachStepIsAUseOfTheRecurrentWeights() {
        ReferenceNetwork reference = ReferenceNetwork.read("lstm");
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(reference(reference), reference.examples())) {
            Derivatives derivatives = Derivatives.of(translated.graph());
            ParameterBlock weights = translated.graph().blocks().get(1);
            assertThat(weights.name()).isEqualTo("0_RW");
            assertThat(derivatives.uses().get(weights))
                    .hasSize(3)
                    .allMatch(ParameterUse.Dense.class::isInstance);
        }
    }

    /** DL4J's rows are all examples of the first step, then of the second; ours are examples. */
    @Test
    void aNetworkThatEndsInRowsHasAllStepsOfAnExampleAsItsOutputs() {
        NetworkCase rows =
                RecurrentCatalogue.sequences(
                        "rows",
                        RNNFormat.NCW,
                        RecurrentCatalogue.lstm(RNNFormat.NCW).build(),
                        Catalogue.dense(2, Activation.IDENTITY));
        INDArray features = rows.features().apply(DataType.DOUBLE);
        Examples x = Examples.of(features);
        Model network = rows.network().apply(DataType.DOUBLE);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x)) {
            long n = x.size();
            long steps = features.size(2);
            INDArray expected =
                    Networks.output(network, features)
                            .dup('c')
                            .reshape('c', steps, n, 2)
                            .permute(1, 0, 2)
                            .dup('c')
                            .reshape('c', n, steps * 2);
            INDArray outputs = translated.graph().outputs(x);
            assertThat(Tolerances.relativeError(outputs, expected)).isLessThan(Tolerances.ROUNDING);
        }
    }
}
