/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;

/** The tangent of a graph's outputs along a direction of parameter space, and its pullback. */
final class Tangents {

    private final DifferentiableGraph graph;
    private final SDVariable seed;
    private final Map<ParameterBlock, String> directions = new LinkedHashMap<>();
    private final Map<String, SDVariable> tangents;
    private final SDVariable output;
    private ReverseMode reverse;

    Tangents(DifferentiableGraph graph, SDVariable seed) {
        this.graph = graph;
        this.seed = seed;
        SameDiff sd = graph.sameDiff();
        Map<String, SDVariable> sources = new LinkedHashMap<>();
        for (ParameterBlock block : graph.blocks()) {
            SDVariable direction =
                    sd.placeHolder(
                            sd.generateNewVarName("ntk4j/tangent/" + block.name(), 0),
                            graph.dataType(),
                            block.dimensions());
            directions.put(block, direction.name());
            sources.put(block.name(), direction);
        }
        this.tangents =
                ForwardMode.standard()
                        .propagate(sd, sources, sources.keySet(), List.of(graph.output()));
        this.output =
                tangents.computeIfAbsent(
                        graph.output(), name -> sd.zerosLike(sd.getVariable(name)));
    }

    INDArray jvp(Examples x, INDArray v) {
        return evaluate(x, v, Map.of(), List.of(output.name())).get(output.name());
    }

    INDArray hvp(Examples x, INDArray u, INDArray v) {
        List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
        Map<String, INDArray> parts = ofCotangents(x, u, v, parameters);
        INDArray product = Nd4j.create(graph.dataType(), graph.parameterCount());
        for (ParameterBlock block : graph.blocks()) {
            if (parts.containsKey(block.name())) {
                block.of(product).assign(parts.get(block.name()));
            }
        }
        parts.values().forEach(INDArray::close);
        return product;
    }

    /** Tangents of variables between parameters and output; absent where they are zero. */
    Map<String, INDArray> of(Examples x, INDArray v, Collection<String> variables) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : variables) {
            if (tangents.containsKey(variable)) {
                names.put(variable, tangents.get(variable).name());
            }
        }
        return evaluate(x, v, Map.of(), names);
    }

    /**
     * Tangents of cotangents; absent where they are zero. With h a variable, h' its tangent and f'
     * that of the output, the cotangent of h' under &lt;u, f'&gt; is that of h under &lt;u, f&gt;,
     * and the cotangent of h under &lt;u, f'&gt; the tangent of this.
     */
    Map<String, INDArray> ofCotangents(
            Examples x, INDArray u, INDArray v, Collection<String> variables) {
        if (reverse == null) {
            List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
            reverse = ReverseMode.apply(graph.sameDiff(), output.name(), seed, parameters);
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : variables) {
            reverse.cotangent(variable).ifPresent(c -> names.put(variable, c.name()));
        }
        INDArray typed = u.castTo(graph.dataType());
        try {
            return evaluate(x, v, Map.of(seed.name(), typed), names);
        } finally {
            if (typed != u) {
                typed.close();
            }
        }
    }

    private Map<String, INDArray> evaluate(
            Examples x, INDArray v, Map<String, INDArray> more, Map<String, String> names) {
        Map<String, INDArray> values = evaluate(x, v, more, List.copyOf(names.values()));
        Map<String, INDArray> byVariable = new LinkedHashMap<>();
        names.forEach((variable, name) -> byVariable.put(variable, values.get(name)));
        return byVariable;
    }

    private Map<String, INDArray> evaluate(
            Examples x, INDArray v, Map<String, INDArray> more, List<String> names) {
        if (v.length() != graph.parameterCount()) {
            throw new IllegalArgumentException(
                    "expected a direction [p] = [%d], got %s"
                            .formatted(graph.parameterCount(), Arrays.toString(v.shape())));
        }
        INDArray flat = v.reshape(v.length());
        Map<String, INDArray> bindings = new LinkedHashMap<>(more);
        List<INDArray> copies = new ArrayList<>();
        directions.forEach(
                (block, name) -> {
                    INDArray part =
                            Copies.shaped(block.of(flat), graph.dataType(), block.dimensions());
                    copies.add(part);
                    bindings.put(name, part);
                });
        try {
            return graph.evaluate(x, bindings, names);
        } finally {
            copies.forEach(INDArray::close);
        }
    }
}
