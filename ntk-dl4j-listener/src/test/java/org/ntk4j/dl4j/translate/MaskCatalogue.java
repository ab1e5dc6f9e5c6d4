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
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
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
        return Stream.of(recurrent(), wrapped(), rows(), ends(), windows(), images(), vertices())
                .flatMap(List::stream)
                .map(c -> c.name().matches(FALSE_GRADIENT) ? c.withFalseGradient() : c);
    }

    /** A whole sequence, one that ends early, one with a gap and a late start. */
    private static INDArray steps(DataType type) {
        return Nd4j.createFromArray(
                        new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {0, 1, 0, 1, 0}})
                .castTo(type);
    }

    private static NetworkCase sequences(String name, RNNFormat format, Layer... layers) {
        return masked(RecurrentCatalogue.sequences("masked " + name, format, layers));
    }

    private static NetworkCase sequences(String name, Layer... layers) {
        return sequences(name, NCW, layers);
    }

    private static NetworkCase masked(NetworkCase plain) {
        return masked(plain, MaskCatalogue::steps);
    }

    private static NetworkCase masked(NetworkCase plain, Function<DataType, INDArray> mask) {
        Function<DataType, Given> given = plain.given();
        return plain.withGiven(type -> given.apply(type).masked(mask.apply(type)));
    }

    private static Layer lstm(RNNFormat format) {
        return RecurrentCatalogue.lstm(format).build();
    }

    private static Layer simple(RNNFormat format) {
        return RecurrentCatalogue.simple(format).build();
    }

    private static Layer identity() {
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

    private static List<NetworkCase> windows() {
        List<NetworkCase> cases = new ArrayList<>();
        cases.add(convolution("truncated", ConvolutionMode.Truncate, 2, 1, 1));
        cases.add(convolution("same", ConvolutionMode.Same, 2, 0, 1));
        cases.add(convolution("same, stride 1", ConvolutionMode.Same, 1, 0, 1));
        cases.add(convolution("causal", ConvolutionMode.Causal, 1, 0, 2));
        cases.add(
                sequences(
                        "Subsampling1DLayer",
                        simple(NCW),
                        new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG, 2, 2)
                                .build(),
                        simple(NCW)));
        return cases;
    }

    private static NetworkCase convolution(
            String name, ConvolutionMode mode, int stride, int padding, int gap) {
        return sequences(
                "Convolution1DLayer " + name,
                new Convolution1DLayer.Builder(3)
                        .nOut(3)
                        .stride(stride)
                        .padding(padding)
                        .dilation(gap)
                        .convolutionMode(mode)
                        .activation(Activation.SIGMOID)
                        .build(),
                new LastTimeStep(simple(NCW)));
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
                masked(
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
        return masked(
                NetworkCase.sequence(
                        "masked " + name,
                        InputType.convolutional(5, 5, 2),
                        new long[] {N, 2, 5, 5},
                        filters(stride),
                        new GlobalPoolingLayer.Builder(type).pnorm(2).build(),
                        identity()),
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
        return masked(
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
                                .masked(steps(type), second.apply(type)));
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
                                g.addLayer("a", simple(NCW), "in")
                                        .addVertex("last", new LastTimeStepVertex("in"), "a")
                                        .addVertex(
                                                "again",
                                                new DuplicateToTimeSeriesVertex("in"),
                                                "last")
                                        .addLayer("b", simple(NCW), "again")
                                        .setOutputs("b")));
        cases.add(
                graph(
                        "ReverseTimeSeriesVertex",
                        g ->
                                g.addLayer("a", simple(NCW), "in")
                                        .addVertex("r", new ReverseTimeSeriesVertex("in"), "a")
                                        .addLayer("b", simple(NCW), "r")
                                        .setOutputs("b")));
        cases.add(
                graph(
                        "vertices on one input",
                        g ->
                                g.addLayer("a", simple(NCW), "in")
                                        .addVertex("scale", new ScaleVertex(2), "a")
                                        .addVertex("shift", new ShiftVertex(1), "scale")
                                        .addVertex("subset", new SubsetVertex(0, 1), "shift")
                                        .addVertex("norm", new L2NormalizeVertex(), "subset")
                                        .addLayer("b", lstm(NCW), "norm")
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
                                        .addLayer("a", simple(NCW), "series")
                                        .setOutputs("a")));
        for (ElementWiseVertex.Op op :
                List.of(ElementWiseVertex.Op.Add, ElementWiseVertex.Op.Max)) {
            cases.add(
                    two(
                            "ElementWiseVertex " + op,
                            MaskCatalogue::otherSteps,
                            g ->
                                    branches(g)
                                            .addVertex("v", new ElementWiseVertex(op), "a", "b")
                                            .addLayer("c", simple(NCW), "v")
                                            .setOutputs("c")));
        }
        cases.add(merged("two masks", MaskCatalogue::otherSteps));
        cases.add(merged("one mask of two", type -> null));
        cases.add(
                two(
                        "StackVertex and UnstackVertex",
                        MaskCatalogue::otherSteps,
                        g ->
                                g.addVertex("s", new StackVertex(), "x", "y")
                                        .addLayer("a", simple(NCW), "s")
                                        .addVertex("p", new UnstackVertex(0, 2), "a")
                                        .addVertex("q", new UnstackVertex(1, 2), "a")
                                        .addLayer("b", simple(NCW), "q")
                                        .addVertex("m", new MergeVertex(), "p", "b")
                                        .setOutputs("m")));
        return cases;
    }

    private static GraphBuilder branches(GraphBuilder g) {
        return g.addLayer("a", simple(NCW), "x").addLayer("b", lstm(NCW), "y");
    }

    private static NetworkCase merged(String name, Function<DataType, INDArray> second) {
        return two(
                "MergeVertex of " + name,
                second,
                g ->
                        branches(g)
                                .addVertex("v", new MergeVertex(), "a", "b")
                                .addLayer("c", simple(NCW), "v")
                                .setOutputs("c"));
    }
}
