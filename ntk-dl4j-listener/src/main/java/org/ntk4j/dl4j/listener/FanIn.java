/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ntk4j.graph.ParameterBlock;

/** How many products with its weights a network sums up in one output of each layer. */
final class FanIn {

    /** The configuration of the layer that owns an array, by the array's name. */
    private final Map<String, Layer> owners = new HashMap<>();

    private FanIn() {}

    /** The fan-ins of a MultiLayerNetwork or ComputationGraph. */
    static FanIn of(Model network) {
        FanIn fanIn = new FanIn();
        if (network instanceof ComputationGraph graph) {
            Arrays.stream(graph.getVertices())
                    .filter(GraphVertex::hasLayer)
                    .forEach(vertex -> fanIn.put(vertex.getVertexName(), vertex.getLayer()));
        } else {
            var layers = ((MultiLayerNetwork) network).getLayers();
            for (int i = 0; i < layers.length; i++) {
                fanIn.put(String.valueOf(i), layers[i]);
            }
        }
        return fanIn;
    }

    private void put(String prefix, org.deeplearning4j.nn.api.Layer layer) {
        // A wrapper at work answers with the configuration of what it wraps.
        Layer configuration = layer.conf().getLayer();
        layer.paramTable().keySet().forEach(key -> owners.put(prefix + "_" + key, configuration));
    }

    /**
     * The fan-in of an array of weights.
     *
     * @return 1 for biases and scales, and the number of rows for a matrix [in, out]
     * @throws IllegalArgumentException if it is not known
     */
    long of(ParameterBlock block) {
        long[] shape = block.dimensions();
        Layer layer = owners.get(block.name());
        if (shape.length < 2 || layer instanceof PReLULayer) {
            return 1;
        }
        if (shape.length == 2) {
            return shape[0];
        }
        if (layer instanceof ConvolutionLayer) {
            return block.length() / outputs(layer, block);
        }
        // [places, in, out]
        if (layer instanceof LocallyConnected1D || layer instanceof LocallyConnected2D) {
            return shape[1];
        }
        throw new IllegalArgumentException(
                "expected layers whose fan-in is known for the NTK parametrization, got %s %s in"
                                .formatted(block.name(), Arrays.toString(shape))
                        + " layer '%s': take the standard parametrization"
                                .formatted(block.layer()));
    }

    /** How many outputs there are for each place of the window. */
    private static long outputs(Layer layer, ParameterBlock block) {
        long[] shape = block.dimensions();
        if (layer instanceof Deconvolution2D) {
            return shape[1];
        }
        if (layer instanceof Deconvolution3D) {
            return shape[3];
        }
        if (layer instanceof DepthwiseConvolution2D) {
            return shape[2] * shape[3];
        }
        boolean depthwise =
                layer instanceof SeparableConvolution2D && !block.name().endsWith("_pW");
        return depthwise ? shape[0] * shape[1] : shape[0];
    }
}
