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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * The pullback of a graph: for a seed u on the output f, the cotangent d(sum u*f)/dv of every
 * variable v on the way from the sources to f, as variables of the <em>same</em> graph.
 *
 * <p>SameDiff's own gradient function is a second graph, which recomputes the first, cannot be
 * transformed again and announces each op on standard output. Here each op's own {@code doDiff}
 * adds its cotangents to the graph itself, where they can be evaluated one by one, bound to values,
 * or pushed forward. Matrix products have a rule of ours that computes only the side that is asked
 * for, functions of single entries pull back by the factor of their {@link TangentRule}, and ops
 * with a composed one are gone through by their expression.
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
     * @throws IllegalArgumentException if an op on the way has no derivative
     */
    public static ReverseMode apply(
            SameDiff sd, String output, SDVariable seed, Collection<String> sources) {
        return apply(sd, output, seed, sources, TangentRules.standard());
    }

    /**
     * Adds the cotangent ops to a graph, with the expressions of other rules.
     *
     * @param sd the graph; ops are added, none is changed
     * @param output the variable f to start from
     * @param seed the cotangent u of f, of f's shape
     * @param sources the variables at which to stop, such as the parameters
     * @param rules the rules; ops with a {@linkplain TangentRule#composed composed} one are gone
     *     through by their expression, whatever gradient they have
     * @return the cotangents of every variable that depends on a source and leads to the output
     * @throws IllegalArgumentException if an op on the way has no derivative
     */
    public static ReverseMode apply(
            SameDiff sd,
            String output,
            SDVariable seed,
            Collection<String> sources,
            TangentRules rules) {
        return apply(sd, Map.of(output, seed), sources, rules);
    }

    /**
     * Adds the cotangent ops of a sum over several outputs, sum u_j*f_j.
     *
     * @param sd the graph; ops are added, none is changed
     * @param seeds the cotangent u_j of each output by the output's name, of its shape
     * @param sources the variables at which to stop, such as the parameters
     * @param rules the rules
     * @return the cotangents of every variable that depends on a source and leads to an output
     * @throws IllegalArgumentException if an op on the way has no derivative
     */
    public static ReverseMode apply(
            SameDiff sd,
            Map<String, SDVariable> seeds,
            Collection<String> sources,
            TangentRules rules) {
        Map<String, SDVariable> cotangents = new HashMap<>(seeds);
        List<SameDiffOp> ops =
                GraphOrder.between(sd, sources, seeds.keySet().toArray(String[]::new));
        new Pullback(sd, rules, new HashSet<>(sources), cotangents).through(ops);
        return new ReverseMode(cotangents);
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
