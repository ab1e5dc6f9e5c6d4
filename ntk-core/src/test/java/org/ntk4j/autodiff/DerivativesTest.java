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
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class DerivativesTest {

    /** Of second order with steps of 1e-5, between rounding and truncation. */
    private static final double DIFFERENCES = 1e-8;

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void outputsAndJacobianEqualTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            assertThat(
                            relativeError(
                                    derivatives.outputs(network.examples()),
                                    network.reference("outputs")))
                    .isLessThan(ROUNDING);
            long n = network.n();
            long k = network.k();
            INDArray jacobian = Nd4j.create(DataType.DOUBLE, n * k, graph.parameterCount());
            for (long row = 0; row < n * k; row++) {
                INDArray seed = Nd4j.zeros(DataType.DOUBLE, n, k);
                seed.putScalar(row / k, row % k, 1);
                jacobian.putRow(row, derivatives.vjp(network.examples(), seed));
            }
            assertThat(relativeError(jacobian, network.reference("jacobian"))).isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void jvpAndHvpEqualTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray direction = network.input("direction");
            assertThat(
                            relativeError(
                                    derivatives.jvp(network.examples(), direction),
                                    network.reference("jvp")))
                    .isLessThan(ROUNDING);
            INDArray ones = Nd4j.ones(DataType.DOUBLE, network.n(), network.k());
            INDArray hvp = derivatives.hvp(network.examples(), ones, direction);
            INDArray truth = network.reference("hvp_output_sum_dir");
            assertThat(hvp.distance2(truth))
                    .isLessThan(ROUNDING * (1 + truth.norm2Number().doubleValue()));
        }
    }

    /** f = x w / |w| with an op that has neither a rule of ours nor a gradient that can be used. */
    @Test
    void aRuleOfOnesOwnServesEveryDerivative() {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable x = builder.input("x", -1, 3);
        SDVariable w = builder.parameter("layer", "w", 'c', 3, 2);
        DifferentiableGraph graph =
                builder.build(x.mmul(builder.sameDiff().math().clipByNorm(w, .5)));
        TangentRules rules =
                TangentRules.standard()
                        .with(
                                "clipbynorm",
                                TangentRule.composed(
                                        step ->
                                                List.of(
                                                        step.input()
                                                                .mul(
                                                                        step.input()
                                                                                .norm2()
                                                                                .rdiv(.5)))));
        try (graph) {
            graph.parameters().assign(Seeded.normal(1, 6));
            Examples examples = Examples.of(Seeded.normal(2, 4, 3));
            INDArray u = Seeded.normal(3, 4, 2);
            INDArray v = Seeded.normal(4, 6);
            assertThatThrownBy(() -> Derivatives.of(graph).jvp(examples, v))
                    .hasMessageContaining("(clipbynorm)")
                    .hasMessageContaining("Derivatives.of");
            Derivatives derivatives = Derivatives.of(graph, rules);
            INDArray jvp = derivatives.jvp(examples, v);
            INDArray hvp = derivatives.hvp(examples, u, v);
            INDArray vjp = derivatives.vjp(examples, u);
            assertThat(dot(vjp, v)).isCloseTo(dot(u, jvp), within(ROUNDING));
            assertThat(dot(hvp, v))
                    .isCloseTo(dot(u, derivatives.second(examples, v)), within(ROUNDING));
            double step = 1e-5;
            graph.parameters().addi(v.mul(step));
            INDArray after = derivatives.outputs(examples);
            INDArray gradientAfter = derivatives.vjp(examples, u);
            graph.parameters().subi(v.mul(2 * step));
            INDArray before = derivatives.outputs(examples);
            INDArray gradientBefore = derivatives.vjp(examples, u);
            assertThat(relativeError(after.sub(before).div(2 * step), jvp)).isLessThan(DIFFERENCES);
            assertThat(relativeError(gradientAfter.sub(gradientBefore).div(2 * step), hvp))
                    .isLessThan(DIFFERENCES);
        }
    }

    @Test
    void variablesThatShareACotangentHaveArraysOfTheirOwn() {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable z = builder.input("x", -1, 3).mmul(builder.parameter("layer", "w", 'c', 3, 2));
        SDVariable more = z.add(1);
        try (DifferentiableGraph graph = builder.build(builder.sameDiff().math().tanh(more))) {
            Map<String, INDArray> cotangents =
                    Derivatives.of(graph)
                            .cotangents(
                                    Examples.of(Seeded.normal(1, 4, 3)),
                                    Seeded.normal(2, 4, 2),
                                    List.of(z.name(), more.name()));
            INDArray kept = cotangents.get(z.name());
            INDArray copy = kept.dup();
            cotangents.get(more.name()).muli(2).close();
            assertThat(kept.wasClosed()).isFalse();
            assertThat(kept).isEqualTo(copy);
        }
    }

    private static double dot(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }

    @Test
    void aSeedOfAnotherShapeIsRefused() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            assertThatThrownBy(
                            () ->
                                    derivatives.vjp(
                                            network.examples(), Nd4j.ones(DataType.DOUBLE, 6, 2)))
                    .hasMessageContaining("[n, k] = [6, 3]")
                    .hasMessageContaining("[6, 2]");
        }
    }
}
