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
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every vertex that treats examples one by one, on vectors, sequences and images. */
final class VertexCatalogue {

    private static final int N = 3;
    private static final long[] VECTORS = {N, 5};
    private static final long[] SERIES = {N, 4, 5};
    private static final long[] SERIES_LAST = {N, 5, 4};
    private static final long[] IMAGES = {N, 2, 5, 5};
    private static final long[] IMAGES_LAST = {N, 5, 5, 2};

    private VertexCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(onOne(), onTwo(), merged(), broadcast(), stacked()).flatMap(List::stream);
    }

    private static InputType type(long[] shape) {
        if (shape == VECTORS) {
            return InputType.feedForward(5);
        }
        if (shape == SERIES || shape == SERIES_LAST) {
            return InputType.recurrent(4, 5, format(shape));
        }
        return InputType.convolutional(
                5, 5, 2, shape == IMAGES ? CNN2DFormat.NCHW : CNN2DFormat.NHWC);
    }

    private static RNNFormat format(long[] shape) {
        return shape == SERIES ? RNNFormat.NCW : RNNFormat.NWC;
    }

    /** A layer with activations of the same rank as its input, 4 vectors, steps or channels. */
    private static Layer layer(long[] shape, Activation activation) {
        if (shape == VECTORS) {
            return Catalogue.dense(4, activation);
        }
        if (shape == SERIES || shape == SERIES_LAST) {
            return RecurrentCatalogue.simple(format(shape)).nOut(4).activation(activation).build();
        }
        return new ConvolutionLayer.Builder(2, 2)
                .nOut(4)
                .dataFormat(shape == IMAGES ? CNN2DFormat.NCHW : CNN2DFormat.NHWC)
                .activation(activation)
                .build();
    }

    private static NetworkCase one(String options, long[] shape, GraphVertex vertex) {
        return NetworkCase.graph(
                name(options, shape, vertex),
                type(shape),
                shape,
                g ->
                        g.addLayer("a", layer(shape, Activation.TANH), "in")
                                .addVertex("v", vertex, "a")
                                .setOutputs("v"));
    }

    private static String name(String options, long[] shape, GraphVertex vertex) {
        return vertex.getClass().getSimpleName() + " " + options + " of rank " + shape.length;
    }

    private static NetworkCase two(String options, long[] shape, GraphVertex vertex) {
        return NetworkCase.graph(
                name(options, shape, vertex),
                type(shape),
                shape,
                g -> branches(g, shape).addVertex("v", vertex, "a", "b").setOutputs("v"));
    }

    private static GraphBuilder branches(GraphBuilder g, long[] shape) {
        return g.addLayer("a", layer(shape, Activation.TANH), "in")
                .addLayer("b", layer(shape, Activation.SIGMOID), "in");
    }

    private static List<NetworkCase> onOne() {
        List<NetworkCase> cases = new ArrayList<>();
        for (long[] shape : List.of(VECTORS, SERIES, IMAGES)) {
            cases.add(one("", shape, new ScaleVertex(1.7)));
            cases.add(one("", shape, new ShiftVertex(-0.4)));
            cases.add(one("", shape, new SubsetVertex(1, 2)));
            cases.add(one("", shape, new L2NormalizeVertex()));
        }
        cases.add(one("over columns", VECTORS, new L2NormalizeVertex(new int[] {1}, 1e-8)));
        cases.add(one("over all", SERIES, new L2NormalizeVertex(new int[] {2, 1}, 1e-8)));
        cases.add(
                one("over channels", SERIES, new L2NormalizeVertex(new int[] {1}, 1e-8))
                        .withFalseGradient());
        cases.add(
                one("over channels", IMAGES, new L2NormalizeVertex(new int[] {1}, 1e-8))
                        .withFalseGradient());
        cases.add(one("", IMAGES, new PoolHelperVertex()));
        cases.add(one("to images", VECTORS, new ReshapeVertex(-1, 1, 2, 2)));
        cases.add(one("to vectors", IMAGES, new ReshapeVertex(-1, 64)));
        cases.add(one("of N examples", IMAGES, new ReshapeVertex(N, 64)));
        cases.add(one("in order f", IMAGES, new ReshapeVertex('f', new int[] {-1, 8, 8}, null)));
        cases.add(
                one(
                        "",
                        VECTORS,
                        new PreprocessorVertex(
                                new ComposableInputPreProcessor(
                                        new FeedForwardToCnnPreProcessor(2, 2, 1),
                                        new CnnToFeedForwardPreProcessor(2, 2, 1)))));
        cases.add(
                one("of a vertex", VECTORS, new FrozenVertex(new ScaleVertex(2)))
                        .withFalseGradient());
        return cases;
    }

    private static List<NetworkCase> onTwo() {
        List<NetworkCase> cases = new ArrayList<>();
        for (long[] shape : List.of(VECTORS, SERIES, IMAGES)) {
            cases.add(two("", shape, new L2Vertex()));
            for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
                cases.add(two(op.toString(), shape, new ElementWiseVertex(op)));
            }
        }
        return cases;
    }

    private static List<NetworkCase> merged() {
        List<NetworkCase> cases = new ArrayList<>();
        for (long[] shape : List.of(VECTORS, SERIES, SERIES_LAST, IMAGES, IMAGES_LAST)) {
            cases.add(two("by type " + type(shape), shape, new MergeVertex()));
        }
        return cases;
    }

    /** One column, or one channel, against several. */
    private static List<NetworkCase> broadcast() {
        List<NetworkCase> cases = new ArrayList<>();
        for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
            cases.add(broadcast(op, "a", "b"));
            cases.add(broadcast(op, "b", "a"));
        }
        return cases;
    }

    private static NetworkCase broadcast(ElementWiseVertex.Op op, String first, String second) {
        return NetworkCase.graph(
                        "ElementWiseVertex "
                                + op
                                + " of "
                                + first
                                + " and "
                                + second
                                + ", broadcast",
                        type(VECTORS),
                        VECTORS,
                        g ->
                                g.addLayer("a", Catalogue.dense(4, Activation.TANH), "in")
                                        .addLayer("b", Catalogue.dense(1, Activation.SIGMOID), "in")
                                        .addVertex("v", new ElementWiseVertex(op), first, second)
                                        .setOutputs("v"))
                .withFalseGradient();
    }

    static List<NetworkCase> stacked() {
        List<NetworkCase> cases = new ArrayList<>();
        for (long[] shape : List.of(VECTORS, SERIES, IMAGES)) {
            cases.add(siamese(shape));
        }
        cases.add(
                NetworkCase.graph(
                        "StackVertex and UnstackVertex, nested",
                        type(VECTORS),
                        VECTORS,
                        g ->
                                branches(g, VECTORS)
                                        .addVertex("s", new StackVertex(), "a", "b")
                                        .addLayer("c", Catalogue.dense(4, Activation.TANH), "s")
                                        .addVertex("t", new StackVertex(), "c", "s")
                                        .addLayer("d", Catalogue.dense(3, Activation.TANH), "t")
                                        .addVertex("u", new UnstackVertex(1, 2), "d")
                                        .addVertex("v", new UnstackVertex(0, 2), "u")
                                        .addVertex("w", new UnstackVertex(3, 4), "d")
                                        .addVertex("all", new MergeVertex(), "v", "w")
                                        .setOutputs("all")));
        cases.add(unequalSequences());
        return cases;
    }

    /** Two inputs through the same layers, and their distance. */
    private static NetworkCase siamese(long[] shape) {
        return NetworkCase.asking(
                "StackVertex and UnstackVertex, siamese of rank " + shape.length,
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        g.addInputs("x", "y")
                                                .setInputTypes(type(shape), type(shape))
                                                .addVertex("s", new StackVertex(), "x", "y")
                                                .addLayer("a", layer(shape, Activation.TANH), "s")
                                                .addLayer(
                                                        "b", layer(shape, Activation.SIGMOID), "a")
                                                .addVertex("p", new UnstackVertex(0, 2), "b")
                                                .addVertex("q", new UnstackVertex(1, 2), "b")
                                                .addVertex("l", new L2Vertex(), "p", "q")
                                                .setOutputs("l")),
                type -> Given.of(Given.randn(type, shape), Given.randn(type, shape)));
    }

    private static NetworkCase unequalSequences() {
        return NetworkCase.asking(
                "StackVertex of sequences of unequal length",
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        g.addInputs("x", "y")
                                                .setInputTypes(
                                                        InputType.recurrent(4),
                                                        InputType.recurrent(4))
                                                .addVertex("s", new StackVertex(), "x", "y")
                                                .addLayer("a", layer(SERIES, Activation.TANH), "s")
                                                .addVertex("p", new UnstackVertex(0, 2), "a")
                                                .addVertex("q", new UnstackVertex(1, 2), "a")
                                                .addVertex("m", new MergeVertex(), "p", "q")
                                                .setOutputs("m")),
                VertexCatalogue::unequal);
    }

    private static Given unequal(DataType type) {
        INDArray longer = Given.randn(type, N, 4, 5);
        return Given.of(longer, Given.randn(type, N, 4, 3));
    }
}
