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
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer, vertex and preprocessor that a mask of the features reaches. */
final class MaskCatalogue {

    private static final int N = 3;
    private static final int SIZE = 4;
    private static final int STEPS = 5;

    /**
     * DL4J's own LSTM sends errors back across masked steps, where its state starts anew, and its
     * Bidirectional fails to send them back from a last step.
     */
    private static final String FALSE_GRADIENT =
            "masked GravesBidirectionalLSTM .*|(masked )?LastTimeStep .*|MaskZeroLayer .*"
                    + "|masked Bidirectional of .*";

    private static final RNNFormat NCW = RNNFormat.NCW;

    private MaskCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(recurrent(), wrapped(), rows(), ends())
                .flatMap(List::stream)
                .map(c -> c.name().matches(FALSE_GRADIENT) ? c.withFalseGradient() : c);
    }

    /** A whole sequence, one that ends early, one with a gap and a late start. */
    static INDArray steps(DataType type) {
        return Nd4j.createFromArray(
                        new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {0, 1, 0, 1, 0}})
                .castTo(type);
    }

    static NetworkCase sequences(String name, RNNFormat format, Layer... layers) {
        return masked(RecurrentCatalogue.sequences("masked " + name, format, layers));
    }

    static NetworkCase sequences(String name, Layer... layers) {
        return sequences(name, NCW, layers);
    }

    static NetworkCase masked(NetworkCase plain) {
        return masked(plain, MaskCatalogue::steps);
    }

    static NetworkCase masked(NetworkCase plain, Function<DataType, INDArray> mask) {
        Function<DataType, Given> given = plain.given();
        return plain.withGiven(type -> given.apply(type).masked(mask.apply(type)));
    }

    static Layer lstm(RNNFormat format) {
        return RecurrentCatalogue.lstm(format).build();
    }

    static Layer simple(RNNFormat format) {
        return RecurrentCatalogue.simple(format).build();
    }

    static Layer identity() {
        return Catalogue.dense(2, Activation.IDENTITY);
    }

    @SuppressWarnings("deprecation")
    private static List<NetworkCase> recurrent() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat f : RNNFormat.values()) {
            cases.add(sequences("LSTM", f, lstm(f), lstm(f)));
            cases.add(sequences("SimpleRnn", f, simple(f), simple(f)));
            cases.add(
                    sequences(
                            "GravesLSTM",
                            f,
                            new GravesLSTM.Builder()
                                    .nOut(3)
                                    .dataFormat(f)
                                    .activation(Activation.TANH)
                                    .build()));
            cases.add(
                    sequences(
                            "GravesBidirectionalLSTM",
                            f,
                            new GravesBidirectionalLSTM.Builder()
                                    .nOut(3)
                                    .dataFormat(f)
                                    .activation(Activation.TANH)
                                    .build()));
        }
        return cases;
    }

    private static List<NetworkCase> wrapped() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat f : RNNFormat.values()) {
            for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
                cases.add(sequences("Bidirectional " + mode, f, new Bidirectional(mode, lstm(f))));
            }
            cases.add(sequences("LastTimeStep", f, new LastTimeStep(lstm(f)), identity()));
            cases.add(
                    sequences(
                            "LastTimeStep of Bidirectional",
                            f,
                            new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, simple(f))),
                            identity()));
            cases.add(sequences("MaskZeroLayer", f, zeroed(simple(f))));
            cases.add(
                    RecurrentCatalogue.sequences("MaskZeroLayer", f, zeroed(lstm(f)))
                            .withFeatures(type -> withZeros(type, f)));
            cases.add(
                    RecurrentCatalogue.sequences(
                                    "LastTimeStep of MaskZeroLayer",
                                    f,
                                    new LastTimeStep(zeroed(lstm(f))))
                            .withFeatures(type -> withZeros(type, f)));
        }
        cases.add(
                sequences(
                        "Bidirectional of LastTimeStep",
                        new Bidirectional(
                                Bidirectional.Mode.CONCAT,
                                new LastTimeStep(
                                        RecurrentCatalogue.simple(NCW)
                                                .weightInit(WeightInit.XAVIER)
                                                .build())),
                        identity()));
        return cases;
    }

    private static Layer zeroed(Layer layer) {
        return new MaskZeroLayer(layer, 0);
    }

    /** Sequences whose masked steps have zeros as features. */
    private static INDArray withZeros(DataType type, RNNFormat format) {
        INDArray x = Given.randn(type, N, SIZE, STEPS);
        x.muli(steps(type).reshape(N, 1, STEPS).broadcast(N, SIZE, STEPS));
        return format == NCW ? x : x.permute(0, 2, 1).dup('c');
    }

    private static List<NetworkCase> rows() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat f : RNNFormat.values()) {
            cases.add(
                    sequences(
                            "DenseLayer between",
                            f,
                            Catalogue.dense(3, Activation.SIGMOID),
                            simple(f)));
        }
        cases.add(
                sequences(
                        "ElementWiseMultiplicationLayer between",
                        new ElementWiseMultiplicationLayer.Builder()
                                .nIn(SIZE)
                                .nOut(SIZE)
                                .activation(Activation.SIGMOID)
                                .build(),
                        simple(NCW)));
        cases.add(
                sequences(
                        "MaskLayer between",
                        Catalogue.dense(3, Activation.SIGMOID),
                        new MaskLayer(),
                        simple(NCW)));
        cases.add(sequences("MaskLayer", simple(NCW), new MaskLayer()));
        for (RNNFormat f : RNNFormat.values()) {
            cases.add(
                    masked(
                            NetworkCase.sequence(
                                            "masked EmbeddingSequenceLayer " + f,
                                            InputType.feedForward(6),
                                            new long[] {N, STEPS},
                                            new EmbeddingSequenceLayer.Builder()
                                                    .nIn(6)
                                                    .nOut(4)
                                                    .hasBias(true)
                                                    .outputDataFormat(f)
                                                    .activation(Activation.SIGMOID)
                                                    .build(),
                                            RecurrentCatalogue.simple(f).nIn(4).build())
                                    .withFeatures(MaskCatalogue::indices)));
        }
        return cases;
    }

    private static INDArray indices(DataType type) {
        return Nd4j.createFromArray(
                        new double[][] {{5, 0, 2, 1, 1}, {1, 5, 5, 3, 0}, {4, 4, 2, 3, 1}})
                .castTo(type);
    }

    private static List<NetworkCase> ends() {
        List<NetworkCase> cases = new ArrayList<>();
        for (PoolingType type : PoolingType.values()) {
            cases.add(
                    sequences(
                            "GlobalPoolingLayer " + type,
                            lstm(NCW),
                            new GlobalPoolingLayer.Builder(type).pnorm(2).build(),
                            identity()));
        }
        cases.add(
                sequences(
                                "RnnOutputLayer",
                                simple(NCW),
                                new RnnOutputLayer.Builder(LossFunction.MSE)
                                        .nOut(2)
                                        .activation(Activation.TANH)
                                        .build())
                        .withFalseGradient());
        cases.add(
                sequences(
                                "RnnLossLayer",
                                simple(NCW),
                                new RnnLossLayer.Builder(LossFunction.MSE)
                                        .activation(Activation.TANH)
                                        .build())
                        .withFalseGradient());
        cases.add(
                masked(
                                NetworkCase.sequence(
                                        "masked OutputLayer",
                                        InputType.feedForward(4),
                                        new long[] {N, 4},
                                        Catalogue.dense(3, Activation.SIGMOID),
                                        new OutputLayer.Builder(LossFunction.MSE)
                                                .nOut(2)
                                                .activation(Activation.SIGMOID)
                                                .build()),
                                type ->
                                        Nd4j.createFromArray(new double[][] {{1}, {0}, {1}})
                                                .castTo(type))
                        .withFalseGradient());
        return cases;
    }
}
