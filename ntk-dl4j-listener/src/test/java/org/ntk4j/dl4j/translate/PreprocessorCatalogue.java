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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.nd4j.linalg.activations.Activation;

/** Every preprocessor in every format. */
final class PreprocessorCatalogue {

    private static final int N = 3;
    private static final int STEPS = 4;
    private static final int SIZE = 8;

    private PreprocessorCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : RNNFormat.values()) {
            cases.add(
                    overTime(
                            "RnnToCnnPreProcessor and CnnToRnnPreProcessor",
                            format,
                            filters(),
                            new RnnToCnnPreProcessor(2, 2, 2, format),
                            new CnnToRnnPreProcessor(1, 2, 3, format)));
            cases.add(
                    overTime(
                            "RnnToFeedForwardPreProcessor and FeedForwardToRnnPreProcessor",
                            format,
                            dense(SIZE, 6),
                            new RnnToFeedForwardPreProcessor(format),
                            new FeedForwardToRnnPreProcessor(format)));
        }
        cases.add(images());
        cases.add(imageAsOneStep());
        cases.add(volumes(true));
        cases.add(volumes(false));
        cases.add(pooledVolume());
        cases.add(flattenedSeries());
        cases.add(permuted("[0, 2, 1]", 0, 2, 1));
        cases.add(permuted("[2, 1]", 2, 1));
        cases.add(permutedImage());
        cases.add(reshaped("without the examples", false, 2, 2, 2));
        cases.add(reshaped("with the examples", true, 1, 2, 2, 2));
        return cases.stream();
    }

    private static NetworkCase flattenedSeries() {
        return graph(
                "KerasFlattenRnnPreprocessor",
                new long[] {N, SIZE, STEPS},
                g ->
                        g.addLayer("a", rnn(SIZE, 3), "in")
                                .addLayer(
                                        "out",
                                        dense(3 * STEPS, 2),
                                        new KerasFlattenRnnPreprocessor(3, STEPS),
                                        "a")
                                .setOutputs("out"));
    }

    private static NetworkCase permuted(String name, int... order) {
        return graph(
                "PermutePreprocessor " + name,
                new long[] {N, SIZE, STEPS},
                g ->
                        g.addLayer("a", rnn(SIZE, 3), "in")
                                .addLayer("out", rnn(STEPS, 2), new PermutePreprocessor(order), "a")
                                .setOutputs("out"));
    }

    /** DL4J's own backpropagation permutes as it does forward, and not back. */
    private static NetworkCase permutedImage() {
        return graph(
                        "PermutePreprocessor [3, 1, 2]",
                        new long[] {N, 2, 3, 4},
                        g ->
                                g.addLayer("a", filters(), "in")
                                        .addLayer(
                                                "b",
                                                new ConvolutionLayer.Builder(2, 1)
                                                        .nIn(4)
                                                        .nOut(2)
                                                        .activation(Activation.TANH)
                                                        .build(),
                                                new PermutePreprocessor(3, 1, 2),
                                                "a")
                                        .setOutputs("b"))
                .withFalseGradient();
    }

    private static NetworkCase reshaped(String name, boolean examples, long... target) {
        long[] vector = examples ? new long[] {1, SIZE} : new long[] {SIZE};
        return graph(
                "ReshapePreprocessor " + name,
                new long[] {N, SIZE},
                g ->
                        g.addLayer("a", dense(SIZE, SIZE), "in")
                                .addLayer(
                                        "out",
                                        filters(),
                                        new ReshapePreprocessor(vector, target, examples),
                                        "a")
                                .setOutputs("out"));
    }

    private static SimpleRnn rnn(int in, int out) {
        return new SimpleRnn.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
    }

    private static NetworkCase graph(String name, long[] shape, UnaryOperator<GraphBuilder> build) {
        return NetworkCase.graph(name, null, shape, build);
    }

    private static NetworkCase overTime(
            String name,
            RNNFormat format,
            Layer layer,
            InputPreProcessor before,
            InputPreProcessor after) {
        long[] shape =
                format == RNNFormat.NCW ? new long[] {N, SIZE, STEPS} : new long[] {N, STEPS, SIZE};
        SimpleRnn rnn =
                new SimpleRnn.Builder()
                        .nIn(6)
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build();
        // In format NWC, DL4J's own backpropagation through CnnToRnn and FeedForwardToRnn fails.
        NetworkCase networkCase =
                graph(
                        name + " " + format,
                        shape,
                        g ->
                                g.addLayer("a", layer, before, "in")
                                        .addLayer("out", rnn, after, "a")
                                        .setOutputs("out"));
        return format == RNNFormat.NCW ? networkCase : networkCase.withFalseGradient();
    }

    private static ConvolutionLayer filters() {
        return new ConvolutionLayer.Builder(2, 1)
                .nIn(2)
                .nOut(3)
                .activation(Activation.TANH)
                .build();
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
    }

    private static NetworkCase images() {
        return graph(
                "FeedForwardToCnnPreProcessor and CnnToFeedForwardPreProcessor",
                new long[] {N, SIZE},
                g ->
                        g.addLayer("a", filters(), new FeedForwardToCnnPreProcessor(2, 2, 2), "in")
                                .addLayer(
                                        "out",
                                        dense(6, 2),
                                        new CnnToFeedForwardPreProcessor(1, 2, 3),
                                        "a")
                                .setOutputs("out"));
    }

    private static NetworkCase imageAsOneStep() {
        return graph(
                "CnnToRnnPreProcessor of one step",
                new long[] {N, 2, 2, 2},
                g ->
                        g.addLayer("a", filters(), "in")
                                .addLayer(
                                        "out",
                                        new SimpleRnn.Builder()
                                                .nIn(6)
                                                .nOut(3)
                                                .activation(Activation.TANH)
                                                .build(),
                                        new CnnToRnnPreProcessor(1, 2, 3),
                                        "a")
                                .setOutputs("out"));
    }

    /** The function between has rank 5, and is none of single entries. */
    private static NetworkCase volumes(boolean channelsFirst) {
        return graph(
                "FeedForwardToCnn3DPreProcessor and Cnn3DToFeedForwardPreProcessor "
                        + (channelsFirst ? "NCDHW" : "NDHWC"),
                new long[] {N, 5},
                g ->
                        g.addLayer("a", dense(5, 24), "in")
                                .addVertex(
                                        "volume",
                                        new PreprocessorVertex(
                                                new FeedForwardToCnn3DPreProcessor(
                                                        2, 3, 1, 4, channelsFirst)),
                                        "a")
                                .addLayer("f", new ActivationLayer(Activation.CUBE), "volume")
                                .addLayer(
                                        "out",
                                        dense(24, 2),
                                        new ComposableInputPreProcessor(
                                                new Cnn3DToFeedForwardPreProcessor(
                                                        2, 3, 1, 4, channelsFirst)),
                                        "f")
                                .setOutputs("out"));
    }

    /** Which channels there are is seen in what is left. */
    private static NetworkCase pooledVolume() {
        return graph(
                "FeedForwardToCnn3DPreProcessor and pooling",
                new long[] {N, 5},
                g ->
                        g.addLayer("a", dense(5, 24), "in")
                                .addLayer(
                                        "pool",
                                        new GlobalPoolingLayer(),
                                        new FeedForwardToCnn3DPreProcessor(2, 3, 1, 4, true),
                                        "a")
                                .addLayer("out", dense(4, 2), "pool")
                                .setOutputs("out"));
    }
}
