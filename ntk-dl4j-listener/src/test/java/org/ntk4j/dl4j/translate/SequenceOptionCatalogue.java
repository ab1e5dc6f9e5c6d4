/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Options of recurrent layers, and of windows over time, beyond those in the other catalogues. */
final class SequenceOptionCatalogue {

    private SequenceOptionCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : RNNFormat.values()) {
            recurrent(cases, format);
            wrapped(cases, format);
            overTime(cases, format);
            heads(cases, format);
        }
        embedded(cases);
        return cases.stream();
    }

    /** Functions other than tanh and sigmoid in every gate. */
    @SuppressWarnings("deprecation")
    private static void recurrent(List<NetworkCase> cases, RNNFormat format) {
        Layer rnn =
                new SimpleRnn.Builder()
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.SOFTMAX)
                        .build();
        cases.add(RecurrentCatalogue.sequences("simple rnn, softmax", format, rnn));
        Layer lstm =
                new LSTM.Builder()
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.SWISH)
                        .gateActivationFunction(Activation.HARDTANH)
                        .forgetGateBiasInit(3)
                        .build();
        cases.add(RecurrentCatalogue.sequences("lstm, swish and hardtanh", format, lstm));
        Layer graves =
                new GravesLSTM.Builder()
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.SOFTSIGN)
                        .gateActivationFunction(Activation.HARDSIGMOID)
                        .build();
        cases.add(RecurrentCatalogue.sequences("graves lstm, other functions", format, graves));
        Layer both =
                new GravesBidirectionalLSTM.Builder()
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.SOFTSIGN)
                        .gateActivationFunction(Activation.HARDSIGMOID)
                        .build();
        cases.add(
                RecurrentCatalogue.sequences(
                        "graves bidirectional lstm, other functions", format, both));
    }

    @SuppressWarnings("deprecation")
    private static void wrapped(List<NetworkCase> cases, RNNFormat format) {
        Layer rnn = RecurrentCatalogue.simple(format).build();
        Layer graves = new GravesLSTM.Builder().nOut(3).dataFormat(format).build();
        for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
            cases.add(
                    RecurrentCatalogue.sequences(
                            "bidirectional %s of simple rnn".formatted(mode),
                            format,
                            new Bidirectional(mode, rnn.clone())));
            cases.add(
                    RecurrentCatalogue.sequences(
                            "bidirectional %s of graves lstm".formatted(mode),
                            format,
                            new Bidirectional(mode, graves.clone())));
        }
        cases.add(
                RecurrentCatalogue.sequences(
                                "frozen simple rnn",
                                format,
                                rnn.clone(),
                                new FrozenLayerWithBackprop(
                                        RecurrentCatalogue.simple(format).nIn(3).build()),
                                RecurrentCatalogue.lstm(format).build())
                        .withFalseGradient());
        cases.add(
                RecurrentCatalogue.sequences(
                        "time distributed product",
                        format,
                        rnn.clone(),
                        new TimeDistributed(
                                new ElementWiseMultiplicationLayer.Builder()
                                        .nIn(3)
                                        .nOut(3)
                                        .activation(Activation.SIGMOID)
                                        .build(),
                                format)));
    }

    private static void overTime(List<NetworkCase> cases, RNNFormat format) {
        for (ConvolutionMode mode : ConvolutionMode.values()) {
            for (int gap : new int[] {1, 2}) {
                Layer layer =
                        new Convolution1DLayer.Builder(2)
                                .nOut(2)
                                .stride(mode == ConvolutionMode.Strict ? 1 : 2)
                                .dilation(gap)
                                .hasBias(gap == 2)
                                .convolutionMode(mode)
                                .rnnDataFormat(format)
                                .activation(Activation.SIGMOID)
                                .build();
                String name = "convolution over time %s, width 2, dilation %d".formatted(mode, gap);
                NetworkCase row = over(name, format, layer);
                // oneDNN, which serves float32 alone, fails on dilation.
                cases.add(gap == 1 || mode == ConvolutionMode.Causal ? row : row.inDoubleOnly());
            }
        }
        Layer strict =
                new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX, 3, 2)
                        .convolutionMode(ConvolutionMode.Strict)
                        .dataFormat(format == RNNFormat.NWC ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
                        .build();
        cases.add(over("pooling over time Strict", format, strict));
        Subsampling1DLayer padded =
                new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG, 3, 2)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .dataFormat(format == RNNFormat.NWC ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
                        .build();
        padded.setPadding(new int[] {1, 0});
        cases.add(over("pooling over time padded", format, padded));
    }

    /** DL4J's own backpropagation fails on channels last. */
    private static NetworkCase over(String name, RNNFormat format, Layer layer) {
        NetworkCase row = PoolingCatalogue.sequences(name + " " + format, format, layer);
        return format == RNNFormat.NWC ? row.withFalseGradient() : row;
    }

    private static void embedded(List<NetworkCase> cases) {
        INDArray indices = Nd4j.createFromArray(new double[][] {{5, 0, 2}, {1, 5, 5}});
        Layer single =
                new EmbeddingLayer.Builder()
                        .nIn(6)
                        .nOut(4)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build();
        cases.add(
                NetworkCase.sequence(
                                "embedding without bias",
                                InputType.feedForward(6),
                                new long[] {3, 1},
                                single,
                                Catalogue.dense(2, Activation.IDENTITY))
                        .withFeatures(
                                type ->
                                        Nd4j.createFromArray(new double[][] {{5}, {0}, {5}})
                                                .castTo(type)));
        Layer several =
                new EmbeddingSequenceLayer.Builder()
                        .nIn(6)
                        .nOut(4)
                        .inputLength(3)
                        .inferInputLength(false)
                        .activation(Activation.SOFTMAX)
                        .build();
        for (boolean whole : new boolean[] {true, false}) {
            cases.add(
                    NetworkCase.sequence(
                                    "embedding sequence of given length, softmax, "
                                            + (whole ? "[n, t]" : "[n, 1, t]"),
                                    null,
                                    new long[] {2, 3},
                                    several.clone(),
                                    RecurrentCatalogue.lstm(RNNFormat.NCW).nIn(4).build())
                            .withFeatures(
                                    type ->
                                            (whole ? indices : indices.reshape(2, 1, 3))
                                                    .castTo(type)));
        }
    }

    /** Without labels, DL4J's losses have no gradient. */
    private static void heads(List<NetworkCase> cases, RNNFormat format) {
        Layer softmax =
                new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(format)
                        .build();
        Layer loss =
                new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(format)
                        .build();
        Layer lstm = RecurrentCatalogue.lstm(format).build();
        cases.add(
                RecurrentCatalogue.sequences("rnn output, softmax", format, lstm, softmax)
                        .withFalseGradient());
        cases.add(
                RecurrentCatalogue.sequences("rnn loss, softmax", format, lstm, loss)
                        .withFalseGradient());
    }
}
