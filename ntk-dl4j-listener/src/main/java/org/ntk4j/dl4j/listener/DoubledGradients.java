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
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;

/**
 * Finds the layers through which DL4J's own backpropagation doubles every gradient.
 *
 * <p>In ND4J 1.0.0-M2.1, {@code ExternalErrorsFunction.doDiff} both registers the epsilon as the
 * gradient of the layer's output and returns it, whereupon {@code DifferentialFunction.diff} adds
 * the two. Every SameDiffLayer and SameDiffVertex goes through it; SameDiffOutputLayer, which has a
 * loss of its own, does not.
 */
final class DoubledGradients {

    private DoubledGradients() {}

    /** Tells once what that means for comparisons between the measurements and the training. */
    static void warn(Model network, Logger log) {
        List<String> doubled = of(network);
        if (!doubled.isEmpty()) {
            log.warn(
                    "Deeplearning4j 1.0.0-M2.1 doubles the gradients that go through {}, which it"
                            + " builds with SameDiff: each such layer lets gradient descent move"
                            + " its own parameters and all that lie before it with twice the"
                            + " learning rate. The derivatives measured here are the true ones, so"
                            + " what presumes gradient descent on the loss, such as the kernel's"
                            + " velocity and the forecast drift, is not what this training does",
                    String.join(", ", doubled));
        }
    }

    /** The layers and vertices, each as its name and class. */
    static List<String> of(Model network) {
        List<String> doubled = new ArrayList<>();
        if (network instanceof MultiLayerNetwork sequence) {
            for (int i = 0; i < sequence.getnLayers(); i++) {
                Layer layer = sequence.getLayerWiseConfigurations().getConf(i).getLayer();
                String name = layer.getLayerName();
                add(doubled, name == null ? Integer.toString(i) : name, layer);
            }
        } else if (network instanceof ComputationGraph graph) {
            graph.getConfiguration()
                    .getVertices()
                    .forEach((name, vertex) -> add(doubled, name, vertex));
        }
        return doubled;
    }

    private static void add(List<String> doubled, String name, GraphVertex vertex) {
        if (vertex instanceof SameDiffVertex) {
            doubled.add(description(name, vertex));
        } else if (vertex instanceof LayerVertex holder) {
            add(doubled, name, holder.getLayerConf().getLayer());
        }
    }

    /** A frozen layer or vertex passes nothing on; other wrappers do. */
    private static void add(List<String> doubled, String name, Layer layer) {
        if (layer instanceof SameDiffLayer) {
            doubled.add(description(name, layer));
        } else if (layer instanceof Bidirectional both) {
            add(doubled, name, both.getFwd());
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            add(doubled, name, wrapper.getUnderlying());
        }
    }

    private static String description(String name, Object what) {
        return "'%s' (%s)".formatted(name, what.getClass().getSimpleName());
    }
}
