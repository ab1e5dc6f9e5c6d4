/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Arithmetic between arrays, with broadcasting, and between arrays and numbers. */
final class ArithmeticRules {

    private ArithmeticRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, TangentRule.linear(), "add", "subtract", "reversesubtract");
        put(rules, TangentRule.linear(), "mergeadd", "mergeavg", "biasadd");
        put(rules, TangentRule.linear(), "mul_scalar", "div_scalar", "neg");
        put(rules, TangentRule.multilinear(2), "multiply", "matmul", "cross", "dot");
        put(rules, Emit.single(TangentStep::tangent), "add_scalar", "sub_scalar");
        put(rules, Emit.single(s -> s.tangent().neg()), "rsub_scalar");
        put(rules, Emit.composed(s -> s.input().rsub(1)), "oneminus");
        put(rules, Emit.composed(s -> s.input().mul(s.input().rsub(1))), "timesoneminus");
        put(rules, Emit.single(s -> quotient(s, 0, 1)), "divide", "realdiv");
        put(
                rules,
                Emit.composed(s -> Emit.quotientOrZero(s.input(0), s.input(1))),
                "divide_no_nan");
        put(rules, Emit.single(s -> quotient(s, 1, 0)), "reversedivide");
        put(rules, Emit.single(ArithmeticRules::squaredDifference), "squaredsubtract");
        put(rules, Emit.single(ArithmeticRules::power), "Pow");
        put(rules, Emit.single(s -> ties(s, s.input(0).gte(s.input(1)))), "maximum");
        put(rules, Emit.single(s -> ties(s, s.input(0).lte(s.input(1)))), "minimum");
        put(rules, Emit.single(ArithmeticRules::remainder), "mod", "floormod");
        put(rules, Emit.single(ArithmeticRules::arcTangent), "tf_atan2");
        put(rules, TangentRule.zero(), "floordiv", "truncatediv");
        put(rules, Emit.composed(ArithmeticRules::layer), "xw_plus_b");
        put(rules, Emit.composed(s -> s.sd().nn().relu(layer(s), 0)), "relu_layer");
        put(rules, Emit.single(ArithmeticRules::tensorProduct), "tensordot");
    }

    private static SDVariable quotient(TangentStep step, int above, int below) {
        SDVariable divisor = step.input(below);
        SDVariable numerator = step.hasTangent(above) ? step.tangent(above) : null;
        if (step.hasTangent(below)) {
            SDVariable change = step.output().mul(step.tangent(below));
            numerator = numerator == null ? change.neg() : numerator.sub(change);
        }
        return Emit.quotient(numerator, divisor);
    }

    private static SDVariable squaredDifference(TangentStep step) {
        SDVariable difference = step.input(0).sub(step.input(1)).mul(2);
        SDVariable a = step.hasTangent(0) ? difference.mul(step.tangent(0)) : null;
        SDVariable b = step.hasTangent(1) ? difference.mul(step.tangent(1)) : null;
        return b == null ? a : a == null ? b.neg() : a.sub(b);
    }

    private static SDVariable power(TangentStep step) {
        SDVariable base = null;
        if (step.hasTangent(0)) {
            base = inBase(step.input(0), step.input(1)).mul(step.tangent(0));
        }
        SDVariable exponent = null;
        if (step.hasTangent(1)) {
            exponent = inExponent(step.input(0), step.output()).mul(step.tangent(1));
        }
        return Emit.sum(base, exponent);
    }

    /** d(x^p)/dx = p x^(p - 1), and 0 for p = 0 at x = 0 as well. */
    static SDVariable inBase(SDVariable x, SDVariable p) {
        SDVariable zero = Emit.indicator(p.eq(0), p);
        return x.getSameDiff().math().pow(x, p.sub(1).add(zero)).mul(p);
    }

    /** d(x^p)/dp = y log x for y = x^p, and 0 at x = 0, where it tends to 0 for p &gt; 0. */
    static SDVariable inExponent(SDVariable x, SDVariable y) {
        SDVariable zero = Emit.indicator(x.eq(0), x);
        return y.mul(x.getSameDiff().math().log(x.add(zero)));
    }

    /** ND4J's gradients of maximum and minimum give a tie to both inputs, in full. */
    private static SDVariable ties(TangentStep step, SDVariable first) {
        SDVariable a = null;
        SDVariable b = null;
        if (step.hasTangent(0)) {
            a = Emit.indicator(first, step.input(0)).mul(step.tangent(0));
        }
        if (step.hasTangent(1)) {
            SDVariable equal = Emit.indicator(step.input(1).eq(step.output()), step.input(1));
            b = equal.mul(step.tangent(1));
        }
        return Emit.sum(a, b);
    }

    private static SDVariable remainder(TangentStep step) {
        SDVariable a = step.hasTangent(0) ? step.tangent(0) : null;
        if (!step.hasTangent(1)) {
            return Emit.broadcastTo(a, step.output());
        }
        SDVariable b = wholes(step.input(0), step.input(1), step.output()).mul(step.tangent(1));
        return a == null ? b.neg() : a.sub(b);
    }

    /** How often b was taken off a to leave a remainder, whichever way the op rounds. */
    static SDVariable wholes(SDVariable a, SDVariable b, SDVariable remainder) {
        return a.getSameDiff().math().round(Emit.quotient(a.sub(remainder), b));
    }

    private static SDVariable arcTangent(TangentStep step) {
        SDVariable y = step.input(0);
        SDVariable x = step.input(1);
        SDVariable a = step.hasTangent(0) ? x.mul(step.tangent(0)) : null;
        SDVariable b = step.hasTangent(1) ? y.mul(step.tangent(1)).neg() : null;
        return Emit.quotient(Emit.sum(a, b), Emit.square(x).add(Emit.square(y)));
    }

    private static SDVariable layer(TangentStep step) {
        return step.input(0).mmul(step.input(1)).add(step.input(2));
    }

    /** Not by reapplication: a copied TensorMmul forgets its axes when differentiated. */
    private static SDVariable tensorProduct(TangentStep step) {
        int[] v = Emit.toInts(Emit.integers(step));
        int[] left = Arrays.copyOfRange(v, 1, 1 + v[0]);
        int[] right = Arrays.copyOfRange(v, 2 + v[0], 2 + 2 * v[0]);
        SDVariable a = step.input(0);
        SDVariable b = step.input(1);
        return Emit.sum(
                step.hasTangent(0) ? step.sd().tensorMmul(step.tangent(0), b, left, right) : null,
                step.hasTangent(1) ? step.sd().tensorMmul(a, step.tangent(1), left, right) : null);
    }
}
