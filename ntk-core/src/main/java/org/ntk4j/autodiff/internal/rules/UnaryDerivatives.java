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
import static org.ntk4j.autodiff.internal.rules.Emit.affine;
import static org.ntk4j.autodiff.internal.rules.Emit.sigmoid;
import static org.ntk4j.autodiff.internal.rules.Emit.square;

import java.util.Map;
import java.util.TreeMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;

/**
 * dy/dx of functions of one variable, from x and y; where y has a kink, the derivative that ND4J's
 * own gradient uses there.
 */
final class UnaryDerivatives {

    /** y'(x), written with ops. */
    interface Derivative {
        SDVariable of(SDVariable x, SDVariable y);
    }

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    // ND4J's constants are float32 literals, whatever the type of the array.
    private static final double GELU_SLOPE = 1.702f;
    private static final double HARD_SIGMOID_SLOPE = .2f;
    private static final double RATIONAL_SCALE = 1.7159f;
    private static final double RATIONAL_QUARTIC = 1.41645f;

    private static final Map<String, Derivative> ALL = new TreeMap<>();

    static {
        activations();
        mathematics();
    }

    private UnaryDerivatives() {}

    /** The derivatives of ops without attributes. */
    static Map<String, Derivative> all() {
        return ALL;
    }

    private static void activations() {
        ALL.put("tanh", (x, y) -> square(y).rsub(1));
        ALL.put("sigmoid", (x, y) -> y.mul(y.rsub(1)));
        ALL.put("logsigmoid", (x, y) -> sigmoid(x.neg()));
        ALL.put("softplus", (x, y) -> sigmoid(x));
        ALL.put("softsign", (x, y) -> square(math(x).abs(x).add(1).rdiv(1)));
        ALL.put("hard_sigmoid", (x, y) -> within(x, -2.5, 2.5).mul(HARD_SIGMOID_SLOPE));
        ALL.put("hardtanh", (x, y) -> within(x, -1, 1));
        ALL.put("rational_tanh", (x, y) -> rationalTanh(x));
        ALL.put("rectified_tanh", (x, y) -> above(x, 0).mul(square(y).rsub(1)));
        ALL.put("cube", (x, y) -> square(x).mul(3));
        ALL.put("selu", (x, y) -> exponential(x, y, SELU_SCALE, SELU_ALPHA));
        ALL.put("swish", (x, y) -> gated(x, sigmoid(x), 1));
        ALL.put("gelu", (x, y) -> gated(x, sigmoid(x.mul(GELU_SLOPE)), GELU_SLOPE));
        ALL.put("precise_gelu", (x, y) -> preciseGelu(x));
        ALL.put("mish", (x, y) -> mish(x));
    }

    private static void mathematics() {
        ALL.put("exp", (x, y) -> y);
        ALL.put("expm1", (x, y) -> math(x).exp(x));
        ALL.put("log", (x, y) -> x.rdiv(1));
        ALL.put("log1p", (x, y) -> x.add(1).rdiv(1));
        ALL.put("sqrt", (x, y) -> y.rdiv(.5));
        ALL.put("rsqrt", (x, y) -> square(y).mul(y).mul(-.5));
        ALL.put("square", (x, y) -> x.mul(2));
        ALL.put("Reciprocal", (x, y) -> square(y).neg());
        ALL.put("abs", (x, y) -> math(x).sign(x));
        ALL.put("sin", (x, y) -> math(x).cos(x));
        ALL.put("cos", (x, y) -> math(x).sin(x).neg());
        ALL.put("tan", (x, y) -> square(y).add(1));
        ALL.put("asin", (x, y) -> math(x).rsqrt(square(x).rsub(1)));
        ALL.put("acos", (x, y) -> math(x).rsqrt(square(x).rsub(1)).neg());
        ALL.put("atan", (x, y) -> square(x).add(1).rdiv(1));
        ALL.put("sinh", (x, y) -> math(x).cosh(x));
        ALL.put("cosh", (x, y) -> math(x).sinh(x));
        ALL.put("asinh", (x, y) -> math(x).rsqrt(square(x).add(1)));
        ALL.put("acosh", (x, y) -> math(x).rsqrt(square(x).sub(1)));
        ALL.put("atanh", (x, y) -> square(x).rsub(1).rdiv(1));
        ALL.put("erf", (x, y) -> gaussian(x));
        ALL.put("erfc", (x, y) -> gaussian(x).neg());
    }

    /** scale * x for x &gt; 0, scale * alpha * (exp(x) - 1) elsewhere. */
    static SDVariable exponential(SDVariable x, SDVariable y, double scale, double alpha) {
        SDVariable positive = above(x, 0);
        return affine(0, scale, positive).add(positive.rsub(1).mul(y.add(scale * alpha)));
    }

    private static SDVariable within(SDVariable x, double low, double high) {
        SDVariable notBelow = Emit.indicator(x.gte(low), x);
        return notBelow.mul(Emit.indicator(x.lte(high), x));
    }

    /** d/dx of x * gate, with gate = sigmoid(slope * x). */
    private static SDVariable gated(SDVariable x, SDVariable gate, double slope) {
        return gate.add(x.mul(gate).mul(gate.rsub(1)).mul(slope));
    }

    private static SDVariable rationalTanh(SDVariable x) {
        // 1.7159 sign(z) (1 - 1/d) with z = 2x/3 and d = 1 + |z| + z^2 + 1.41645 z^4.
        SDVariable a = math(x).abs(x.mul(2.0 / 3));
        SDVariable square = square(a);
        SDVariable d = a.add(square).add(square(square).mul(RATIONAL_QUARTIC)).add(1);
        SDVariable slope = a.mul(2).add(square.mul(a).mul(4 * RATIONAL_QUARTIC)).add(1);
        return Emit.quotient(slope, square(d)).mul(RATIONAL_SCALE * 2 / 3);
    }

    private static SDVariable preciseGelu(SDVariable x) {
        // x (1 + tanh(c (x + (0.044715 x)^3))) / 2: ND4J cubes the coefficient as well.
        double c = Math.sqrt(2 / Math.PI);
        double k = 0.044715 * 0.044715 * 0.044715;
        SDVariable square = square(x);
        SDVariable tanh = math(x).tanh(x.mul(affine(c, c * k, square)));
        SDVariable inner = affine(c, 3 * c * k, square);
        SDVariable slope = square(tanh).rsub(1).mul(x).mul(inner);
        return tanh.add(1).add(slope).mul(.5);
    }

    private static SDVariable mish(SDVariable x) {
        SDVariable tanh = math(x).tanh(x.getSameDiff().nn().softplus(x));
        return tanh.add(square(tanh).rsub(1).mul(x).mul(sigmoid(x)));
    }

    private static SDVariable gaussian(SDVariable x) {
        return math(x).exp(square(x).neg()).mul(2 / Math.sqrt(Math.PI));
    }

    private static SDMath math(SDVariable x) {
        return x.getSameDiff().math();
    }
}
