/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

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
import org.nd4j.linalg.api.ndarray.INDArray;
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
     * @param network an initialized MultiLayerNetwork or ComputationGraph with one output
     * @param features examples of the network's inputs, of which only the shapes matter: they give
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
     * @param network an initialized MultiLayerNetwork or ComputationGraph
     * @param features examples of the inputs that the output needs, in the network's order ({@link
     *     NetworkEnds#needed()}), and after them the masks of those that are masked, of which only
     *     the shapes matter: they give the sizes that a configuration may leave open. The graph
     *     takes its examples in the same order
     * @param options data type and outputs
     * @return the network as a graph at its current parameters; the caller closes it
     * @throws org.ntk4j.dl4j.translate.layer.UnsupportedLayerException if a layer, vertex,
     *     preprocessor or activation function has no translation, or the features do not fit
     * @throws IllegalArgumentException if the network is of another class, has no parameters or
     *     several outputs of which none was chosen, or there is not one array of features for each
     *     input that the output needs
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static TranslatedNetwork translate(
            Model network, Examples features, TranslationOptions options) {
        NetworkEnds ends = NetworkEnds.of(network, options.output(), options.masked());
        List<String> masked = ends.needed().stream().filter(options.masked()::contains).toList();
        List<INDArray> arrays = features.inputs();
        int inputs = ends.needed().size();
        if (arrays.size() != inputs + masked.size()) {
            String masks = masked.isEmpty() ? "" : " and a mask for each of " + masked + ",";
            throw new IllegalArgumentException(
                    "expected an array of features for each input that output '%s' needs, %s,%s got %d"
                            .formatted(ends.output(), ends.needed(), masks, arrays.size()));
        }
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            Translation translation = new Translation(network, options);
            for (int i = 0; i < inputs; i++) {
                translation.input(ends.needed().get(i), arrays.get(i).shape());
            }
            for (int i = 0; i < masked.size(); i++) {
                translation.mask(masked.get(i), arrays.get(inputs + i).shape());
            }
            return translation.finish(
                    network instanceof ComputationGraph graph
                            ? vertices(graph, translation, ends)
                            : layers((MultiLayerNetwork) network, translation, ends));
        }
    }

    private static Activations layers(
            MultiLayerNetwork network, Translation translation, NetworkEnds ends) {
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        Set<String> names = new HashSet<>();
        Activations x = translation.inputOf(ends.needed().get(0));
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
            ComputationGraph network, Translation translation, NetworkEnds ends) {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        String output = ends.output();
        Ancestors needed = Ancestors.of(configuration, output, translation.masked());
        Map<String, Activations> values = new HashMap<>();
        ends.needed().forEach(input -> values.put(input, translation.inputOf(input)));
        for (int index : network.topologicalSortOrder()) {
            String name = network.getVertices()[index].getVertexName();
            if (!needed.contain(name) || values.containsKey(name)) {
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
}
