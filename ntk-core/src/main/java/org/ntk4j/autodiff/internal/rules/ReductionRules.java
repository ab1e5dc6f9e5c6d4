/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.Emit.single;
import static org.ntk4j.autodiff.internal.rules.Emit.square;
import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * Reductions along axes, with and without keeping them, and distances between arrays. Like ND4J's
 * own gradient, the derivative of a product is NaN where a factor is zero.
 */
final class ReductionRules {

    private ReductionRules() {}

    /** y'(x) weights, to be multiplied with the tangent and summed over the axes. */
    private interface Weights {
        SDVariable of(Reduction reduction, SDVariable x);
    }

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, TangentRule.linear(), "reduce_sum", "reduce_mean");
        weighted(rules, "reduce_sqnorm", (r, x) -> x.mul(2));
        weighted(rules, "reduce_norm2", (r, x) -> Emit.quotient(x, norm(r.kept(), x)));
        weighted(rules, "reduce_norm1", (r, x) -> sign(x));
        weighted(rules, "asum", (r, x) -> sign(x));
        weighted(rules, "reduce_max", (r, x) -> r.winner(x, r.max(x)));
        weighted(rules, "reduce_min", (r, x) -> r.loser(x, r.min(x)));
        put(rules, Emit.composed(ReductionRules::logSumExp), "reduce_logsumexp");
        put(rules, Emit.composed(s -> Reduction.of(s).mean(abs(s.input()))), "amean");
        put(rules, Emit.composed(s -> Reduction.of(s).max(abs(s.input()))), "amax");
        put(rules, Emit.composed(s -> Reduction.of(s).max(abs(s.input()))), "reduce_normmax");
        put(rules, Emit.composed(s -> Reduction.of(s).min(abs(s.input()))), "amin");
        put(rules, Emit.composed(s -> entropy(s).neg()), "entropy");
        put(rules, Emit.composed(s -> entropy(s).mul(-1 / Math.log(2))), "shannonentropy");
        put(rules, Emit.composed(s -> s.sd().math().log(entropy(s).neg())), "logentropy");
        put(rules, single(ReductionRules::product), "reduce_prod");
        put(rules, single(ReductionRules::variance), "var");
        put(rules, single(s -> Emit.quotient(variance(s), s.output().mul(2))), "std");
        put(rules, TangentRule.composed(ReductionRules::moments), "moments");
        put(rules, Emit.composed(s -> cosine(s)), "cosinesimilarity");
        put(rules, Emit.composed(s -> cosine(s).rsub(1)), "cosinedistance");
        put(rules, Emit.composed(ReductionRules::euclidean), "euclidean");
        put(
                rules,
                Emit.composed(s -> Reduction.of(s).sum(abs(s.input(0).sub(s.input(1))))),
                "manhattan");
        put(rules, TangentRule.zero(), "zero_fraction");
    }

    private static void weighted(Map<String, TangentRule> rules, String opName, Weights weights) {
        put(
                rules,
                single(
                        step -> {
                            Reduction reduction = Reduction.of(step);
                            return reduction.sum(
                                    weights.of(reduction, step.input()).mul(step.tangent()));
                        }),
                opName);
    }

    private static SDVariable norm(Reduction reduction, SDVariable x) {
        return x.getSameDiff().norm2(x, reduction.keep(), reduction.axes());
    }

    /** Less the maximum, which keeps the powers small and has no part in the derivative. */
    private static SDVariable logSumExp(TangentStep step) {
        Reduction reduction = Reduction.of(step);
        SDVariable x = step.input();
        SDVariable powers = step.sd().math().exp(x.sub(held(reduction.kept().max(x))));
        return step.sd().math().log(reduction.sum(powers)).add(held(reduction.max(x)));
    }

    private static SDVariable held(SDVariable x) {
        return new StopGradient(x.getSameDiff(), x).outputVariable();
    }

    private static SDVariable product(TangentStep step) {
        Reduction reduction = Reduction.of(step);
        return step.output().mul(reduction.sum(Emit.quotient(step.tangent(), step.input())));
    }

    private static SDVariable variance(TangentStep step) {
        Reduction reduction = Reduction.of(step);
        SDVariable x = step.input();
        SDVariable change = reduction.mean(reduction.centred(x).mul(step.tangent())).mul(2);
        boolean corrected = ((Variance) step.op()).isBiasCorrected();
        return corrected ? change.mul(reduction.besselCorrection(x)) : change;
    }

    private static List<SDVariable> moments(TangentStep step) {
        Reduction reduction = Reduction.of(Emit.toInts(Emit.integers(step)), Emit.flag(step, 0));
        SDVariable x = step.input();
        return List.of(reduction.mean(x), reduction.mean(square(reduction.centred(x))));
    }

    private static SDVariable entropy(TangentStep step) {
        SDVariable x = step.input();
        return Reduction.of(step).sum(x.mul(step.sd().math().log(x)));
    }

    private static SDVariable cosine(TangentStep step) {
        Reduction reduction = Reduction.of(step);
        SDVariable a = step.input(0);
        SDVariable b = step.input(1);
        SDVariable norms = norm(reduction, a).mul(norm(reduction, b));
        return Emit.quotient(reduction.sum(a.mul(b)), norms);
    }

    private static SDVariable euclidean(TangentStep step) {
        return norm(Reduction.of(step), step.input(0).sub(step.input(1)));
    }

    private static SDVariable abs(SDVariable x) {
        return x.getSameDiff().math().abs(x);
    }

    private static SDVariable sign(SDVariable x) {
        return x.getSameDiff().math().sign(x);
    }
}
