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
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * Forward-mode differentiation of a SameDiff graph: for outputs y(x) and tangents t of some
 * variables x, adds to the same graph the ops that compute the Jacobian-vector product J t.
 *
 * <p>The result is an ordinary part of the graph: it can be evaluated, SameDiff or {@code
 * ReverseMode} can differentiate it (reverse over forward: Hessian-vector products), and the
 * transform applies to it again (forward over forward). Each op on the way contributes by its
 * {@link TangentRule}; the primal values are shared, but for ops whose rule expresses them with
 * others. A tangent costs about as much as one to two evaluations of the outputs.
 *
 * <p>Ops are only ever added to a graph, so differentiate once and evaluate many times. Instances
 * are immutable; a graph belongs to one thread.
 */
public final class ForwardMode {

    private static final ForwardMode STANDARD = new ForwardMode(TangentRules.standard());

    private final TangentRules rules;

    private ForwardMode(TangentRules rules) {
        this.rules = rules;
    }

    /**
     * The transform with the library's own rules.
     *
     * @return the transform
     */
    public static ForwardMode standard() {
        return STANDARD;
    }

    /**
     * The transform with other rules.
     *
     * @param rules the rules, usually {@link TangentRules#standard()} with some more
     * @return the transform
     */
    public static ForwardMode of(TangentRules rules) {
        return new ForwardMode(rules);
    }

    /**
     * Adds the tangents of some variables.
     *
     * @param sd the graph; ops are added to it
     * @param seeds the tangent of each source variable by the source's name, of the source's shape
     *     and type; all other variables that no source leads to are held
     * @param targets the names of the variables to differentiate
     * @return the tangent of each target by the target's name, of its shape and type; a target
     *     whose tangent is zero by the structure of the graph is absent
     * @throws IllegalArgumentException if the graph lacks a variable, a source is not floating
     *     point, or an op on the way has no rule
     */
    public Map<String, SDVariable> tangents(
            SameDiff sd, Map<String, SDVariable> seeds, Collection<String> targets) {
        for (Map.Entry<String, SDVariable> seed : seeds.entrySet()) {
            requireSource(sd, seed.getKey(), seed.getValue());
        }
        Map<String, SDVariable> tangents = propagate(sd, seeds, seeds.keySet(), targets);
        tangents.keySet().retainAll(targets);
        return tangents;
    }

    /**
     * Adds the tangent of one variable.
     *
     * @param sd the graph; ops are added to it
     * @param seeds as for {@link #tangents}
     * @param target the name of the variable to differentiate
     * @return its tangent, of its shape and type; an array of zeros if no source leads to it
     * @throws IllegalArgumentException as for {@link #tangents}
     */
    public SDVariable tangent(SameDiff sd, Map<String, SDVariable> seeds, String target) {
        SDVariable tangent = tangents(sd, seeds, List.of(target)).get(target);
        return tangent != null ? tangent : sd.zerosLike(sd.getVariable(target));
    }

    /** Carries seeds to targets; held variables are neither looked behind nor differentiated. */
    Map<String, SDVariable> propagate(
            SameDiff sd,
            Map<String, SDVariable> seeds,
            Set<String> held,
            Collection<String> targets) {
        Map<String, SDVariable> tangents = new HashMap<>(seeds);
        Set<String> bound = new HashSet<>(held);
        bound.addAll(sd.inputs());
        for (SameDiffOp op : GraphOrder.opsFor(sd, targets, bound)) {
            if (GraphOrder.arguments(op).stream().anyMatch(tangents::containsKey)
                    && op.getOutputsOfOp().stream().anyMatch(name -> isReal(sd, name))) {
                carry(sd, op, tangents);
            }
        }
        return tangents;
    }

    private void carry(SameDiff sd, SameDiffOp op, Map<String, SDVariable> tangents) {
        TangentRule rule = rules.of(op.getOp().opName()).orElseThrow(() -> noRule(op));
        List<SDVariable> results = rule.tangents(new TangentStep(this, sd, op, tangents));
        List<String> outputs = op.getOutputsOfOp();
        if (!results.isEmpty() && results.size() != outputs.size()) {
            throw new IllegalStateException(
                    "the tangent rule of '%s' gave %d tangents for %d outputs of op '%s'"
                            .formatted(
                                    op.getOp().opName(),
                                    results.size(),
                                    outputs.size(),
                                    op.getName()));
        }
        for (int i = 0; i < results.size(); i++) {
            if (isReal(sd, outputs.get(i))) {
                tangents.putIfAbsent(outputs.get(i), results.get(i));
            }
        }
    }

    private static boolean isReal(SameDiff sd, String name) {
        return sd.getVariable(name).dataType().isFPType();
    }

    private static void requireSource(SameDiff sd, String name, SDVariable tangent) {
        if (!sd.hasVariable(name) || !isReal(sd, name)) {
            throw new IllegalArgumentException(
                    "expected a floating-point variable of the graph as source of tangents, got '"
                            + name
                            + "'");
        }
        if (tangent.getSameDiff() != sd || tangent.dataType() != sd.getVariable(name).dataType()) {
            throw new IllegalArgumentException(
                    "expected a tangent of '%s' in the same graph and of type %s, got '%s' of %s"
                            .formatted(
                                    name,
                                    sd.getVariable(name).dataType(),
                                    tangent.name(),
                                    tangent.dataType()));
        }
    }

    private static IllegalArgumentException noRule(SameDiffOp op) {
        String name = op.getOp().opName();
        return new IllegalArgumentException(
                ("op '%s' (%s), which computes variable '%s', has no tangent rule; give one with"
                                + " TangentRules.standard().with(\"%s\", rule) to ForwardMode.of or"
                                + " Derivatives.of")
                        .formatted(op.getName(), name, op.getOutputsOfOp().get(0), name));
    }
}
