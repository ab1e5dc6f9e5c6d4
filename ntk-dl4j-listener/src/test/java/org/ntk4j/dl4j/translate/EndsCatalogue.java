/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** Graphs with several inputs and outputs, each output of them. */
final class EndsCatalogue {

    private static final int N = 3;

    private EndsCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                twoInputs(),
                twoByTwo("left", 1),
                twoByTwo("both", 2),
                imageAndSequence(),
                lengthFromAnInputThatIsNotConnected());
    }

    private static NetworkCase twoInputs() {
        return NetworkCase.asking(
                "two inputs",
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        branches(g)
                                                .addVertex("v", new MergeVertex(), "a", "b")
                                                .addLayer("out", identity(2), "v")
                                                .setOutputs("out")),
                EndsCatalogue::vectors);
    }

    private static GraphBuilder branches(GraphBuilder g) {
        return g.addInputs("x", "y")
                .setInputTypes(InputType.feedForward(4), InputType.feedForward(3))
                .addLayer("a", Catalogue.dense(5, Activation.TANH), "x")
                .addLayer("b", Catalogue.dense(5, Activation.SIGMOID), "y");
    }

    private static org.deeplearning4j.nn.conf.layers.Layer identity(int out) {
        return Catalogue.dense(out, Activation.IDENTITY);
    }

    private static Given vectors(DataType type) {
        return Given.of(Given.randn(type, N, 4), Given.randn(type, N, 3));
    }

    /** One output that depends on the first input alone, one that depends on both. */
    static NetworkCase twoByTwo(String output, int inputs) {
        return NetworkCase.asking(
                "output '" + output + "' of two",
                type -> NetworkCase.graph(type, EndsCatalogue::twoByTwo),
                type -> vectors(type).output(output, inputs));
    }

    private static GraphBuilder twoByTwo(GraphBuilder g) {
        return branches(g)
                .addVertex("v", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
                .addLayer("left", identity(2), "a")
                .addLayer("both", identity(3), "v")
                .setOutputs("left", "both");
    }

    private static NetworkCase imageAndSequence() {
        return NetworkCase.asking(
                "image and sequence",
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        g.addInputs("image", "sequence")
                                                .setInputTypes(
                                                        InputType.convolutional(5, 4, 2),
                                                        InputType.recurrent(3, 4))
                                                .addLayer("filters", filters(), "image")
                                                .addLayer(
                                                        "mean", new GlobalPoolingLayer(), "filters")
                                                .addLayer("last", lastStep(), "sequence")
                                                .addVertex("v", new MergeVertex(), "last", "mean")
                                                .addLayer("out", identity(2), "v")
                                                .setOutputs("out")),
                type -> Given.of(Given.randn(type, N, 2, 5, 4), Given.randn(type, N, 3, 4)));
    }

    private static ConvolutionLayer filters() {
        return new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build();
    }

    private static LastTimeStep lastStep() {
        return new LastTimeStep(RecurrentCatalogue.simple(RNNFormat.NCW).build());
    }

    private static NetworkCase lengthFromAnInputThatIsNotConnected() {
        return NetworkCase.asking(
                "as many steps as an input that is not connected",
                type ->
                        NetworkCase.graph(
                                type,
                                g ->
                                        g.addInputs("vector", "clock")
                                                .setInputTypes(
                                                        InputType.feedForward(3),
                                                        InputType.recurrent(1, 4))
                                                .addVertex(
                                                        "again",
                                                        new DuplicateToTimeSeriesVertex("clock"),
                                                        "vector")
                                                .addLayer("last", lastStep(), "again")
                                                .addLayer("out", identity(2), "last")
                                                .setOutputs("out")
                                                .allowDisconnected(true)),
                type -> Given.of(Given.randn(type, N, 3), Given.randn(type, N, 1, 4)));
    }
}
