/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.ntk4j.autodiff.RuleCase.given;
import static org.ntk4j.autodiff.RuleCase.normal;
import static org.ntk4j.autodiff.RuleCase.of;
import static org.ntk4j.autodiff.RuleCase.positive;
import static org.ntk4j.autodiff.RuleCase.within;

import java.util.List;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.custom.DivideNoNan;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarFMod;
import org.nd4j.linalg.api.ops.impl.transforms.custom.ThresholdRelu;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.RDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.RSubOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.RealDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.OneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Mish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.RationalTanh;
import org.nd4j.linalg.api.ops.impl.transforms.strict.RectifiedTanh;
import org.nd4j.linalg.factory.Nd4j;

/** Functions of single entries and arithmetic with broadcasting. */
final class ElementwiseCases {

    private ElementwiseCases() {}

    static void addTo(List<RuleCase> cases) {
        activations(cases);
        mathematics(cases);
        scalars(cases);
        arithmetic(cases);
        kinksOfSingleEntries(cases);
        kinks(cases);
        zeros(cases);
    }

    private static void unary(
            List<RuleCase> cases, String name, BiFunction<SameDiff, SDVariable, SDVariable> f) {
        cases.add(of(name, (sd, x) -> f.apply(sd, x[0]), normal(3, 4)));
    }

    private static void activations(List<RuleCase> cases) {
        unary(cases, "tanh", (sd, x) -> sd.math().tanh(x));
        unary(cases, "sigmoid", (sd, x) -> sd.nn().sigmoid(x));
        unary(cases, "relu", (sd, x) -> sd.nn().relu(x, 0));
        unary(cases, "relu with cutoff", (sd, x) -> sd.nn().relu(x, .05));
        unary(cases, "relu6", (sd, x) -> sd.nn().relu6(x.mul(5.3), 0));
        unary(cases, "leakyrelu", (sd, x) -> sd.nn().leakyRelu(x, .2));
        unary(cases, "elu", (sd, x) -> sd.nn().elu(x));
        unary(cases, "selu", (sd, x) -> sd.nn().selu(x));
        unary(cases, "softplus", (sd, x) -> sd.nn().softplus(x));
        unary(cases, "softsign", (sd, x) -> sd.nn().softsign(x));
        unary(cases, "hard_sigmoid", (sd, x) -> sd.nn().hardSigmoid(x.mul(2.3)));
        unary(cases, "hardtanh", (sd, x) -> sd.nn().hardTanh(x.mul(1.3)));
        unary(cases, "rational_tanh", (sd, x) -> new RationalTanh(sd, x, false).outputVariable());
        unary(cases, "rectified_tanh", (sd, x) -> new RectifiedTanh(sd, x, false).outputVariable());
        unary(cases, "swish", (sd, x) -> sd.nn().swish(x));
        unary(cases, "gelu", (sd, x) -> sd.nn().gelu(x));
        unary(cases, "precise_gelu", (sd, x) -> sd.nn().preciseGelu(x));
        unary(cases, "mish", (sd, x) -> new Mish(sd, x, false).outputVariable());
        unary(cases, "logsigmoid", (sd, x) -> sd.nn().logSigmoid(x));
        unary(cases, "thresholdedrelu", (sd, x) -> new ThresholdRelu(sd, x, .05).outputVariable());
        cases.add(
                of(
                        "prelu",
                        (sd, x) -> sd.nn().prelu(x[0], x[1], 2, 3),
                        normal(2, 3, 2, 2),
                        positive(3, 1, 1)));
        unary(cases, "cube", (sd, x) -> sd.math().cube(x));
    }

