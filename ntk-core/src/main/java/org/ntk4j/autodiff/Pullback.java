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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.autodiff.internal.CotangentRules;
import org.ntk4j.autodiff.internal.rules.Composition;
import org.ntk4j.autodiff.internal.rules.Elementwise;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * Cotangents on their way through ops, last op first.
 *
 * @param sd the graph, to which ops are added
 * @param rules the rules that know which ops are expressed with others
 * @param wanted the variables that need a cotangent: at first the sources, then all that depend on
 *     them
 * @param cotangents the cotangents so far, by variable; added to
 */
record Pullback(
        SameDiff sd, TangentRules rules, Set<String> wanted, Map<String, SDVariable> cotangents) {

    /** Goes through ops that are given in the order of evaluation. */
    void through(List<SameDiffOp> ops) {
        // Comparisons and indices are locally constant: no cotangent goes through them.
        List<SameDiffOp> real = ops.stream().filter(this::depends).toList();
        for (int i = real.size() - 1; i >= 0; i--) {
            pull(real.get(i));
        }
    }

    /** Whether an op has a wanted argument; if so, its floating-point results are wanted too. */
    private boolean depends(SameDiffOp op) {
        if (GraphOrder.arguments(op).stream().noneMatch(wanted::contains)) {
            return false;
        }
        op.getOutputsOfOp().stream()
                .filter(name -> sd.getVariable(name).dataType().isFPType())
                .forEach(wanted::add);
        return true;
    }

    private void pull(SameDiffOp op) {
        List<String> results = op.getOutputsOfOp();
        if (results.stream().noneMatch(cotangents::containsKey)) {
            return;
        }
        TangentRule rule = rules.of(op.getOp().opName()).orElse(null);
        if (rule instanceof Composition composition) {
            pullThrough(op, composition.expression());
            return;
        }
        List<String> arguments = GraphOrder.arguments(op);
        // Its factor is that of the first argument.
        if (rule instanceof Elementwise factor
                && arguments.stream().skip(1).noneMatch(wanted::contains)) {
            TangentStep step = TangentStep.withoutTangents(sd, op);
            add(cotangents, arguments.get(0), factor.times(step, cotangents.get(results.get(0))));
            return;
        }
        List<SDVariable> seeds = results.stream().map(this::seed).toList();
        List<SDVariable> pulled =
                CotangentRules.pull(sd, op, seeds, i -> wanted.contains(arguments.get(i)));
        for (int i = 0; i < Math.min(pulled.size(), arguments.size()); i++) {
            if (wanted.contains(arguments.get(i)) && pulled.get(i) != null) {
                add(cotangents, arguments.get(i), pulled.get(i));
            }
        }
    }

    private SDVariable seed(String result) {
        SDVariable cotangent = cotangents.get(result);
        return cotangent != null ? cotangent : sd.zerosLike(sd.getVariable(result));
    }

    private void pullThrough(SameDiffOp op, TangentRule.Expression expression) {
        List<SDVariable> outputs = expression.of(TangentStep.withoutTangents(sd, op));
        Map<String, SDVariable> inner = new HashMap<>();
        List<String> expressed = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            SDVariable cotangent = cotangents.get(op.getOutputsOfOp().get(i));
            if (cotangent != null) {
                add(inner, outputs.get(i).name(), cotangent);
                expressed.add(outputs.get(i).name());
            }
        }
        // What lies behind the op's arguments is not the expression's: it ends at them.
        Set<String> ends = new HashSet<>(GraphOrder.arguments(op));
        Set<String> sources = new HashSet<>(ends);
        sources.retainAll(wanted);
        Set<String> bound = new HashSet<>(ends);
        bound.addAll(sd.inputs());
        new Pullback(sd, rules, new HashSet<>(sources), inner)
                .through(GraphOrder.opsFor(sd, expressed, bound));
        for (String source : sources) {
            if (inner.containsKey(source)) {
                add(cotangents, source, inner.get(source));
            }
        }
    }

    private static void add(Map<String, SDVariable> sums, String name, SDVariable term) {
        sums.merge(name, term, (a, b) -> a.getSameDiff().math().add(a, b));
    }
}
