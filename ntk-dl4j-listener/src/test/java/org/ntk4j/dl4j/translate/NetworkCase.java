/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A small network of the catalogue.
 *
 * @param trueGradient whether DL4J's own backpropagation is the derivative of its output
 * @param inSingle whether DL4J itself runs it in float32
 * @param given what the network is asked
 */
record NetworkCase(
        String name,
        boolean trueGradient,
        boolean inSingle,
        Function<DataType, Model> network,
        Function<DataType, Given> given) {

    @Override
    public String toString() {
        return name;
    }

    /** The only features. */
    Function<DataType, INDArray> features() {
        return type -> given.apply(type).features()[0];
    }

    NetworkCase withFalseGradient() {
        return new NetworkCase(name, false, inSingle, network, given);
    }

    NetworkCase inDoubleOnly() {
        return new NetworkCase(name, trueGradient, false, network, given);
    }

    NetworkCase withFeatures(Function<DataType, INDArray> values) {
        return withGiven(type -> Given.of(values.apply(type)));
    }

    NetworkCase withGiven(Function<DataType, Given> values) {
        return new NetworkCase(name, trueGradient, inSingle, network, values);
    }

    static NetworkCase asking(
            String name, Function<DataType, Model> network, Function<DataType, Given> given) {
        return new NetworkCase(name, true, true, network, given);
    }

    static NetworkCase of(String name, Function<DataType, Model> network, long... shape) {
        return asking(name, network, type -> Given.of(Given.randn(type, shape)));
    }

    static NetworkCase sequence(String name, InputType input, long[] shape, Layer... layers) {
        return of(name, type -> network(type, input, layers), shape);
    }

    static NetworkCase graph(
            String name, InputType input, long[] shape, UnaryOperator<GraphBuilder> build) {
        return of(
                name,
                type ->
                        graph(
                                type,
                                g -> {
                                    g.addInputs("in");
                                    if (input != null) {
                                        g.setInputTypes(input);
                                    }
                                    return build.apply(g);
                                }),
                shape);
    }

    /** A graph whose inputs are for the builder to name. */
    static ComputationGraph graph(DataType type, UnaryOperator<GraphBuilder> build) {
        ComputationGraph graph =
                new ComputationGraph(build.apply(global(type).graphBuilder()).build());
        graph.init();
        randomize(graph);
        return graph;
    }

    static MultiLayerNetwork network(DataType type, InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = global(type).list();
        for (Layer layer : layers) {
            list.layer(layer.clone());
        }
        if (input != null) {
            list.setInputType(input);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        randomize(network);
        return network;
    }

    private static NeuralNetConfiguration.Builder global(DataType type) {
        return new NeuralNetConfiguration.Builder()
                .dataType(type)
                .seed(7)
                .updater(new Sgd(0.05))
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE);
    }

    /** Biases, gains and running statistics away from their defaults. */
    private static void randomize(Model network) {
        for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
            INDArray view = entry.getValue();
            INDArray values =
                    Nd4j.randn(DataType.DOUBLE, view.shape()).mul(0.5).castTo(view.dataType());
            view.assign(entry.getKey().endsWith("_var") ? values.mul(values).add(0.5) : values);
        }
    }
}
