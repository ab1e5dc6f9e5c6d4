/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.dl4j.translate.layer.LayerTranslators;
import org.ntk4j.dl4j.translate.layer.Masks;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.GraphBuilder;

/** A network in the course of its translation. */
final class Translation {

    private final Model network;
    private final List<LayerTranslator> translators;
    private final TranslationOptions options;
    private final GraphBuilder builder;
    private final ParameterTable table;
    private final ParameterLayout layout = new ParameterLayout();
    private final Map<String, Activations> inputs = new HashMap<>();
    private OutputHead head;

    Translation(Model network, TranslationOptions options) {
        this.network = network;
        this.translators = options.translators();
        this.options = options;
        this.table = ParameterTable.of(network);
        this.builder = DifferentiableGraph.builder(options.typeFor(network.params().dataType()));
    }

    SameDiff sameDiff() {
        return builder.sameDiff();
    }

    /** The shape of a variable for one example. */
    long[] shapeOf(SDVariable variable) {
        return builder.shapeOf(variable);
    }

    OutputKind outputs() {
        return options.outputs();
    }

    List<String> masked() {
        return options.masked();
    }

    void setHead(OutputHead end) {
        this.head = end;
    }

    void input(String name, long[] features) {
        inputs.put(name, placeholder(name, features));
    }

    /** Masks an input that was declared. */
    void mask(String name, long[] mask) {
        inputs.computeIfPresent(name, (key, x) -> x.withMask(placeholder(name + "_mask", mask)));
    }

    private Activations placeholder(String name, long[] example) {
        long[] shape = example.clone();
        shape[0] = -1;
        return Activations.of(builder.input(name, shape), shape);
    }

    /** A network input; null if there is none of this name. */
    Activations inputOf(String name) {
        return inputs.get(name);
    }

    /** Declares a block; the order of declaration is its order in the graph's vector. */
    SDVariable block(String layer, String key, boolean trainable) {
        if (sameDiff().hasVariable(key)) {
            return sameDiff().getVariable(key);
        }
        ParameterTable.Entry entry = table.get(key);
        long size = Arrays.stream(entry.shape()).reduce(1, Math::multiplyExact);
        if (trainable) {
            layout.parameters().append(entry.offset(), size);
            return builder.parameter(layer, key, entry.order(), entry.shape());
        }
        layout.state().append(entry.offset(), size);
        return builder.state(layer, key, entry.order(), entry.shape());
    }

    Activations layer(LayerScope scope, Activations input) {
        Layer layer = scope.layer();
        for (LayerTranslator translator : translators) {
            if (translator.supports(layer)) {
                if (input.mask().isPresent() && !translator.knowsOfMasks()) {
                    throw scope.unsupported("its translator does not know of masks");
                }
                Activations output = translator.translate(scope, input);
                long steps = Math.max(input.steps(), output.steps());
                return Masks.handOn(scope, input, output.inRowsOf(input).inSteps(steps));
            }
        }
        throw new UnsupportedLayerException(
                scope.name(),
                scope.index(),
                layer.getClass(),
                "no translator is known for this class",
                LayerTranslators.supportedLayers());
    }

    /** The output with the examples alone in its first dimension. */
    private SDVariable unfolded(Activations output) {
        if (output.steps() == 1) {
            return output.variable();
        }
        long[] shape = output.shape();
        long[] whole = new long[shape.length + 1];
        System.arraycopy(shape, 1, whole, 2, shape.length - 1);
        whole[0] = -1;
        whole[1] = output.steps();
        return sameDiff().reshape(output.variable(), whole);
    }

    TranslatedNetwork finish(Activations output) {
        DifferentiableGraph graph = builder.build(unfolded(output));
        TranslatedNetwork translated =
                new TranslatedNetwork(graph, layout, head, network.params().length());
        translated.load(network.params());
        return translated;
    }
}
