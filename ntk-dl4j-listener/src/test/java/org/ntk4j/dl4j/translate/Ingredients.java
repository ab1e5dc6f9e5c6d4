/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.LinkedHashSet;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The classes of which a network's configuration is made. */
final class Ingredients {

    private final Set<Class<?>> classes = new LinkedHashSet<>();

    private Ingredients() {}

    static Set<Class<?>> of(Model network) {
        Ingredients found = new Ingredients();
        if (network instanceof MultiLayerNetwork sequence) {
            found.sequence(sequence.getLayerWiseConfigurations());
        } else {
            found.graph(((ComputationGraph) network).getConfiguration());
        }
        return found.classes;
    }

    private void sequence(MultiLayerConfiguration configuration) {
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            preprocessor(configuration.getInputPreProcess(i));
            layer(configuration.getConf(i).getLayer());
        }
    }

    private void graph(ComputationGraphConfiguration configuration) {
        configuration.getVertices().values().forEach(this::vertex);
    }

    private void vertex(GraphVertex vertex) {
        if (!named(vertex)) {
            return;
        }
        if (vertex instanceof LayerVertex v) {
            preprocessor(v.getPreProcessor());
            layer(v.getLayerConf().getLayer());
        } else if (vertex instanceof PreprocessorVertex v) {
            preprocessor(v.getPreProcessor());
        } else if (vertex instanceof FrozenVertex v) {
            vertex(v.getUnderlying());
        }
    }

    private void layer(Layer layer) {
        if (!named(layer)) {
            return;
        }
        function(layer);
        if (layer instanceof FrozenLayer wrapper) {
            layer(wrapper.getLayer());
        } else if (layer instanceof Bidirectional wrapper) {
            layer(wrapper.getFwd());
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            layer(wrapper.getUnderlying());
        }
    }

    private void function(Layer layer) {
        if (layer instanceof BaseLayer base) {
            named(base.getActivationFn());
        } else if (layer instanceof ActivationLayer alone) {
            named(alone.getActivationFn());
        }
        if (layer instanceof AbstractLSTM gated) {
            named(gated.getGateActivationFn());
        }
    }

    private void preprocessor(InputPreProcessor preprocessor) {
        if (named(preprocessor) && preprocessor instanceof ComposableInputPreProcessor chain) {
            for (InputPreProcessor part : chain.getInputPreProcessors()) {
                preprocessor(part);
            }
        }
    }

    /** Counts a part, if there is one; a subclass of one's own is an example of what it extends. */
    private boolean named(Object part) {
        if (part == null) {
            return false;
        }
        Class<?> type = part.getClass();
        while (!type.getName().startsWith("org.deeplearning4j.")
                && !type.getName().startsWith("org.nd4j.")) {
            type = type.getSuperclass();
        }
        classes.add(type);
        return true;
    }
}
