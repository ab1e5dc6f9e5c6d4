/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.Emit.above;
import static org.ntk4j.autodiff.internal.rules.Emit.indicator;
import static org.ntk4j.autodiff.internal.rules.Emit.real;
import static org.ntk4j.autodiff.internal.rules.Emit.scalar;
import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Functions of one variable applied entry by entry: y' times the tangent. */
final class ElementwiseRules {

    private ElementwiseRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        UnaryDerivatives.all()
                .forEach(
                        (name, derivative) ->
                                factor(rules, name, s -> derivative.of(s.input(), s.output())));
        factor(rules, "relu", s -> above(s.input(), scalar(s)));
        factor(rules, "relu6", s -> above(s.input(), scalar(s)).mul(below(s.input(), 6)));
        factor(rules, "thresholdedrelu", s -> above(s.input(), real(s, 0, 0)));
        factor(rules, "leakyrelu", s -> leaky(s.input(), scalar(s)));
        factor(
                rules,
                "elu",
                s -> UnaryDerivatives.exponential(s.input(), s.output(), 1, real(s, 0, 1)));
        factor(rules, "pow", s -> power(s.input(), scalar(s)));
        factor(rules, "rdiv_scalar", s -> Emit.quotient(s.output(), s.input()).neg());
        factor(rules, "max_scalar", s -> above(s.input(), scalar(s)));
        factor(rules, "scalar_min", s -> below(s.input(), scalar(s)));
        factor(
                rules,
                "ClipByValue",
                s -> above(s.input(), real(s, 0, 0)).mul(below(s.input(), real(s, 1, 0))));
        put(rules, Emit.single(ElementwiseRules::prelu), "prelu");
        put(rules, Emit.single(TangentStep::tangent), "fmod_scalar");
        put(rules, TangentRule.zero(), "sign", "floor", "ceil", "round", "step");
    }

    private static void factor(
            Map<String, TangentRule> rules, String opName, Elementwise.Derivative derivative) {
        put(rules, new Elementwise(derivative), opName);
    }

    private static SDVariable below(SDVariable x, double bound) {
        return indicator(x.lt(bound), x);
    }

    private static SDVariable leaky(SDVariable x, double alpha) {
        return Emit.affine(alpha, 1 - alpha, indicator(x.gte(0), x));
    }

    /** The derivative of x^p, without 0 * infinity at x = 0 for small whole p. */
    static SDVariable power(SDVariable x, double p) {
        if (p == 0) {
            return x.getSameDiff().zerosLike(x);
        }
        if (p == 1) {
            return x.getSameDiff().onesLike(x);
        }
        return p == 2 ? x.mul(2) : x.getSameDiff().math().pow(x, p - 1).mul(p);
    }

    private static SDVariable prelu(TangentStep step) {
        SDVariable x = step.input(0);
        SDVariable positive = indicator(x.gte(0), x);
        SDVariable a = null;
        if (step.hasTangent(0)) {
            SDVariable slope = positive.add(positive.rsub(1).mul(step.input(1)));
            a = slope.mul(step.tangent(0));
        }
        SDVariable b = null;
        if (step.hasTangent(1)) {
            b = positive.rsub(1).mul(x).mul(step.tangent(1));
        }
        return Emit.sum(a, b);
    }
}
