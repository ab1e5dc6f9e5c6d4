/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** All that the further course of a training depends on, to the bit. */
final class TrainingState {

    private TrainingState() {}

    /** Parameters, batch norm's statistics among them, updater, counters, layers and generator. */
    static Map<String, Object> of(Model model) {
        Map<String, Object> state = new TreeMap<>();
        state.put("parameters", bits(model.params()));
        state.put("updater", bits(((NeuralNetwork) model).updaterState()));
        state.put("score", Double.doubleToRawLongBits(model.score()));
        Layer[] layers;
        if (model instanceof MultiLayerNetwork network) {
            layers = network.getLayers();
            state.put("iteration", network.getIterationCount());
            state.put("epoch", network.getEpochCount());
        } else {
            ComputationGraph graph = (ComputationGraph) model;
            layers = graph.getLayers();
            state.put("iteration", graph.getIterationCount());
            state.put("epoch", graph.getEpochCount());
        }
        for (int i = 0; i < layers.length; i++) {
            state.put("input " + i, bits(layers[i].input()));
            state.put("mask " + i, bits(layers[i].getMaskArray()));
            if (layers[i] instanceof RecurrentLayer recurrent) {
                state.put("steps " + i, bits(recurrent.rnnGetPreviousState()));
                state.put("segments " + i, bits(recurrent.rnnGetTBPTTState()));
            }
        }
        state.put("root", Nd4j.getRandom().rootState());
        state.put("node", Nd4j.getRandom().nodeState());
        return state;
    }

    private static Map<String, Object> bits(Map<String, INDArray> arrays) {
        Map<String, Object> bits = new TreeMap<>();
        arrays.forEach((name, array) -> bits.put(name, bits(array)));
        return bits;
    }

    private static List<Integer> bits(INDArray array) {
        List<Integer> bits = new ArrayList<>();
        if (array != null) {
            for (float value : array.dup('c').reshape(-1).toFloatVector()) {
                bits.add(Float.floatToRawIntBits(value));
            }
        }
        return bits;
    }
}
