/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;

/** The placements of the variables that parameter uses name; a cotangent has its variable's. */
public final class Placements {

    /** None are known: enough for one example at a time. */
    static final Placements NONE = new Placements(Map.of(), Set.of());

    private final Map<String, Placement> byVariable;
    private final Set<String> looked;

    private Placements(Map<String, Placement> byVariable, Set<String> looked) {
        this.byVariable = byVariable;
        this.looked = looked;
    }

    /**
     * What shapes tell. A result whose shape is not given has no cotangent and does not matter.
     *
     * @param one shapes for one example
     * @param two shapes for two, of the same variables
     */
    static Placements of(Map<String, long[]> one, Map<String, long[]> two) {
        Map<String, Placement> placements = new HashMap<>();
        one.forEach(
                (name, shape) ->
                        Placement.of(shape, two.get(name))
                                .ifPresent(placement -> placements.put(name, placement)));
        return new Placements(placements, Set.copyOf(one.keySet()));
    }

    /** The variables of some uses for which more than one placement is possible. */
    Set<String> open(List<ParameterUse> uses) {
        Set<String> open = new LinkedHashSet<>();
        uses.stream()
                .flatMap(Placements::variables)
                .filter(name -> byVariable.containsKey(name) && !byVariable.get(name).certain())
                .forEach(open::add);
        return open;
    }

    /** Whether the examples have a place in all that the uses name that matter. */
    boolean cover(List<ParameterUse> uses) {
        return uses.stream()
                .filter(use -> looked.contains(use.result()))
                .flatMap(Placements::variables)
                .allMatch(byVariable::containsKey);
    }

    private static Stream<String> variables(ParameterUse use) {
        return Stream.of(FactorAssembly.activationOf(use), use.result())
                .filter(name -> !name.isEmpty());
    }

    /**
     * What values tell, too.
     *
     * @param together some variables for some examples
     * @param alone the same variables for each of them
     * @param tolerance the largest difference that is rounding, relative to all values
     */
    Placements narrowed(
            Map<String, INDArray> together, List<Map<String, INDArray>> alone, double tolerance) {
        Map<String, Placement> narrowed = new HashMap<>(byVariable);
        together.forEach(
                (name, values) -> {
                    List<INDArray> each = alone.stream().map(one -> one.get(name)).toList();
                    byVariable
                            .get(name)
                            .narrowed(values, each, tolerance)
                            .ifPresentOrElse(
                                    placement -> narrowed.put(name, placement),
                                    () -> narrowed.remove(name));
                });
        return new Placements(narrowed, looked);
    }

    /**
     * The examples one after the other.
     *
     * @param name a variable
     * @param value its array, or that of its cotangent or tangent, for m examples
     * @param m the number of examples; one alone is in order wherever it is
     * @return [m, ...] with one example's shape: a new array or a view, which may be closed, or not
     */
    INDArray examplesFirst(String name, INDArray value, long m) {
        return m == 1
                ? value.reshape('c', shapeOfOne(value))
                : byVariable.get(name).examplesFirst(value, m);
    }

    private static long[] shapeOfOne(INDArray value) {
        long[] shape = new long[value.rank() + 1];
        shape[0] = 1;
        System.arraycopy(value.shape(), 0, shape, 1, value.rank());
        return shape;
    }
}
