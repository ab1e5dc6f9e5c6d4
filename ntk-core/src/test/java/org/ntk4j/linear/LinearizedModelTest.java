/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.SINGLE;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class LinearizedModelTest {

    private static final int STEPS = 10;

    /** The linear network is a test of its own. */
    static Stream<String> curved() {
        return ReferenceNetwork.names().filter(name -> !name.equals("linear"));
    }

    @ParameterizedTest
    @MethodSource("curved")
    void theErrorDuringGradientDescentIsThatOfTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = network.examples();
            double eta = network.reference("eta").getDouble(0);
            INDArray expected = network.reference("gd_rel_error_taylor");
            try (LinearizedModel model = LinearizedModel.of(derivatives, x)) {
                for (int step = 0; step < STEPS; step++) {
                    INDArray residual = derivatives.outputs(x).sub(network.input("y_mse"));
                    INDArray gradient = derivatives.vjp(x, residual.div(network.n()));
                    graph.parameters().subi(gradient.mul(eta));
                    assertThat(model.error(graph.parameters()).whole())
                            .as("after step %d", step + 1)
                            .isCloseTo(
                                    expected.getDouble(step),
                                    within(GRAM * expected.getDouble(step)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "mlp_tanh", "mlp_relu", "cnn_maxpool"})
    void theOutputsAreTheTaylorExpansion(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            INDArray move = Seeded.normal(1, graph.parameterCount());
            INDArray expected =
                    network.reference("jacobian")
                            .mmul(move.reshape(move.length(), 1))
                            .reshape(network.n(), network.k())
                            .add(network.reference("outputs"));
            INDArray w = network.input("params_flat").add(move);
            assertThat(relativeError(model.outputs(w), expected)).isLessThan(ROUNDING);
            // Wherever the graph has gone meanwhile.
            graph.setParameters(Seeded.normal(2, graph.parameterCount()));
            assertThat(relativeError(model.outputs(w), expected)).isLessThan(ROUNDING);
            assertThat(relativeError(model.initialOutputs(), network.reference("outputs")))
                    .isLessThan(ROUNDING);
        }
    }

    @Test
    void inFloat32TheErrorIsThatOfFloat64() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                DifferentiableGraph single = network.graph(DataType.FLOAT);
                LinearizedModel truth =
                        LinearizedModel.of(Derivatives.of(graph), network.examples());
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(single), network.examples())) {
            INDArray w = network.reference("gd10_params");
            double expected = truth.error(w).whole();
            assertThat(model.error(w).whole()).isCloseTo(expected, within(SINGLE * expected));
        }
    }

    @Test
    void aLinearModelIsItsOwnSurrogate() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            LinearizationError error = model.error(Seeded.normal(1, graph.parameterCount()));
            assertThat(error.whole()).isLessThan(ROUNDING);
            assertThat(error.perExample())
                    .hasSize((int) network.n())
                    .allSatisfy(e -> assertThat(e).isLessThan(ROUNDING));
        }
    }

    @Test
    void theErrorOfAParabolaIsKnownForEveryExample() {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples x = Examples.of(Seeded.normal(1, 3, 1));
            double move = .5;
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), x)) {
                LinearizationError error = model.error(Curvature.scalar(1 + move));
                // (w - w0)^2 / (w^2 - w0^2), whatever x is.
                double expected = move / (2 + move);
                assertThat(error.whole()).isCloseTo(expected, within(ROUNDING));
                assertThat(error.perExample())
                        .hasSize(3)
                        .allSatisfy(e -> assertThat(e).isCloseTo(expected, within(ROUNDING)));
            }
        }
    }

    @Test
    void examplesAreToldApart() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray w = network.reference("gd10_params");
            try (LinearizedModel model = LinearizedModel.of(derivatives, network.examples())) {
                List<Double> together = model.error(w).perExample();
                for (int i = 0; i < network.n(); i++) {
                    Examples one = network.examples().slice(i, i + 1);
                    try (LinearizedModel alone = LinearizedModel.of(derivatives, one)) {
                        assertThat(together.get(i))
                                .isCloseTo(alone.error(w).whole(), within(ROUNDING));
                    }
                }
                assertThat(together).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void whereNothingMovedTheErrorIsZero() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            LinearizationError error = model.error(graph.parameters());
            assertThat(error.whole()).isZero();
            assertThat(error.perExample()).containsOnly(0.0);
        }
    }

    @Test
    void whereOnlyTheSurrogateMovedTheErrorIsInfinite() {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples x = Examples.of(Seeded.normal(1, 2, 1));
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), x)) {
                assertThat(model.error(Curvature.scalar(-1)).whole()).isInfinite();
            }
        }
    }

    @Test
    void whatHasDivergedIsNotANumber() {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples x = Examples.of(Seeded.normal(1, 2, 1));
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), x)) {
                assertThat(model.error(Curvature.scalar(Double.NaN)).whole()).isNaN();
            }
        }
    }

    @Test
    void theGraphStaysWhereItWas() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            INDArray live = Seeded.normal(3, graph.parameterCount());
            graph.setParameters(live);
            INDArray w = Seeded.normal(4, graph.parameterCount());
            model.outputs(w);
            assertThat(graph.parameters()).isEqualTo(live);
            model.error(w);
            assertThat(graph.parameters()).isEqualTo(live);
            assertThat(model.error(graph.parameters())).isEqualTo(model.error(live));
            assertThatThrownBy(
                            () ->
                                    model.largestOnSegment(
                                            w,
                                            2,
                                            () -> {
                                                throw new IllegalStateException("as it happens");
                                            }))
                    .hasMessage("as it happens");
            assertThat(graph.parameters()).isEqualTo(live);
        }
    }

    @Test
    void theSegmentIsVisitedFromEndToEnd() {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples x = Examples.of(Seeded.normal(1, 2, 1));
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), x)) {
                List<Double> visited = new ArrayList<>();
                double largest =
                        model.largestOnSegment(
                                Curvature.scalar(3),
                                5,
                                () -> {
                                    double w = graph.parameters().getDouble(0);
                                    visited.add(w);
                                    return -Math.abs(w - 2);
                                });
                assertThat(visited).containsExactly(1., 1.5, 2., 2.5, 3.);
                assertThat(largest).isZero();
                assertThatThrownBy(() -> model.largestOnSegment(Curvature.scalar(3), 1, () -> 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("at least 2");
            }
        }
    }

    @Test
    void parametersOfAnotherLengthAreRefused() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            assertThatThrownBy(() -> model.error(Seeded.normal(1, 4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[p] = [15]")
                    .hasMessageContaining("[4]");
        }
    }
}
