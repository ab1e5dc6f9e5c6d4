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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Masks where windows move over them, where graphs join them, and where layers define themselves.
 */
final class MaskedShapeCatalogue {

    private static final int N = 3;
    private static final int SIZE = 4;
    private static final int STEPS = 5;
    private static final RNNFormat NCW = RNNFormat.NCW;

    private MaskedShapeCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(windows(), images(), vertices(), attention()).flatMap(List::stream);
    }

    /** DL4J doubles the gradients of these layers. */
    private static List<NetworkCase> attention() {
        List<NetworkCase> cases = new ArrayList<>();
        for (boolean projected : new boolean[] {true, false}) {
            Layer attention =
                    new SelfAttentionLayer.Builder()
                            .nIn(SIZE)
                            .nOut(SIZE)
                            .nHeads(projected ? 2 : 1)
                            .projectInput(projected)
                            .build();
            String name = "SelfAttentionLayer" + (projected ? "" : " without projection");
            cases.add(
                    MaskCatalogue.sequences(
                            name, attention, new GlobalPoolingLayer(), MaskCatalogue.identity()));
        }
        Layer recurrent =
                new RecurrentAttentionLayer.Builder()
                        .nOut(4)
                        .nHeads(2)
                        .projectInput(true)
                        .activation(Activation.TANH)
                        .build();
        cases.add(
                MaskCatalogue.sequences(
                        "RecurrentAttentionLayer", recurrent, new GlobalPoolingLayer()));
        return cases.stream().map(NetworkCase::withFalseGradient).toList();
    }

    private static List<NetworkCase> windows() {
        List<NetworkCase> cases = new ArrayList<>();
        cases.add(convolution("truncated", ConvolutionMode.Truncate, 2, 1, 1));
        cases.add(convolution("same", ConvolutionMode.Same, 2, 0, 1));
        cases.add(convolution("same, stride 1", ConvolutionMode.Same, 1, 0, 1));
        cases.add(convolution("causal", ConvolutionMode.Causal, 1, 0, 2));
        cases.add(
                MaskCatalogue.sequences(
                        "Subsampling1DLayer",
                        MaskCatalogue.simple(NCW),
                        new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG, 2, 2)
                                .build(),
                        MaskCatalogue.simple(NCW)));
        return cases;
    }

    private static NetworkCase convolution(
            String name, ConvolutionMode mode, int stride, int padding, int gap) {
        return MaskCatalogue.sequences(
                "Convolution1DLayer " + name,
                new Convolution1DLayer.Builder(3)
                        .nOut(3)
                        .stride(stride)
                        .padding(padding)
                        .dilation(gap)
                        .convolutionMode(mode)
                        .activation(Activation.SIGMOID)
                        .build(),
                new LastTimeStep(MaskCatalogue.simple(NCW)));
    }

    private static List<NetworkCase> images() {
        List<NetworkCase> cases = new ArrayList<>();
        for (PoolingType type : PoolingType.values()) {
            cases.add(image("GlobalPoolingLayer " + type, 1, type, 5, 1));
        }
        cases.add(image("ConvolutionLayer of rows", 2, PoolingType.SUM, 5, 1));
        cases.add(image("ConvolutionLayer of columns", 2, PoolingType.AVG, 1, 5));
        cases.add(image("ConvolutionLayer of pixels", 2, PoolingType.SUM, 5, 5));
        cases.add(image("ConvolutionLayer of images", 2, PoolingType.SUM, 1, 1));
        cases.add(
                MaskCatalogue.masked(
                        NetworkCase.sequence(
                                "masked SubsamplingLayer and MaskLayer",
                                InputType.convolutional(5, 5, 2),
                                new long[] {N, 2, 5, 5},
                                new SubsamplingLayer.Builder(
                                                SubsamplingLayer.PoolingType.AVG, new int[] {2, 2})
                                        .build(),
                                filters(1),
                                new MaskLayer()),
                        type -> pixels(type, 5, 1)));
        return cases;
    }

    private static ConvolutionLayer filters(int stride) {
        return new ConvolutionLayer.Builder(2, 2)
                .nOut(3)
                .stride(stride, stride)
                .activation(Activation.SIGMOID)
                .build();
    }

    private static NetworkCase image(
            String name, int stride, PoolingType type, int height, int width) {
        return MaskCatalogue.masked(
                NetworkCase.sequence(
                        "masked " + name,
                        InputType.convolutional(5, 5, 2),
                        new long[] {N, 2, 5, 5},
                        filters(stride),
                        new GlobalPoolingLayer.Builder(type).pnorm(2).build(),
                        MaskCatalogue.identity()),
                t -> pixels(t, height, width));
    }

    /** Something of each image is there. */
    private static INDArray pixels(DataType type, int height, int width) {
        INDArray mask = Nd4j.zeros(type, N, 1, height, width);
        for (int i = 0; i < N; i++) {
            for (int h = 0; h < Math.min(height, 2 + i); h++) {
                for (int w = 0; w < Math.min(width, 4 - i); w++) {
                    mask.putScalar(new int[] {i, 0, h, w}, 1);
                }
            }
        }
        return mask;
    }

    private static NetworkCase graph(String name, UnaryOperator<GraphBuilder> build) {
        return MaskCatalogue.masked(
                NetworkCase.graph(
                        "masked " + name,
                        InputType.recurrent(SIZE, STEPS),
                        new long[] {N, SIZE, STEPS},
                        build));
    }

    /** Two inputs with the same mask, another one, or none. */
    private static NetworkCase two(
            String name, Function<DataType, INDArray> second, UnaryOperator<GraphBuilder> build) {
        return NetworkCase.asking(
                "masked " + name,
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        build.apply(
                                                g.addInputs("x", "y")
                                                        .setInputTypes(
                                                                InputType.recurrent(SIZE, STEPS),
                                                                InputType.recurrent(SIZE, STEPS)))),
                type ->
                        Given.of(
                                        Given.randn(type, N, SIZE, STEPS),
                                        Given.randn(type, N, SIZE, STEPS))
                                .masked(MaskCatalogue.steps(type), second.apply(type)));
    }

    private static INDArray otherSteps(DataType type) {
        return Nd4j.createFromArray(
                        new double[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 1, 0}, {1, 0, 0, 0, 0}})
                .castTo(type);
    }

    private static List<NetworkCase> vertices() {
        List<NetworkCase> cases = new ArrayList<>();
        cases.add(
                graph(
                        "LastTimeStepVertex and DuplicateToTimeSeriesVertex",
                        g ->
                                g.addLayer("a", MaskCatalogue.simple(NCW), "in")
                                        .addVertex("last", new LastTimeStepVertex("in"), "a")
                                        .addVertex(
                                                "again",
                                                new DuplicateToTimeSeriesVertex("in"),
                                                "last")
                                        .addLayer("b", MaskCatalogue.simple(NCW), "again")
                                        .setOutputs("b")));
        cases.add(
                graph(
                        "ReverseTimeSeriesVertex",
                        g ->
                                g.addLayer("a", MaskCatalogue.simple(NCW), "in")
                                        .addVertex("r", new ReverseTimeSeriesVertex("in"), "a")
                                        .addLayer("b", MaskCatalogue.simple(NCW), "r")
                                        .setOutputs("b")));
        cases.add(
                graph(
                        "vertices on one input",
                        g ->
                                g.addLayer("a", MaskCatalogue.simple(NCW), "in")
                                        .addVertex("scale", new ScaleVertex(2), "a")
                                        .addVertex("shift", new ShiftVertex(1), "scale")
                                        .addVertex("subset", new SubsetVertex(0, 1), "shift")
                                        .addVertex("norm", new L2NormalizeVertex(), "subset")
                                        .addLayer("b", MaskCatalogue.lstm(NCW), "norm")
                                        .setOutputs("b")));
        cases.add(
                graph(
                        "RnnToCnnPreProcessor and CnnToRnnPreProcessor",
                        g ->
                                g.addVertex(
                                                "images",
                                                new PreprocessorVertex(
                                                        new RnnToCnnPreProcessor(2, 1, 2)),
                                                "in")
                                        .addVertex(
                                                "series",
                                                new PreprocessorVertex(
                                                        new CnnToRnnPreProcessor(2, 1, 2)),
                                                "images")
                                        .addLayer("a", MaskCatalogue.simple(NCW), "series")
                                        .setOutputs("a")));
        for (ElementWiseVertex.Op op :
                List.of(ElementWiseVertex.Op.Add, ElementWiseVertex.Op.Max)) {
            cases.add(
                    two(
                            "ElementWiseVertex " + op,
                            MaskedShapeCatalogue::otherSteps,
                            g ->
                                    branches(g)
                                            .addVertex("v", new ElementWiseVertex(op), "a", "b")
                                            .addLayer("c", MaskCatalogue.simple(NCW), "v")
                                            .setOutputs("c")));
        }
        cases.add(merged("two masks", MaskedShapeCatalogue::otherSteps));
        cases.add(merged("one mask of two", type -> null));
        cases.add(
                two(
                        "StackVertex and UnstackVertex",
                        MaskedShapeCatalogue::otherSteps,
                        g ->
                                g.addVertex("s", new StackVertex(), "x", "y")
                                        .addLayer("a", MaskCatalogue.simple(NCW), "s")
                                        .addVertex("p", new UnstackVertex(0, 2), "a")
                                        .addVertex("q", new UnstackVertex(1, 2), "a")
                                        .addLayer("b", MaskCatalogue.simple(NCW), "q")
                                        .addVertex("m", new MergeVertex(), "p", "b")
                                        .setOutputs("m")));
        return cases;
    }

    private static GraphBuilder branches(GraphBuilder g) {
        return g.addLayer("a", MaskCatalogue.simple(NCW), "x")
                .addLayer("b", MaskCatalogue.lstm(NCW), "y");
    }

    private static NetworkCase merged(String name, Function<DataType, INDArray> second) {
        return two(
                "MergeVertex of " + name,
                second,
                g ->
                        branches(g)
                                .addVertex("v", new MergeVertex(), "a", "b")
                                .addLayer("c", MaskCatalogue.simple(NCW), "v")
                                .setOutputs("c"));
    }
}
