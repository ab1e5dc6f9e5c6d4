/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers that define themselves with SameDiff, DL4J's own and those of users. */
final class SameDiffLayers {

    /** What DL4J calls a layer's input, and an output layer may name as its activations. */
    private static final String INPUT = "input";

    private SameDiffLayers() {}

    static Activations layer(SameDiffLayer layer, LayerContext context, Activations x) {
        if (x.mask().isPresent() && !handsMasksOn(layer)) {
            throw context.unsupported("what it hands on of masks is not known");
        }
        Map<String, SDVariable> parameters = parameters(layer, context);
        // A clone: some definitions note the length of the sequences in the configuration.
        SameDiffLayer own = (SameDiffLayer) layer.clone();
        SDVariable mask = x.mask().map(Definition::shaped).orElse(null);
        return definition(context)
                .apply(
                        List.of(x),
                        in -> own.defineLayer(context.sameDiff(), in.get(0), parameters, mask));
    }

    /** As they are, unless a class says otherwise. */
    private static boolean handsMasksOn(SameDiffLayer layer) {
        try {
            return layer.getClass()
                            .getMethod(
                                    "feedForwardMaskArray",
                                    INDArray.class,
                                    MaskState.class,
                                    int.class)
                            .getDeclaringClass()
                    == SameDiffLayer.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its activations as they are: where they are logits, only the layer knows. */
    static Activations output(SameDiffOutputLayer layer, LayerContext context, Activations x) {
        Definition definition = definition(context);
        definition.requireNoMasks(List.of(x));
        if (INPUT.equals(layer.activationsVertexName())) {
            return x;
        }
        Map<String, SDVariable> parameters = parameters(layer, context);
        SameDiffOutputLayer own = (SameDiffOutputLayer) layer.clone();
        SameDiff sd = context.sameDiff();
        return definition.apply(
                List.of(x),
                in -> {
                    SDVariable input = in.get(0);
                    SDVariable labels =
                            own.labelsRequired()
                                    ? sd.placeHolder(
                                            context.name() + "/labels", input.dataType(), -1, -1)
                                    : null;
                    own.defineLayer(sd, input, labels, parameters);
                    return sd.getVariable(context.name() + "/" + own.activationsVertexName());
                });
    }

    private static Definition definition(LayerContext context) {
        return new Definition(
                context.sameDiff(), context.name(), context::shapeOf, context::unsupported);
    }

    private static Map<String, SDVariable> parameters(
            AbstractSameDiffLayer layer, LayerContext context) {
        Map<String, SDVariable> parameters = new LinkedHashMap<>();
        for (String key : layer.getLayerParams().getParameterKeys()) {
            parameters.put(key, context.parameter(key));
        }
        return parameters;
    }
}
