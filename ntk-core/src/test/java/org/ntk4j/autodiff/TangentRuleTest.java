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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

class TangentRuleTest extends RuleLaws {

    /** ND4J's gradients take the numbers among their attributes as float32. */
    private static final double ATTRIBUTES = 1e-7;

    @Override
    Stream<RuleCase> cases() {
        return RuleCases.all();
    }

    static Stream<RuleCase> kinksOfSingleEntries() {
        List<RuleCase> cases = new ArrayList<>();
        ElementwiseCases.kinksOfSingleEntries(cases);
        return cases.stream();
    }

    static Stream<RuleCase> irreversibleCases() {
        return RuleCases.all().filter(rule -> !rule.reversible());
    }

    /** Any number between the slopes on both sides would do; training takes ND4J's. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("kinksOfSingleEntries")
    void atAKinkTheDerivativeIsThatOfTheOpItself(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        List<INDArray> v = rule.direction(1, -1);
        INDArray tangent = graph.value(graph.jvp("v", v, graph.output()));
        INDArray own = graph.value(graph.ownGradient(graph.bound("u", v.get(0))));
        assertThat(RuleGraph.flat(tangent))
                .containsExactly(RuleGraph.flat(own), within(ATTRIBUTES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("irreversibleCases")
    void reverseModeRefusesWhatItCannotDo(RuleCase rule) {
        RuleGraph graph = new RuleGraph(rule);
        SDVariable u = graph.bound("u", graph.seed(3));
        assertThatThrownBy(() -> graph.pulled(graph.output(), u, rule.direction(1, -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no derivative");
    }

    @Test
    void everyOpThatRulesEmitHasARuleItself() {
        Set<String> missing = new TreeSet<>();
        RuleCases.all()
                .forEach(
                        rule -> {
                            RuleGraph graph = new RuleGraph(rule);
                            graph.jvp("v", rule.direction(1, -1), graph.output());
                            missing.addAll(graph.opsWithoutRule());
                        });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRuleIsExercised() {
        Set<String> unused = new TreeSet<>(TangentRules.standard().byOpName().keySet());
        RuleCases.all()
                .forEach(
                        rule -> {
                            RuleGraph graph = new RuleGraph(rule);
                            graph.jvp("v", rule.direction(1, -1), graph.output());
                            unused.removeAll(graph.opNames());
                        });
        assertThat(unused).isEmpty();
    }
}
