/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.graph.Examples;

/**
 * Translates a Deeplearning4j network into a graph that computes what the network's {@code output}
 * does at inference: dropout off, batch norm on running statistics.
 *
 * <p>The network is read, never run and never changed: its configuration, {@code params()} and the
 * offsets of its parameter table. No random number is drawn and no global state of ND4J is touched,
 * so that a translation may happen inside a listener's {@code iterationDone}.
 */
public final class NetworkTranslator {

    private NetworkTranslator() {}

    /**
     * Translates a network with the default options.
     *
     * @param network an initialized MultiLayerNetwork or ComputationGraph with one input and output
     * @param features examples of the network's input, of which only the shape matters: it gives
     *     the sizes that a configuration may leave open
     * @return the network as a graph at its current parameters; the caller closes it
     * @throws IllegalArgumentException as for the other method
     */
    public static TranslatedNetwork translate(Model network, Examples features) {
        return translate(network, features, TranslationOptions.defaults());
    }

    /**
     * Translates a network.
     *
     * @param network an initialized MultiLayerNetwork or ComputationGraph with one input and output
     * @param features examples of the network's input, of which only the shape matters: it gives
     *     the sizes that a configuration may leave open
     * @param options data type and outputs
     * @return the network as a graph at its current parameters; the caller closes it
     * @throws org.ntk4j.dl4j.translate.layer.UnsupportedLayerException if a layer, vertex,
     *     preprocessor or activation function has no translation, or the features do not fit
     * @throws IllegalArgumentException if the network is of another class, has no parameters or
     *     several inputs or outputs, or there is not one array of features
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static TranslatedNetwork translate(
            Model network, Examples features, TranslationOptions options) {
        if (features.inputs().size() != 1) {
            throw new IllegalArgumentException(
                    "expected one array of features, got " + features.inputs().size());
        }
        long[] shape = features.inputs().get(0).shape();
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            if (network instanceof MultiLayerNetwork sequence) {
                Translation translation = new Translation(network, options);
                return translation.finish(layers(sequence, translation, shape));
            }
            if (network instanceof ComputationGraph graph) {
                requireOne("input", graph.getConfiguration().getNetworkInputs());
                requireOne("output", graph.getConfiguration().getNetworkOutputs());
                Translation translation = new Translation(network, options);
                return translation.finish(vertices(graph, translation, shape));
            }
        }
        throw new IllegalArgumentException(
                "expected a MultiLayerNetwork or a ComputationGraph, got "
                        + network.getClass().getName());
    }

    private static void requireOne(String what, List<String> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    "expected a network with one %s, got %s".formatted(what, names));
        }
    }

    private static Activations layers(
            MultiLayerNetwork network, Translation translation, long[] features) {
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        Set<String> names = new HashSet<>();
        Activations x = translation.input("input", features);
        int count = network.getnLayers();
        for (int i = 0; i < count; i++) {
            Layer layer = configuration.getConf(i).getLayer();
            String name = unique(layer.getLayerName(), i, names);
            x =
                    new Preprocessors(translation.sameDiff(), name, i)
                            .apply(configuration.getInputPreProcess(i), x);
            boolean last = i == count - 1;
            x =
                    translation.layer(
                            new LayerScope(translation, layer, name, i, i + "_", last, true), x);
        }
        return x;
    }

    /** The layer's own name, or its index, set apart where another layer has the name already. */
    static String unique(String given, int index, Set<String> names) {
        String name = given != null ? given : Integer.toString(index);
        while (!names.add(name)) {
            name = index + "_" + name;
        }
        return name;
    }

    private static Activations vertices(
            ComputationGraph network, Translation translation, long[] features) {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        String input = configuration.getNetworkInputs().get(0);
        String output = configuration.getNetworkOutputs().get(0);
        Set<String> needed = ancestors(configuration, output);
        Map<String, Activations> values = new HashMap<>();
        values.put(input, translation.input(input, features));
        for (int index : network.topologicalSortOrder()) {
            String name = network.getVertices()[index].getVertexName();
            if (!needed.contains(name) || name.equals(input)) {
                continue;
            }
            List<Activations> inputs =
                    configuration.getVertexInputs().get(name).stream().map(values::get).toList();
            Vertices.Scope scope =
                    new Vertices.Scope(translation, name, index, name.equals(output), true);
            values.put(
                    name, Vertices.translate(configuration.getVertices().get(name), scope, inputs));
        }
        return values.get(output);
    }

    /** The vertices that lead to the output: the parameters of others are none of the function. */
    private static Set<String> ancestors(
            ComputationGraphConfiguration configuration, String output) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.poll();
            if (seen.add(name)) {
                open.addAll(configuration.getVertexInputs().getOrDefault(name, List.of()));
            }
        }
        return seen;
    }
}
