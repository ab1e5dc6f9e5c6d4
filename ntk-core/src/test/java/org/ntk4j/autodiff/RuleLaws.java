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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What holds for the derivatives of every case. */
final class RuleLaws {

    /** What sixth-order differences of a smooth float64 function reach. */
    private static final double DIFFERENCES = 1e-9;

    /** ND4J's gradients take the numbers among their attributes as float32. */
    private static final double ATTRIBUTES = 1e-7;

    private RuleLaws() {}

    /** With directions in every set of inputs. */
    static void aTangentIsTheDerivativeAlongIt(RuleCase rule) {
        for (int mask = 1; mask < 1 << rule.inputs().size(); mask++) {
            RuleGraph graph = new RuleGraph(rule);
            List<INDArray> v = rule.direction(1, mask);
            INDArray tangent = graph.value(graph.jvp("v", v, graph.output()));
            INDArray truth = graph.difference(graph.output(), v);
            assertThat(tangent.shape()).isEqualTo(truth.shape());
            assertClose(tangent, truth, "inputs " + Integer.toBinaryString(mask));
        }
    }

    static void theTangentOfATangentIsTheSecondDerivative(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        SDVariable first = graph.jvp("v", rule.direction(1, -1), graph.output());
        List<INDArray> s = rule.direction(2, -1);
        INDArray second = graph.value(graph.jvp("s", s, first));
        assertClose(second, graph.difference(first, s), "second derivative");
    }

    static void forwardAndReverseModeAreTransposes(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        List<INDArray> v = rule.direction(1, -1);
        INDArray u = graph.seed(3);
        double pushed = RuleGraph.dot(u, graph.value(graph.jvp("v", v, graph.output())));
        double pulled = graph.pulled(graph.output(), graph.bound("u", u), v);
        assertEqual(pulled, pushed);
    }

    /** At a kink any number between the slopes on both sides would do; training takes ND4J's. */
    static void theDerivativeIsThatOfTheOpItself(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        List<INDArray> v = rule.direction(1, -1);
        INDArray tangent = graph.value(graph.jvp("v", v, graph.output()));
        INDArray own = graph.value(graph.ownGradient(graph.bound("u", v.get(0))));
        assertThat(RuleGraph.flat(tangent)).containsExactly(RuleGraph.flat(own), within(ATTRIBUTES));
    }

    static void reverseOverForwardEqualsForwardOverForward(RuleCase rule) {
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
