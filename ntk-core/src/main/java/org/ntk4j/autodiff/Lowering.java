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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.autodiff.internal.rules.Composition;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * Opens the ops that hide where a parameter meets an activation, such as attention with projections
 * of its own: their results are computed by the expression of their composed rule instead, in which
 * {@link ParameterUses} sees products. Their derivatives go through it in any case.
 *
 * @param sd the graph; ops are added, and the results of the opened ones have another origin
 * @param rules the rules that know which ops are expressed with others
 */
record Lowering(SameDiff sd, TangentRules rules) {

    /** Opens all ops between parameters and an output that a parameter enters as it is. */
    void open(Collection<String> parameters, String output) {
        // An expression may itself hold an op to be opened.
        boolean again = true;
        while (again) {
            List<SameDiffOp> closed = closed(parameters, output);
            closed.forEach(this::express);
            again = !closed.isEmpty();
        }
    }

    private List<SameDiffOp> closed(Collection<String> parameters, String output) {
        List<SameDiffOp> ops = GraphOrder.between(sd, parameters, output);
        Set<String> views = new HashSet<>(parameters);
        for (SameDiffOp op : ops) {
            if (views.stream().anyMatch(view -> ParameterUses.rearranges(op, view))) {
                views.add(op.getOutputsOfOp().get(0));
            }
        }
        return ops.stream()
                .filter(op -> rules.of(op.getOp().opName()).orElse(null) instanceof Composition)
                .filter(op -> GraphOrder.arguments(op).stream().anyMatch(views::contains))
                .toList();
    }

    private void express(SameDiffOp op) {
        Composition rule = (Composition) rules.of(op.getOp().opName()).orElseThrow();
        List<SDVariable> expressed =
                rule.expression().of(TangentStep.withoutTangents(sd, op)).stream()
                        .map(sd::identity)
                        .toList();
        List<String> results = List.copyOf(op.getOutputsOfOp());
        for (int i = 0; i < results.size(); i++) {
            exchange(op, i, results.get(i), expressed.get(i).name());
        }
    }

    /** The op's result becomes the identity's and the other way round, so that names stay. */
    private void exchange(SameDiffOp op, int index, String result, String copy) {
        SameDiffOp identity = sd.getOps().get(sd.getVariables().get(copy).getOutputOfOp());
        identity.setOutputsOfOp(List.of(result));
        sd.getVariables().get(result).setOutputOfOp(identity.getName());
        op.getOutputsOfOp().set(index, copy);
        sd.getVariables().get(copy).setOutputOfOp(op.getName());
    }
}
