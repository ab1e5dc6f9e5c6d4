/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * Values that are held while others vary: the ops between them run once, at their first use. Stages
 * stand on each other: held examples and parameters, then a held seed, then directions that vary.
 */
final class Stage implements AutoCloseable {

    private final DifferentiableGraph graph;
    private final Stage below;
    private final Map<String, INDArray> roots;
    private final Map<String, INDArray> given = new HashMap<>();
    private final Map<String, INDArray> kept = new HashMap<>();
    private final Map<List<Collection<String>>, Set<String>> frontiers = new HashMap<>();
    private final ArrayPool pool;

    /** A ground floor with some values, which it borrows, as the pool from which it takes more. */
    Stage(DifferentiableGraph graph, Map<String, INDArray> roots, ArrayPool pool) {
        this(graph, null, roots, pool);
    }

    private Stage(
            DifferentiableGraph graph, Stage below, Map<String, INDArray> roots, ArrayPool pool) {
        this.graph = graph;
        this.below = below;
        this.roots = Map.copyOf(roots);
        this.pool = pool;
        if (below != null) {
            given.putAll(below.given);
        }
        given.putAll(roots);
    }

    /** A stage above this one, with more values that it borrows. */
    Stage with(Map<String, INDArray> more) {
        return new Stage(graph, this, more, pool);
    }

    /** Values of some variables; those that do not vary are kept, and closed with this stage. */
    Values evaluate(Map<String, INDArray> varying, Collection<String> names) {
        Set<String> frontier =
                frontiers.computeIfAbsent(
                        List.of(List.copyOf(names), Set.copyOf(varying.keySet())),
                        key -> frontier(names, varying.keySet()));
        keep(frontier);
        Map<String, INDArray> bindings = new HashMap<>(given);
        frontier.forEach(name -> bindings.put(name, held(name)));
        bindings.putAll(varying);
        List<String> open = names.stream().filter(name -> !bindings.containsKey(name)).toList();
        return new Values(graph.evaluate(bindings, open, pool), bindings, pool::give);
    }

    private Set<String> frontier(Collection<String> names, Set<String> varying) {
        Set<String> bound = new HashSet<>(given.keySet());
        bound.addAll(varying);
        return GraphOrder.frontier(graph.sameDiff(), names, bound, varying);
    }

    private INDArray held(String name) {
        INDArray value = kept.get(name);
        return value != null || below == null ? value : below.held(name);
    }

    private void keep(Collection<String> names) {
        Set<String> missing = new LinkedHashSet<>(names);
        missing.removeIf(name -> held(name) != null);
        if (missing.isEmpty()) {
            return;
        }
        if (below != null) {
            Set<String> mine = GraphOrder.dependent(graph.sameDiff(), missing, roots.keySet());
            Set<String> lower = new LinkedHashSet<>(missing);
            lower.removeAll(mine);
            below.keep(lower);
            // What the seed leads to is computed from what the stage below holds.
            below.keep(below.frontier(mine, roots.keySet()));
            missing = mine;
        }
        Map<String, INDArray> bindings = new LinkedHashMap<>(given);
        for (Stage stage = this; stage != null; stage = stage.below) {
            stage.kept.forEach(bindings::putIfAbsent);
        }
        kept.putAll(graph.evaluate(bindings, missing, pool));
    }

    /** Gives what was computed back to the pool; what was given stays open. */
    @Override
    public void close() {
        kept.values().forEach(pool::give);
        kept.clear();
    }
}
