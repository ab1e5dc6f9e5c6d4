/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.ParameterBlock;

/** The tangent of a graph's outputs along a direction of parameter space, and its pullback. */
final class Tangents {

    private final DifferentiableGraph graph;
    private final TangentRules rules;
    private final SDVariable seed;
    private final Map<ParameterBlock, String> directions = new LinkedHashMap<>();
    private final Map<String, SDVariable> tangents;
    private final SDVariable output;
    private final SDVariable curvature;
    private ReverseMode reverse;
    private WeightGradients gradients;
    private WeightGradients curved;
    private String second;

    Tangents(DifferentiableGraph graph, SDVariable seed, TangentRules rules) {
        this.graph = graph;
        this.rules = rules;
        this.seed = seed;
        SameDiff sd = graph.sameDiff();
        Map<String, SDVariable> sources = new LinkedHashMap<>();
        for (ParameterBlock block : graph.blocks()) {
            SDVariable direction =
                    sd.placeHolder(
                            Derivatives.freeName(sd, "ntk4j/tangent/" + block.name()),
                            graph.dataType(),
                            block.dimensions());
            directions.put(block, direction.name());
            sources.put(block.name(), direction);
        }
        this.tangents =
                ForwardMode.of(rules)
                        .propagate(sd, sources, sources.keySet(), List.of(graph.output()));
        this.output =
                tangents.computeIfAbsent(
                        graph.output(), name -> sd.zerosLike(sd.getVariable(name)));
        String name = Derivatives.freeName(sd, "ntk4j/curvature");
        this.curvature = sd.placeHolder(name, graph.dataType(), -1, graph.outputCount());
    }

    /** The tangent of the outputs. */
    String output() {
        return output.name();
    }

    /** The second derivative of the outputs along the direction; its ops are added when asked. */
    String second() {
        if (second == null) {
            Map<String, SDVariable> sources = new LinkedHashMap<>();
            directions.forEach(
                    (block, name) -> sources.put(block.name(), graph.sameDiff().getVariable(name)));
            second = ForwardMode.of(rules).tangent(graph.sameDiff(), sources, output.name()).name();
        }
        return second;
    }

    /** How to read the Hessian-vector product off the graph; its ops are added when first asked. */
    WeightGradients gradients() {
        if (gradients == null) {
            gradients = new WeightGradients(graph, reverse(), output.name());
        }
        return gradients;
    }

    /** The placeholder of the seed on the outputs themselves that {@link #curved} adds. */
    String curvature() {
        return curvature.name();
    }

    /**
     * The same with a seed on the outputs as well, whose cotangents take the same way: one pullback
     * of the sum of both costs less than one of each.
     */
    WeightGradients curved() {
        if (curved == null) {
            // In order: sums, and with them their rounding, should not differ from run to run.
            Map<String, SDVariable> seeds = new LinkedHashMap<>();
            seeds.put(output.name(), seed);
            seeds.put(graph.output(), curvature);
            ReverseMode both = ReverseMode.apply(graph.sameDiff(), seeds, parameters(), rules);
            curved = new WeightGradients(graph, both, output.name(), graph.output());
        }
        return curved;
    }

    private List<String> parameters() {
        return graph.blocks().stream().map(ParameterBlock::name).toList();
    }

    private ReverseMode reverse() {
        if (reverse == null) {
            reverse = ReverseMode.apply(graph.sameDiff(), output.name(), seed, parameters(), rules);
        }
        return reverse;
    }

    /** The variable that holds the tangent of another; empty where it is zero. */
    Optional<String> of(String variable) {
        return Optional.ofNullable(tangents.get(variable)).map(SDVariable::name);
    }

    /**
     * The variable that holds the tangent of another's cotangent; empty where it is zero. With h a
     * variable, h' its tangent and f' that of the output, the cotangent of h' under &lt;u, f'&gt;
     * is that of h under &lt;u, f&gt;, and the cotangent of h under &lt;u, f'&gt; the tangent of
     * this.
     */
    Optional<String> ofCotangent(String variable) {
        return reverse().cotangent(variable).map(SDVariable::name);
    }

    /** The names of the placeholders of a direction's blocks. */
    Collection<String> directions() {
        return directions.values();
    }

    /** The blocks of a direction [p] of the graph's type, as views. */
    Map<String, INDArray> bindings(BlockVector v) {
        if (v.flat().length() != graph.parameterCount()) {
            throw new IllegalArgumentException(
                    "expected a direction [p] = [%d], got %s"
                            .formatted(graph.parameterCount(), Arrays.toString(v.flat().shape())));
        }
        Map<String, INDArray> bindings = new LinkedHashMap<>();
        directions.forEach((block, name) -> bindings.put(name, v.block(block).array()));
        return bindings;
    }
}