    private static void mathematics(List<RuleCase> cases) {
        unary(cases, "exp", (sd, x) -> sd.math().exp(x));
        unary(cases, "expm1", (sd, x) -> sd.math().expm1(x));
        unary(cases, "square", (sd, x) -> sd.math().square(x));
        unary(cases, "neg", (sd, x) -> sd.math().neg(x));
        unary(cases, "abs", (sd, x) -> sd.math().abs(x));
        unary(cases, "sin", (sd, x) -> sd.math().sin(x));
        unary(cases, "cos", (sd, x) -> sd.math().cos(x));
        unary(cases, "sinh", (sd, x) -> sd.math().sinh(x));
        unary(cases, "cosh", (sd, x) -> sd.math().cosh(x));
        unary(cases, "atan", (sd, x) -> sd.math().atan(x));
        unary(cases, "asinh", (sd, x) -> sd.math().asinh(x));
        unary(cases, "erf", (sd, x) -> sd.math().erf(x));
        unary(cases, "erfc", (sd, x) -> sd.math().erfc(x));
        unary(cases, "floor", (sd, x) -> sd.math().floor(x.mul(.1)).mul(x));
        unary(cases, "sign", (sd, x) -> sd.math().sign(x).mul(x));
        unary(cases, "round", (sd, x) -> sd.math().round(x.mul(.2)).mul(x));
        unary(cases, "step", (sd, x) -> sd.math().step(x, 0).mul(x));
        unary(cases, "identity", (sd, x) -> sd.identity(x).mul(x));
        cases.add(of("log", (sd, x) -> sd.math().log(x[0]), positive(3, 4)));
        cases.add(of("log1p", (sd, x) -> sd.math().log1p(x[0]), positive(3, 4)));
        cases.add(of("sqrt", (sd, x) -> sd.math().sqrt(x[0]), positive(3, 4)));
        cases.add(of("rsqrt", (sd, x) -> sd.math().rsqrt(x[0]), positive(3, 4)));
        cases.add(of("reciprocal", (sd, x) -> sd.math().reciprocal(x[0]), positive(3, 4)));
        cases.add(of("tan", (sd, x) -> sd.math().tan(x[0]), within(-.9, .9, 3, 4)));
        cases.add(of("asin", (sd, x) -> sd.math().asin(x[0]), within(-.7, .7, 3, 4)));
        cases.add(of("acos", (sd, x) -> sd.math().acos(x[0]), within(-.7, .7, 3, 4)));
        cases.add(of("atanh", (sd, x) -> sd.math().atanh(x[0]), within(-.7, .7, 3, 4)));
        cases.add(of("acosh", (sd, x) -> sd.math().acosh(x[0]), within(1.4, 2.5, 3, 4)));
        cases.add(
                of(
                        "oneminus",
                        (sd, x) -> new OneMinus(sd, x[0], false).outputVariable().mul(x[0]),
                        normal(4)));
        cases.add(
                of(
                        "timesoneminus",
                        (sd, x) -> new TimesOneMinus(sd, x[0], false).outputVariable(),
                        normal(4)));
    }

    private static void scalars(List<RuleCase> cases) {
        unary(cases, "add_scalar", (sd, x) -> x.add(2).mul(x));
        unary(cases, "sub_scalar", (sd, x) -> x.sub(2).mul(x));
        unary(cases, "mul_scalar", (sd, x) -> x.mul(3));
        unary(cases, "div_scalar", (sd, x) -> x.div(3));
        unary(cases, "rsub_scalar", (sd, x) -> x.rsub(2).mul(x));
        unary(cases, "rdiv_scalar", (sd, x) -> x.add(3).rdiv(2));
        unary(cases, "max_scalar", (sd, x) -> sd.scalarMax(x, .05).mul(x));
        unary(cases, "scalar_min", (sd, x) -> sd.scalarMin(x, .05).mul(x));
        unary(cases, "clip", (sd, x) -> sd.math().clipByValue(x, -.06, .07).mul(x));
        unary(cases, "pow 2", (sd, x) -> sd.math().pow(x, 2));
        unary(cases, "pow 3", (sd, x) -> sd.math().pow(x, 3));
        cases.add(of("pow 1.5", (sd, x) -> sd.math().pow(x[0], 1.5), positive(3, 4)));
        cases.add(
                of(
                        "fmod_scalar",
                        (sd, x) -> new ScalarFMod(sd, x[0], 10).outputVariable().mul(x[0]),
                        positive(3, 4)));
    }

    private static void arithmetic(List<RuleCase> cases) {
        binary(cases, "add", (a, b) -> a.add(b));
        binary(cases, "subtract", (a, b) -> a.sub(b));
        binary(cases, "multiply", (a, b) -> a.mul(b));
        binary(cases, "divide", (a, b) -> a.div(b));
        binary(cases, "squaredsubtract", (a, b) -> a.squaredDifference(b));
        binary(cases, "maximum", (a, b) -> a.getSameDiff().math().max(a, b));
        binary(cases, "minimum", (a, b) -> a.getSameDiff().math().min(a, b));
        binary(cases, "Pow", (a, b) -> a.getSameDiff().math().pow(a, b));
        binary(
                cases,
                "reversesubtract",
                (a, b) -> new RSubOp(a.getSameDiff(), a, b).outputVariable());
        binary(
                cases,
                "reversedivide",
                (a, b) -> new RDivOp(a.getSameDiff(), a, b).outputVariable());
        binary(cases, "atan2", (a, b) -> a.getSameDiff().math().atan2(a, b));
        binary(
                cases,
                "realdiv",
                (a, b) ->
                        new RealDivOp(a.getSameDiff(), new SDVariable[] {a, b}, false)
                                .outputVariable());
        binary(
                cases,
                "divide_no_nan",
                (a, b) -> new DivideNoNan(a.getSameDiff(), a, b).outputVariable());
        cases.add(
                of(
                        "floormod",
                        (sd, x) -> sd.math().floorMod(x[0], x[1]),
                        within(3.3, 3.7, 3, 4),
                        within(1.3, 1.5, 3, 4)));
        cases.add(
                of(
                        "mergeadd",
                        (sd, x) -> sd.math().mergeAdd(x[0], x[1], x[0]),
                        normal(3, 4),
                        normal(3, 4)));
        cases.add(
                of(
                        "mergeavg",
                        (sd, x) -> sd.math().mergeAvg(x[0], x[1]),
                        normal(3, 4),
                        normal(3, 4)));
    }

