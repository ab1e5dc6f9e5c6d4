/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.ntk4j.dl4j.translate.NetworkCase.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Every supported vertex, in graphs that end without a loss. */
final class GraphCatalogue {

    private GraphCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
            cases.add(twoBranches(op.toString(), new ElementWiseVertex(op)));
        }
        cases.add(threeBranches(ElementWiseVertex.Op.Average));
        cases.add(threeBranches(ElementWiseVertex.Op.Max));
        cases.add(twoBranches("merge", new MergeVertex()));
        cases.add(oneBranch("scale", new ScaleVertex(1.7)));
        cases.add(oneBranch("shift", new ShiftVertex(-0.4)));
        cases.add(oneBranch("subset", new SubsetVertex(1, 2)));
        cases.add(
                oneBranch("subset of one example", new SubsetVertex(1, 2))
                        .withFeatures(type -> Nd4j.randn(DataType.DOUBLE, 1, 5).castTo(type)));
        cases.add(oneBranch("normalize", new L2NormalizeVertex()));
        cases.add(
                oneBranch(
                        "preprocessors",
                        new PreprocessorVertex(
                                new ComposableInputPreProcessor(
                                        new FeedForwardToCnnPreProcessor(2, 2, 1),
                                        new CnnToFeedForwardPreProcessor(2, 2, 1)))));
        cases.add(residual());
        return cases.stream();
    }

    private static NetworkCase oneBranch(String name, GraphVertex vertex) {
        return graph(
                "vertex " + name,
                InputType.feedForward(5),
                new long[] {3, 5},
                g ->
                        g.addLayer("a", Catalogue.dense(4, Activation.TANH), "in")
                                .addVertex("v", vertex, "a")
                                .addLayer("out", Catalogue.dense(2, Activation.IDENTITY), "v")
                                .setOutputs("out"));
    }

    private static GraphBuilder branches(GraphBuilder g) {
        return g.addLayer("a", Catalogue.dense(4, Activation.TANH), "in")
                .addLayer("b", Catalogue.dense(4, Activation.SIGMOID), "in")
                .addLayer("c", Catalogue.dense(4, Activation.TANH), "b");
    }

    private static NetworkCase twoBranches(String name, GraphVertex vertex) {
        return graph(
                "vertex " + name,
                InputType.feedForward(5),
                new long[] {3, 5},
                g ->
                        branches(g)
                                .addVertex("v", vertex, "a", "c")
                                .addLayer("out", Catalogue.dense(2, Activation.IDENTITY), "v")
                                .setOutputs("out"));
    }

    private static NetworkCase threeBranches(ElementWiseVertex.Op op) {
        return graph(
                "vertex " + op + " of three",
                InputType.feedForward(5),
                new long[] {3, 5},
                g ->
                        branches(g)
                                .addVertex("v", new ElementWiseVertex(op), "a", "b", "c")
                                .addLayer("out", Catalogue.dense(2, Activation.IDENTITY), "v")
                                .setOutputs("out"));
    }

    private static NetworkCase residual() {
        return graph(
                "residual convolutions",
                InputType.convolutional(5, 4, 2),
                new long[] {2, 2, 5, 4},
                g ->
                        g.addLayer("c1", pointwise(3), "in")
                                .addLayer("c2", pointwise(3), "c1")
                                .addVertex(
                                        "sum",
                                        new ElementWiseVertex(ElementWiseVertex.Op.Add),
                                        "c1",
                                        "c2")
                                .addVertex("joined", new MergeVertex(), "sum", "c1")
                                .addLayer("joint", pointwise(4), "joined")
                                .addLayer(
                                        "mix",
                                        new ConvolutionLayer.Builder(2, 2)
                                                .nIn(4)
                                                .nOut(3)
                                                .activation(Activation.TANH)
                                                .build(),
                                        "joint")
                                .addLayer("pool", new GlobalPoolingLayer(), "mix")
                                .addLayer("out", Catalogue.dense(2, Activation.IDENTITY), "pool")
                                .setOutputs("out"));
    }

    private static ConvolutionLayer pointwise(int out) {
        return new ConvolutionLayer.Builder(1, 1).nOut(out).activation(Activation.TANH).build();
    }
}
