/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.testing.Tolerances.ROUNDING;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What holds for the derivatives of every case. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RuleLaws {

    /** What sixth-order differences of a smooth float64 function reach. */
    private static final double DIFFERENCES = 1e-9;

    abstract Stream<RuleCase> cases();

    final Stream<RuleCase> smoothCases() {
        return cases().filter(RuleCase::smooth);
    }

    final Stream<RuleCase> reversibleCases() {
        return cases().filter(RuleCase::reversible);
    }

    /** With directions in every set of inputs. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothCases")
    void aTangentIsTheDerivativeAlongIt(RuleCase rule) {
        for (int mask = 1; mask < 1 << rule.inputs().size(); mask++) {
            RuleGraph graph = new RuleGraph(rule);
            List<INDArray> v = rule.direction(1, mask);
            INDArray tangent = graph.value(graph.jvp("v", v, graph.output()));
            INDArray truth = graph.difference(graph.output(), v);
            assertThat(tangent.shape()).isEqualTo(truth.shape());
            assertClose(tangent, truth, "inputs " + Integer.toBinaryString(mask));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothCases")
    void theTangentOfATangentIsTheSecondDerivative(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        SDVariable first = graph.jvp("v", rule.direction(1, -1), graph.output());
        List<INDArray> s = rule.direction(2, -1);
        INDArray second = graph.value(graph.jvp("s", s, first));
        assertClose(second, graph.difference(first, s), "second derivative");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reversibleCases")
    void forwardAndReverseModeAreTransposes(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        List<INDArray> v = rule.direction(1, -1);
        INDArray u = graph.seed(3);
        double pushed = RuleGraph.dot(u, graph.value(graph.jvp("v", v, graph.output())));
        double pulled = graph.pulled(graph.output(), graph.bound("u", u), v);
        assertEqual(pulled, pushed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reversibleCases")
    void reverseOverForwardEqualsForwardOverForward(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        List<INDArray> s = rule.direction(2, -1);
        INDArray u = graph.seed(3);
        SDVariable first = graph.jvp("v", rule.direction(1, -1), graph.output());
        double pulled = graph.pulled(first, graph.bound("u", u), s);
        double pushed = RuleGraph.dot(u, graph.value(graph.jvp("s", s, first)));
        assertEqual(pulled, pushed);
    }

    /** Two derivatives that are NaN do not agree: a comparison alone would let them pass. */
    private static void assertEqual(double pulled, double pushed) {
        assertThat(pushed).isFinite();
        assertThat(pulled).isCloseTo(pushed, within(ROUNDING * (1 + Math.abs(pushed))));
    }

    private static void assertClose(INDArray actual, INDArray truth, String what) {
        double scale = 1 + truth.norm2Number().doubleValue();
        double error = actual.sub(truth).norm2Number().doubleValue() / scale;
        assertThat(error).as("%s: %s against %s", what, actual, truth).isLessThan(DIFFERENCES);
    }
}
