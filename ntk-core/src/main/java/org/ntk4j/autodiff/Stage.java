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
    private final Set<String> roots;
    private final Map<String, INDArray> given = new HashMap<>();
    private final Map<String, INDArray> kept = new HashMap<>();
    private final Map<List<Collection<String>>, Set<String>> frontiers = new HashMap<>();
    private final Map<Set<String>, Set<String>> dependent = new HashMap<>();
    private final ArrayPool pool;

    /** A ground floor with some values, which it borrows. */
    Stage(DifferentiableGraph graph, Map<String, INDArray> roots) {
        this(graph, null, roots.keySet(), new ArrayPool());
        given.putAll(roots);
    }

    private Stage(
            DifferentiableGraph graph, Stage below, Collection<String> roots, ArrayPool pool) {
        this.graph = graph;
        this.below = below;
        this.roots = Set.copyOf(roots);
        this.pool = pool;
        if (below != null) {
            given.putAll(below.given);
        }
    }

    /** A stage above this one, with more values that it borrows. */
    Stage with(Map<String, INDArray> more) {
        Stage above = with(more.keySet());
        above.move(more);
        return above;
    }

    /** A stage above this one, to be moved to the values of some more variables. */
    Stage with(Collection<String> more) {
        return new Stage(graph, this, more, pool);
    }

    /** Goes to other values of the same variables, which are borrowed; no stage may be above. */
    void move(Map<String, INDArray> values) {
        forget();
        given.putAll(values);
    }

    /** Values of some variables; those that do not vary are kept, and closed with this stage. */
    Values evaluate(Map<String, INDArray> varying, Collection<String> names) {
        hold(names, varying.keySet());
        Map<String, INDArray> bindings = new HashMap<>(given);
        frontier(names, varying.keySet()).forEach(name -> bindings.put(name, held(name)));
        bindings.putAll(varying);
        List<String> open = names.stream().filter(name -> !bindings.containsKey(name)).toList();
        return new Values(graph.evaluate(bindings, open, pool), bindings, pool::give);
    }

    /** Computes what does not vary of all that some variables need. */
    void hold(Collection<String> names, Set<String> varying) {
        keep(frontier(names, varying));
    }

    private Set<String> frontier(Collection<String> names, Set<String> varying) {
        return frontiers.computeIfAbsent(
                List.of(List.copyOf(names), Set.copyOf(varying)),
                key -> {
                    Set<String> bound = new HashSet<>(given.keySet());
                    bound.addAll(varying);
                    return GraphOrder.frontier(graph.sameDiff(), names, bound, varying);
                });
    }

    /** A value that is held, here or below; null if it is not. */
    INDArray held(String name) {
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
            Set<String> mine = dependent.computeIfAbsent(missing, this::dependent);
            Set<String> lower = new LinkedHashSet<>(missing);
            lower.removeAll(mine);
            below.keep(lower);
            // What the seed leads to is computed from what the stage below holds.
            below.hold(mine, roots);
            missing = mine;
        }
        Map<String, INDArray> bindings = new LinkedHashMap<>(given);
        for (Stage stage = this; stage != null; stage = stage.below) {
            stage.kept.forEach(bindings::putIfAbsent);
        }
        kept.putAll(graph.evaluate(bindings, missing, pool));
    }

    private Set<String> dependent(Set<String> names) {
        return GraphOrder.dependent(graph.sameDiff(), names, roots);
    }

    /** Gives back what was computed. */
    void forget() {
        kept.values().forEach(pool::give);
        kept.clear();
    }

    /** Frees what was computed; what was given stays open. */
    @Override
    public void close() {
        forget();
        if (below == null) {
            pool.close();
        }
    }
}
