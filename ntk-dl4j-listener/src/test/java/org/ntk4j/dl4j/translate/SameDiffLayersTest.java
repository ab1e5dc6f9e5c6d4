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

import java.util.function.BiFunction;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.Tolerances;

/** Layers that define themselves with SameDiff. */
class SameDiffLayersTest {

    private static SameDiffLambdaLayer lambda(BiFunction<SameDiff, SDVariable, SDVariable> body) {
        return new SameDiffLambdaLayer() {
            private static final long serialVersionUID = 1L;

            @Override
            public SDVariable defineLayer(SameDiff sd, SDVariable x) {
                return body.apply(sd, x);
            }

            @Override
            public InputType getOutputType(int layerIndex, InputType inputType) {
                return inputType;
            }
        };
    }

    private static AbstractThrowableAssert<?, ?> assertRefusal(Layer layer, long... shape) {
        InputType input =
                shape.length == 2
                        ? InputType.feedForward(shape[1])
                        : InputType.recurrent(shape[1], shape[2]);
        Model network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        input,
                        layer,
                        shape.length == 2
                                ? Catalogue.dense(2, Activation.IDENTITY)
                                : new GlobalPoolingLayer());
        Examples zeros = Examples.of(Nd4j.zeros(DataType.DOUBLE, shape));
        return assertThatThrownBy(() -> NetworkTranslator.translate(network, zeros))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessageContaining("layer 'layer0'");
    }

    @Test
    void aLayerThatDrawsRandomNumbersIsRefused() {
        assertRefusal(lambda((sd, x) -> x.add(sd.random.normal(0, 1, DataType.DOUBLE, 1, 5))), 1, 5)
                .hasMessageContaining("random");
    }

    @Test
    void aLayerWithAVariableThatIsNoParameterIsRefused() {
        assertRefusal(lambda((sd, x) -> x.mul(sd.var("own", Nd4j.scalar(2.0)))), 1, 5)
                .hasMessageContaining("variable 'own'");
    }

    @Test
    void aLayerThatFoldsStepsIntoExamplesIsRefused() {
        assertRefusal(lambda((sd, x) -> sd.reshape(x, -1L, 1L)), 1, 5)
                .hasMessageContaining("[5, 1]");
    }

    @Test
    void aDefinitionThatFailsIsNamedWithItsFailure() {
        assertRefusal(
                        lambda(
                                (sd, x) -> {
                                    throw new IllegalStateException("no such luck");
                                }),
                        1,
                        5)
                .hasMessageContaining("no such luck")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    /** Its scatter_update lacks an argument, whatever the layer's options. */
    @Test
    void learnedSelfAttentionRunsNeitherInDeeplearning4jNorHere() {
        Layer layer =
                new LearnedSelfAttentionLayer.Builder()
                        .nIn(4)
                        .nOut(4)
                        .nHeads(2)
                        .nQueries(2)
                        .projectInput(true)
                        .build();
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        InputType.recurrent(4, 3),
                        layer,
                        new GlobalPoolingLayer());
        assertThatThrownBy(() -> network.output(Nd4j.ones(DataType.DOUBLE, 2, 4, 3)))
                .hasStackTraceContaining("scatter_update");
        assertRefusal(layer, 1, 4, 3).hasMessageContaining("scatter_update");
    }

    @Test
    void aTranslationLeavesTheLiveConfigurationAlone() {
        NetworkCase fixedLength = Catalogues.named("recurrent attention");
        Model network = fixedLength.network().apply(DataType.DOUBLE);
        INDArray x = fixedLength.features().apply(DataType.DOUBLE);
        INDArray before = Networks.output(network, x).dup();
        Examples longer = Examples.of(Nd4j.zeros(DataType.DOUBLE, 1, x.size(1), x.size(2) + 2));
        NetworkTranslator.translate(network, longer).close();
        assertThat(Networks.output(network, x)).isEqualTo(before);
    }

    @Test
    void aVertexThatRemembersItsInputsGoesOnWithItsOwn() {
        NetworkCase lambda = Catalogues.named("a user's lambda vertex");
        Model network = lambda.network().apply(DataType.DOUBLE);
        INDArray x = lambda.features().apply(DataType.DOUBLE);
        INDArray before = Networks.output(network, x).dup();
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, Examples.of(x))) {
            INDArray ours = translated.graph().outputs(Examples.of(x));
            assertThat(Tolerances.relativeError(ours, before)).isLessThan(Tolerances.ROUNDING);
        }
        assertThat(Networks.output(network, x)).isEqualTo(before);
    }
}
