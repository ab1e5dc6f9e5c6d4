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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.autodiff.internal.CotangentRules;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * The pullback of a graph: for a seed u on the output f, the cotangent d(sum u*f)/dv of every
 * variable v on the way from the sources to f, as variables of the <em>same</em> graph.
 *
 * <p>SameDiff's own gradient function is a second graph, which recomputes the first, cannot be
 * transformed again and announces each op on standard output. Here each op's own {@code doDiff}
 * adds its cotangents to the graph itself, where they can be evaluated one by one, bound to values,
 * or pushed forward. Matrix products have a rule of ours that computes only the side that is asked
 * for.
 */
public final class ReverseMode {

    private final Map<String, SDVariable> cotangents;

    private ReverseMode(Map<String, SDVariable> cotangents) {
        this.cotangents = cotangents;
    }

    /**
     * Adds the cotangent ops to a graph.
     *
     * @param sd the graph; ops are added, none is changed
     * @param output the variable f to start from
     * @param seed the cotangent u of f, of f's shape
     * @param sources the variables at which to stop, such as the parameters
     * @return the cotangents of every variable that depends on a source and leads to the output
     * @throws IllegalArgumentException if an op on the way has no derivative in SameDiff
     */
    public static ReverseMode apply(
            SameDiff sd, String output, SDVariable seed, Collection<String> sources) {
        Set<String> wanted = new HashSet<>(sources);
        List<SameDiffOp> ops = GraphOrder.between(sd, sources, output);
        // Comparisons and indices are locally constant: no cotangent goes through them.
        ops.removeIf(op -> !depends(sd, op, wanted));
        Map<String, SDVariable> cotangents = new HashMap<>();
        cotangents.put(output, seed);
        for (int i = ops.size() - 1; i >= 0; i--) {
            pull(sd, ops.get(i), wanted, cotangents);
        }
        return new ReverseMode(cotangents);
    }

    /** Whether an op has a wanted argument; if so, its floating-point results are wanted too. */
    private static boolean depends(SameDiff sd, SameDiffOp op, Set<String> wanted) {
        if (GraphOrder.arguments(op).stream().noneMatch(wanted::contains)) {
            return false;
        }
        op.getOutputsOfOp().stream()
                .filter(name -> sd.getVariable(name).dataType().isFPType())
                .forEach(wanted::add);
        return true;
    }

    private static void pull(
            SameDiff sd, SameDiffOp op, Set<String> wanted, Map<String, SDVariable> cotangents) {
        List<String> results = op.getOutputsOfOp();
        if (results.stream().noneMatch(cotangents::containsKey)) {
            return;
        }
        List<SDVariable> seeds =
                results.stream()
                        .map(
                                name ->
                                        cotangents.containsKey(name)
                                                ? cotangents.get(name)
                                                : sd.zerosLike(sd.getVariable(name)))
                        .toList();
        List<String> arguments = GraphOrder.arguments(op);
        List<SDVariable> pulled =
                CotangentRules.pull(sd, op, seeds, i -> wanted.contains(arguments.get(i)));
        for (int i = 0; i < Math.min(pulled.size(), arguments.size()); i++) {
            if (wanted.contains(arguments.get(i)) && pulled.get(i) != null) {
                cotangents.merge(arguments.get(i), pulled.get(i), (a, b) -> sd.math.add(a, b));
            }
        }
    }

    /**
     * The cotangent of a variable.
     *
     * @param variable its name
     * @return the variable that holds it, of the same shape; empty if the output does not depend on
     *     a source through it
     */
    public Optional<SDVariable> cotangent(String variable) {
        return Optional.ofNullable(cotangents.get(variable));
    }
}
