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
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every supported layer on sequences with its options. */
final class RecurrentCatalogue {

    private static final int N = 3;
    private static final int SIZE = 4;
    private static final int STEPS = 5;
    private static final RNNFormat[] FORMATS = {RNNFormat.NCW, RNNFormat.NWC};

    private RecurrentCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.concat(contracted(), explicit().stream());
    }

    /** Networks whose every block is contracted layer by layer. */
    static Stream<NetworkCase> contracted() {
        return Stream.of(recurrent(), outputs(), others()).flatMap(List::stream);
    }

    /** Networks with a block that takes the explicit way: unused, or cut before it is used. */
    private static List<NetworkCase> explicit() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : FORMATS) {
            cases.add(sequences("lstm of one step", format, 1, lstm(format).build()));
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
}
