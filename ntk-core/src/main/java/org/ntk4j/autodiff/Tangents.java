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
        this.output = ForwardMode.standard().tangent(sd, sources, graph.output());
    }

    INDArray jvp(Examples x, INDArray v) {
        return evaluate(x, v, Map.of(), List.of(output.name())).get(output.name());
    }

    INDArray hvp(Examples x, INDArray u, INDArray v) {
        if (reverse == null) {
            List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
            reverse = ReverseMode.apply(graph.sameDiff(), output.name(), seed, parameters);
        }
        Map<ParameterBlock, String> names = new LinkedHashMap<>();
        for (ParameterBlock block : graph.blocks()) {
            reverse.cotangent(block.name()).ifPresent(c -> names.put(block, c.name()));
        }
        INDArray typed = u.castTo(graph.dataType());
        Map<String, INDArray> values =
                evaluate(x, v, Map.of(seed.name(), typed), new ArrayList<>(names.values()));
        if (typed != u) {
            typed.close();
        }
        INDArray product = Nd4j.create(graph.dataType(), graph.parameterCount());
        names.forEach((block, name) -> block.of(product).assign(values.get(name)));
        values.values().forEach(INDArray::close);
        return product;
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
