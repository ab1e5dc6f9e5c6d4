/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;

/**
 * Finds where the examples are in the arrays of parameter uses, where shapes leave several places
 * possible, by evaluating examples together and each alone: at the graph's parameters, then at
 * others, where values differ that were the same.
 */
final class PlacementSearch {

    private final DifferentiableGraph graph;
    private final List<ParameterUse> uses;
    private final Examples x;
    private final double tolerance;

    /**
     * Prepares a search.
     *
     * @param graph the graph
     * @param uses where the examples are of interest
     * @param x some examples, the more different the better; of one alone values tell nothing
     * @param tolerance the largest difference that is rounding, relative to all values
     */
    PlacementSearch(
            DifferentiableGraph graph, List<ParameterUse> uses, Examples x, double tolerance) {
        this.graph = graph;
        this.uses = uses;
        this.x = x;
        this.tolerance = tolerance;
    }

    /** Adds what values tell to what shapes do. */
    Placements from(Placements shapes) {
        Placements here = narrowed(shapes);
        return here.open(uses).isEmpty() ? here : Elsewhere.look(graph, () -> narrowed(here));
    }

    private Placements narrowed(Placements before) {
        Set<String> open = before.open(uses);
        if (open.isEmpty()) {
            return before;
        }
        Map<String, INDArray> together = graph.evaluate(x, Map.of(), open);
        List<Map<String, INDArray>> alone = new ArrayList<>();
        try {
            for (long i = 0; i < x.size(); i++) {
                alone.add(evaluated(i, open));
            }
            return before.narrowed(together, alone, tolerance);
        } finally {
            together.values().forEach(INDArray::close);
            alone.forEach(values -> values.values().forEach(INDArray::close));
        }
    }

    private Map<String, INDArray> evaluated(long example, Set<String> names) {
        Examples one = x.slice(example, example + 1);
        try {
            return graph.evaluate(one, Map.of(), names);
        } finally {
            one.close();
        }
    }
}
