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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;

class TangentRuleTest {

    static Stream<RuleCase> smoothCases() {
        return RuleCases.all().filter(RuleCase::smooth);
    }

    static Stream<RuleCase> reversibleCases() {
        return RuleCases.all().filter(RuleCase::reversible);
    }

    static Stream<RuleCase> kinksOfSingleEntries() {
        List<RuleCase> cases = new ArrayList<>();
        ElementwiseCases.kinksOfSingleEntries(cases);
        return cases.stream();
    }

    static Stream<RuleCase> irreversibleCases() {
        return RuleCases.all().filter(rule -> !rule.reversible());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothCases")
    void aTangentIsTheDerivativeAlongIt(RuleCase rule) {
        RuleLaws.aTangentIsTheDerivativeAlongIt(rule);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothCases")
    void theTangentOfATangentIsTheSecondDerivative(RuleCase rule) {
        RuleLaws.theTangentOfATangentIsTheSecondDerivative(rule);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reversibleCases")
    void forwardAndReverseModeAreTransposes(RuleCase rule) {
        RuleLaws.forwardAndReverseModeAreTransposes(rule);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinksOfSingleEntries")
    void atAKinkTheDerivativeIsThatOfTheOpItself(RuleCase rule) {
        RuleLaws.theDerivativeIsThatOfTheOpItself(rule);
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("reversibleCases")
    void reverseOverForwardEqualsForwardOverForward(RuleCase rule) {
        RuleLaws.reverseOverForwardEqualsForwardOverForward(rule);
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
