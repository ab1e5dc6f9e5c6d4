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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;
import org.ntk4j.graph.Examples;

/** What cannot be translated is said at once, with the layer's name. */
class RefusalTest {

    private static final DenseLayer DENSE = new DenseLayer.Builder().nIn(3).nOut(2).build();

    private static Examples zeros(long... shape) {
        return Examples.of(Nd4j.zeros(DataType.DOUBLE, shape));
    }

    private static UnsupportedLayerException refusal(Model network, long... shape) {
        return catchThrowableOfType(
                UnsupportedLayerException.class,
                () -> NetworkTranslator.translate(network, zeros(shape)));
    }

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
        return NetworkCase.network(DataType.DOUBLE, input, layers);
    }

    @Test
    void anUnknownLayerIsNamedWithItsIndexAndClass() {
        class Unknown extends ActivationLayer {
            private static final long serialVersionUID = 1L;

            Unknown() {
                super(new Builder().activation(Activation.TANH).name("norm"));
            }
        }
        UnsupportedLayerException e =
                refusal(
                        network(
                                InputType.convolutional(4, 4, 1),
                                new ConvolutionLayer.Builder(2, 2).nOut(2).build(),
                                new Unknown(),
                                new OutputLayer.Builder().nOut(2).build()),
                        1,
                        1,
                        4,
                        4);
        assertThat(e)
                .hasMessageContaining("layer 'norm' (index 1, ")
                .hasMessageContaining(Unknown.class.getName())
                .hasMessageContaining("ConvolutionLayer");
        assertThat(e.layer()).isEqualTo("norm");
        assertThat(e.index()).isOne();
        assertThat(e.type()).isEqualTo(Unknown.class.getName());
    }

    @Test
    void sequencesThatDoNotFitAreNamed() {
        Layer lstm = new LSTM.Builder().nIn(3).nOut(2).build();
        assertThat(refusal(network(null, lstm), 1, 4, 5))
                .hasMessageContaining("[n, 3, t]")
                .hasMessageContaining("[-1, 4, 5]");
        assertThat(refusal(network(null, lstm), 1, 3)).hasMessageContaining("[-1, 3]");
    }

    @Test
    void aLayerNormThatDeeplearning4jCannotRunIsNamed() {
        Layer layer = new SimpleRnn.Builder().nIn(3).nOut(2).hasLayerNorm(true).build();
        assertThat(refusal(network(null, layer), 1, 3, 4)).hasMessageContaining("layer norm");
    }

    @Test
    void aSubclassOfASupportedLayerIsNotTakenForIt() {
        class Doubled extends OutputLayer {
            private static final long serialVersionUID = 1L;

            Doubled() {
                super(new OutputLayer.Builder().nIn(3).nOut(2).activation(Activation.SOFTMAX));
            }
        }
        assertThat(refusal(network(null, new Doubled()), 1, 3)).hasMessageContaining("Doubled");
    }

    @Test
    void anActivationOfOnesOwnIsNamed() {
        class Own extends ActivationTanH {
            private static final long serialVersionUID = 1L;
        }
        Layer layer = new DenseLayer.Builder().nIn(3).nOut(2).activation(new Own()).build();
        assertThat(refusal(network(null, layer), 1, 3))
                .hasMessageContaining("layer 'layer0'")
                .hasMessageContaining("Own")
                .hasMessageContaining("ActivationTanH");
    }

    @Test
    void featuresThatDoNotFitAreNamed() {
        assertThat(refusal(network(null, DENSE), 1, 5))
                .hasMessageContaining("[n, 3]")
                .hasMessageContaining("[-1, 5]");
        Layer strict =
                new ConvolutionLayer.Builder(2, 2)
                        .nIn(1)
                        .nOut(2)
                        .stride(2, 2)
                        .convolutionMode(ConvolutionMode.Strict)
                        .build();
        assertThat(refusal(network(null, strict), 1, 1, 5, 5)).hasMessageContaining("Strict");
        assertThat(refusal(network(null, strict), 1, 25)).hasMessageContaining("rank 4");
    }

    /** Of a builder's one number DL4J makes two, and the sequence is an image of width 1. */
    @Test
    void aPaddingOverTimeThatDeeplearning4jCannotRunIsNamed() {
        Layer lstm = new LSTM.Builder().nIn(3).nOut(2).build();
        Layer padded = new Subsampling1DLayer.Builder(3, 2, 1).build();
        MultiLayerNetwork network = network(null, lstm, padded);
        assertThatThrownBy(() -> network.output(Nd4j.ones(DataType.DOUBLE, 1, 3, 5)))
                .hasMessageContaining("New shape length");
        assertThat(refusal(network, 1, 3, 5)).hasMessageContaining("setPadding(1, 0)");
    }

    private static UnsupportedLayerException imageRefusal(Layer layer) {
        Layer filter = new ConvolutionLayer.Builder(2, 2).nOut(3).build();
        return refusal(network(InputType.convolutional(6, 6, 1), filter, layer), 1, 1, 6, 6);
    }

    @Test
    void aPoolingThatDeeplearning4jDoesNotRunOrOnlyInOneDataTypeIsNamed() {
        int[] two = {2, 2};
        assertThat(
                        imageRefusal(
                                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.SUM, two)
                                        .build()))
                .hasMessageContaining("SUM");
        assertThat(
                        imageRefusal(
                                new SubsamplingLayer.Builder(two, new int[] {1, 1})
                                        .dilation(2, 2)
                                        .build()))
                .hasMessageContaining("dilation [2, 2]");
    }

    @Test
    void whatDoesNotFillOrLeavesNothingOfAnImageIsNamed() {
        assertThat(imageRefusal(new SpaceToDepthLayer.Builder<>(2).build()))
                .hasMessageContaining("blocks of 2")
                .hasMessageContaining("[-1, 3, 5, 5]");
        assertThat(imageRefusal(new SpaceToBatchLayer.Builder<>(new int[] {1, 3}).build()))
                .hasMessageContaining("blocks of 3");
        Layer cropping = new Cropping1D.Builder(3, 2).build();
        Layer lstm = new LSTM.Builder().nIn(3).nOut(2).build();
        assertThat(refusal(network(null, lstm, cropping), 1, 3, 5))
                .hasMessageContaining("leaves nothing of [-1, 2, 5]");
    }

    @Test
    void aBatchNormThatTakesExamplesForChannelsIsNamed() {
        Layer lstm = new LSTM.Builder().nIn(3).nOut(2).build();
        Layer norm = new BatchNormalization.Builder().nIn(2).nOut(2).build();
        assertThat(refusal(network(null, lstm, norm), 1, 3, 5))
                .hasMessageContaining("the examples for channels")
                .hasMessageContaining("NHWC");
    }

    private static UnsupportedLayerException maskedRefusal(Layer layer, long... mask) {
        MultiLayerNetwork network =
                network(InputType.recurrent(3), new SimpleRnn.Builder().nOut(3).build(), layer);
        Examples x = Examples.of(Nd4j.zeros(DataType.DOUBLE, 1, 3, 4), Nd4j.ones(mask));
        TranslationOptions options = TranslationOptions.defaults().withMasked(List.of("input"));
        return catchThrowableOfType(
                UnsupportedLayerException.class,
                () -> NetworkTranslator.translate(network, x, options));
    }

    @Test
    void masksThatCannotActAsInDeeplearning4jAreNamed() {
        assertThat(maskedRefusal(new TimeDistributed(DENSE.clone()), 1, 4))
                .hasMessageContaining("TimeDistributed")
                .hasMessageContaining("masks the steps of other examples");
        assertThat(maskedRefusal(new SimpleRnn.Builder().nOut(2).build(), 1, 5))
                .hasMessageContaining("mask [n, 4], one number per step, got [-1, 5]");
        class Shortening extends SelfAttentionLayer {
            private static final long serialVersionUID = 1L;

            Shortening() {
                super(new SelfAttentionLayer.Builder().nIn(3).nOut(3).nHeads(1));
            }

            @Override
            public Pair<INDArray, MaskState> feedForwardMaskArray(
                    INDArray mask, MaskState state, int n) {
                return null;
            }
        }
        assertThat(maskedRefusal(new Shortening(), 1, 4))
                .hasMessageContaining("hands on of masks is not known");
        assertThat(maskedRefusal(new OwnDefinitions.Regression(3, 2), 1, 4))
                .hasMessageContaining("handed no masks");
        Layer whole = new GlobalPoolingLayer.Builder().build();
        assertThat(maskedRefusal(whole, 1, 4)).isNull();
        Layer overTime = new GlobalPoolingLayer.Builder().poolingDimensions(1).build();
        assertThat(maskedRefusal(overTime, 1, 4)).hasMessageContaining("[n, c, t]");
    }

    @Test
    void aTranslatorThatDoesNotKnowOfMasksIsNotGivenThem() {
        LayerTranslator identity =
                new LayerTranslator() {
                    @Override
                    public boolean supports(Layer layer) {
                        return layer instanceof SimpleRnn;
                    }

                    @Override
                    public Activations translate(LayerContext context, Activations input) {
                        return input;
                    }
                };
        Layer rnn = new SimpleRnn.Builder().nIn(3).nOut(3).build();
        Examples x = Examples.of(Nd4j.zeros(DataType.DOUBLE, 1, 3, 4), Nd4j.ones(1, 4));
        TranslationOptions options =
                TranslationOptions.defaults().withMasked(List.of("input")).withLayer(identity);
        assertThatThrownBy(() -> NetworkTranslator.translate(network(null, rnn), x, options))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessageContaining("does not know of masks");
    }

    @Test
    void aNetworkThatWasNotInitializedIsRefused() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder().list().layer(DENSE.clone()).build());
        assertThatThrownBy(() -> NetworkTranslator.translate(network, zeros(1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("init()");
    }

    @Test
    void aTranslatorOfOnesOwnComesFirst() {
        LayerTranslator constant =
                new LayerTranslator() {
                    @Override
                    public boolean supports(Layer layer) {
                        return layer instanceof DenseLayer;
                    }

                    @Override
                    public Activations translate(LayerContext context, Activations input) {
                        return Activations.of(
                                input.variable().mmul(context.parameter("W")).mul(3), -1, 2);
                    }
                };
        MultiLayerNetwork network = network(null, DENSE);
        network.setParams(Nd4j.ones(DataType.DOUBLE, 1, 8));
        Examples ones = Examples.of(Nd4j.ones(DataType.DOUBLE, 1, 3));
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(
                        network, ones, TranslationOptions.defaults().withLayer(constant))) {
            assertThat(translated.graph().outputs(ones).toDoubleVector()).containsExactly(9, 9);
            assertThat(translated.graph().blocks()).hasSize(1);
        }
    }
}
