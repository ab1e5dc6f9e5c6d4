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
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every supported layer on sequences with its options. */
final class RecurrentCatalogue {

    private static final int N = 3;
    private static final int SIZE = 4;
    private static final int STEPS = 5;
    private static final RNNFormat[] FORMATS = {RNNFormat.NCW, RNNFormat.NWC};

    private RecurrentCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                        recurrent(),
                        peepholes(),
                        outputs(),
                        others(),
                        wrapped(),
                        vertices(),
                        windows(),
                        single())
                .flatMap(List::stream);
    }

    /** One step, which leaves the recurrent weights unused. */
    private static List<NetworkCase> single() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            cases.add(sequences("lstm of one step", format, 1, lstm(format).build()));
        }
        return cases;
    }

    /** The recurrent weights and the peepholes are one array. */
    @SuppressWarnings("deprecation")
    private static List<NetworkCase> peepholes() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            cases.add(
                    sequences(
                            "graves lstm",
                            format,
                            new GravesLSTM.Builder()
                                    .nOut(3)
                                    .dataFormat(format)
                                    .activation(Activation.TANH)
                                    .build()));
            cases.add(
                    sequences(
                            "graves bidirectional lstm",
                            format,
                            new GravesBidirectionalLSTM.Builder()
                                    .nOut(3)
                                    .dataFormat(format)
                                    .activation(Activation.TANH)
                                    .build()));
        }
        return cases;
    }

    static NetworkCase sequences(String name, RNNFormat format, Layer... layers) {
        return sequences(name, format, STEPS, layers);
    }

    private static NetworkCase sequences(
            String name, RNNFormat format, int steps, Layer... layers) {
        long[] shape =
                format == RNNFormat.NCW ? new long[] {N, SIZE, steps} : new long[] {N, steps, SIZE};
        return NetworkCase.sequence(
                name + " " + format, InputType.recurrent(SIZE, steps, format), shape, layers);
    }

    static LSTM.Builder lstm(RNNFormat format) {
        return new LSTM.Builder().nOut(3).dataFormat(format).activation(Activation.TANH);
    }

    static SimpleRnn.Builder simple(RNNFormat format) {
        return new SimpleRnn.Builder().nOut(3).dataFormat(format).activation(Activation.TANH);
    }

    private static Layer identity() {
        return Catalogue.dense(2, Activation.IDENTITY);
    }

    private static List<NetworkCase> recurrent() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            cases.add(sequences("lstm", format, lstm(format).build()));
            cases.add(
                    sequences(
                            "lstm twice, other functions",
                            format,
                            lstm(format)
                                    .activation(Activation.SOFTSIGN)
                                    .gateActivationFunction(Activation.HARDSIGMOID)
                                    .build(),
                            lstm(format).build()));
            cases.add(sequences("simple rnn", format, simple(format).build()));
            cases.add(
                    sequences(
                            "last step of lstm",
                            format,
                            lstm(format).build(),
                            new LastTimeStep(lstm(format).build()),
                            identity()));
            cases.add(
                    sequences(
                            "last step of simple rnn",
                            format,
                            new LastTimeStep(simple(format).build()),
                            identity()));
        }
        return cases;
    }

    private static List<NetworkCase> outputs() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            Layer output =
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                            .nOut(2)
                            .activation(Activation.TANH)
                            .dataFormat(format)
                            .build();
            Layer loss =
                    new RnnLossLayer.Builder(LossFunction.MSE)
                            .activation(Activation.TANH)
                            .dataFormat(format)
                            .build();
            cases.add(sequences("rnn output", format, lstm(format).build(), output));
            cases.add(sequences("rnn loss", format, lstm(format).build(), loss));
        }
        return cases.stream().map(NetworkCase::withFalseGradient).toList();
    }

    private static List<NetworkCase> others() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            for (PoolingType type : PoolingType.values()) {
                cases.add(
                        sequences(
                                "global pooling over time " + type,
                                format,
                                lstm(format).build(),
                                new GlobalPoolingLayer.Builder(type)
                                        .pnorm(2)
                                        .poolingDimensions(format == RNNFormat.NCW ? 2 : 1)
                                        .build(),
                                identity()));
            }
            cases.add(
                    sequences(
                            "dense between recurrent layers",
                            format,
                            lstm(format).build(),
                            Catalogue.dense(5, Activation.TANH),
                            Catalogue.dense(4, Activation.SIGMOID),
                            simple(format).build()));
            cases.add(
                    sequences(
                            "dense before lstm",
                            format,
                            Catalogue.dense(5, Activation.TANH),
                            lstm(format).build()));
        }
        return cases;
    }

    private static List<NetworkCase> wrapped() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
                cases.add(
                        sequences(
                                "bidirectional " + mode,
                                format,
                                new Bidirectional(mode, lstm(format).build())));
            }
            cases.add(
                    sequences(
                                    "bidirectional last step",
                                    format,
                                    new Bidirectional(
                                            Bidirectional.Mode.CONCAT,
                                            new LastTimeStep(
                                                    lstm(format)
                                                            .weightInit(WeightInit.XAVIER)
                                                            .build())),
                                    identity())
                            .withFalseGradient());
            cases.add(
                    sequences(
                            "time distributed",
                            format,
                            lstm(format).build(),
                            new TimeDistributed(Catalogue.dense(2, Activation.TANH), format)));
            cases.add(
                    sequences(
                            "repeat vector",
                            format,
                            new LastTimeStep(lstm(format).build()),
                            repeat(format),
                            simple(format).build()));
            cases.add(
                    NetworkCase.sequence(
                                    "embedding sequence " + format,
                                    InputType.feedForward(6),
                                    new long[] {2, 3},
                                    new EmbeddingSequenceLayer.Builder()
                                            .nIn(6)
                                            .nOut(4)
                                            .hasBias(true)
                                            .outputDataFormat(format)
                                            .activation(Activation.TANH)
                                            .build(),
                                    lstm(format).nIn(4).build())
                            .withFeatures(RecurrentCatalogue::indices));
        }
        return cases;
    }

    /** Its builder's own parameter cannot be named. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Layer repeat(RNNFormat format) {
        return new RepeatVector.Builder(4).dataFormat(format).build();
    }

    private static INDArray indices(DataType type) {
        return Nd4j.createFromArray(new double[][] {{5, 0, 2}, {1, 5, 5}}).castTo(type);
    }

    private static List<NetworkCase> vertices() {
        return List.of(
                NetworkCase.graph(
                        "vertices on sequences",
                        InputType.recurrent(SIZE, STEPS),
                        new long[] {N, SIZE, STEPS},
                        g ->
                                g.addLayer("a", lstm(RNNFormat.NCW).build(), "in")
                                        .addVertex("back", new ReverseTimeSeriesVertex(), "a")
                                        .addLayer("b", simple(RNNFormat.NCW).build(), "back")
                                        .addVertex("last", new LastTimeStepVertex("in"), "b")
                                        .addVertex(
                                                "again",
                                                new DuplicateToTimeSeriesVertex("in"),
                                                "last")
                                        .addVertex("all", new MergeVertex(), "again", "a")
                                        .addLayer("c", lstm(RNNFormat.NCW).build(), "all")
                                        .addVertex("end", new LastTimeStepVertex("in"), "c")
                                        .addLayer("out", identity(), "end")
                                        .setOutputs("out")));
    }

    private static NetworkCase convolution(
            String name, RNNFormat format, ConvolutionMode mode, int stride, int pad, int gap) {
        return sequences(
                "convolution over time " + name,
                format,
                9,
                new Convolution1DLayer.Builder(3)
                        .nOut(3)
                        .stride(stride)
                        .padding(pad)
                        .dilation(gap)
                        .convolutionMode(mode)
                        .rnnDataFormat(format)
                        .activation(Activation.TANH)
                        .build(),
                new LastTimeStep(simple(format).build()));
    }

    private static List<NetworkCase> windows() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            cases.add(convolution("truncate", format, ConvolutionMode.Truncate, 2, 1, 1));
            cases.add(convolution("same", format, ConvolutionMode.Same, 2, 0, 1));
            cases.add(convolution("causal", format, ConvolutionMode.Causal, 1, 0, 2));
            for (SubsamplingLayer.PoolingType type :
                    List.of(SubsamplingLayer.PoolingType.MAX, SubsamplingLayer.PoolingType.AVG)) {
                cases.add(
                        sequences(
                                "pooling over time " + type,
                                format,
                                simple(format).build(),
                                new Subsampling1DLayer.Builder(type, 2, 2).build(),
                                simple(format).build()));
            }
        }
        // DL4J's own backpropagation fails on channels last.
        return cases.stream()
                .map(c -> c.name().endsWith("NWC") ? c.withFalseGradient() : c)
                .toList();
    }
}