    private static void binary(
            List<RuleCase> cases, String name, BiFunction<SDVariable, SDVariable, SDVariable> f) {
        RuleCase.Body body = (sd, x) -> f.apply(x[0], x[1]);
        cases.add(of(name, body, positive(3, 4), positive(3, 4)));
        cases.add(of(name + " [3,4] [4]", body, positive(3, 4), positive(4)));
        cases.add(of(name + " [3,4] [1,4]", body, positive(3, 4), positive(1, 4)));
        cases.add(of(name + " [3,1] [1,4]", body, positive(3, 1), positive(1, 4)));
        cases.add(of(name + " [1,1] [2,3,1]", body, positive(1, 1), positive(2, 3, 1)));
        cases.add(of(name + " [2,3,1] [1,1]", body, positive(2, 3, 1), positive(1, 1)));
        cases.add(of(name + " [2,3] []", body, positive(2, 3), positive()));
    }

    static void kinksOfSingleEntries(List<RuleCase> cases) {
        kink(cases, "relu", (sd, x) -> sd.nn().relu(x, 0));
        kink(cases, "relu6", (sd, x) -> sd.nn().relu6(x, 0));
        kink(cases, "leakyrelu", (sd, x) -> sd.nn().leakyRelu(x, .2));
        kink(cases, "elu", (sd, x) -> sd.nn().elu(x));
        kink(cases, "selu", (sd, x) -> sd.nn().selu(x));
        kink(cases, "abs", (sd, x) -> sd.math().abs(x));
        kink(cases, "hard_sigmoid", (sd, x) -> sd.nn().hardSigmoid(x));
        kink(cases, "hardtanh", (sd, x) -> sd.nn().hardTanh(x));
        kink(cases, "rectified_tanh", (sd, x) -> new RectifiedTanh(sd, x, false).outputVariable());
        kink(cases, "thresholdedrelu", (sd, x) -> new ThresholdRelu(sd, x, 1).outputVariable());
        kink(cases, "clip", (sd, x) -> sd.math().clipByValue(x, -1, 1));
        kink(cases, "max_scalar", (sd, x) -> sd.scalarMax(x, 1));
        kink(cases, "scalar_min", (sd, x) -> sd.scalarMin(x, 1));
        kink(cases, "pow 2", (sd, x) -> sd.math().pow(x, 2));
    }

    private static void kinks(List<RuleCase> cases) {
        cases.add(
                of("maximum", (sd, x) -> sd.math().max(x[0], x[1]), given(1, 2, 3), given(1, 3, 2))
                        .atKink());
        cases.add(
                of("minimum", (sd, x) -> sd.math().min(x[0], x[1]), given(1, 2, 3), given(1, 3, 2))
                        .atKink());
        cases.add(
                of(
                                "prelu",
                                (sd, x) -> sd.nn().prelu(x[0], x[1], 2),
                                given(new long[] {1, 2, 2}, 0, 1, -1, 0),
                                given(new long[] {2, 1}, .1, .2))
                        .atKink());
    }

    /** Where a factor of a derivative is infinite, or the op has a value of its own. */
    private static void zeros(List<RuleCase> cases) {
        RuleCase.Input points = given(0, 0, 0, 0, 1.5);
        for (int power = 0; power <= 4; power++) {
            int p = power;
            cases.add(of("pow " + p + " at 0", (sd, x) -> sd.math().pow(x[0], p), points));
        }
        cases.add(
                of(
                        "Pow at 0",
                        (sd, x) ->
                                sd.math()
                                        .pow(
                                                x[0],
                                                sd.constant(Nd4j.createFromArray(0., 1, 2, 3, 4))),
                        points));
        cases.add(
                of("Pow at 0", (sd, x) -> sd.math().pow(x[0], x[1]), points, given(1, 2, 3, 4, 0))
                        .atKink());
        cases.add(
                of(
                                "divide_no_nan by 0",
                                (sd, x) -> new DivideNoNan(sd, x[0], x[1]).outputVariable(),
                                given(1, 2, 0, 3),
                                given(2, 0, 0, .5))
                        .atKink());
    }

    private static void kink(
            List<RuleCase> cases, String name, BiFunction<SameDiff, SDVariable, SDVariable> f) {
        RuleCase.Input points = given(-2.5, -1, 0, 1, 2.5, 6, 7, -3);
        cases.add(of(name, (sd, x) -> f.apply(sd, x[0]), points).atKink());
    }
}
