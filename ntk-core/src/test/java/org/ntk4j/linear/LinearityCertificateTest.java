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
import static org.ntk4j.testing.Tolerances.ROUNDING;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class LinearityCertificateTest {

    private static final int POINTS = 3;

    @Test
    void aParabolaMakesBothInequalitiesEqualities() {
        double x = 1.5;
        double move = .7;
        for (double weight : new double[] {1, .01}) {
            LinearityCertificate certificate = parabola(x, move, 2 * x * weight, weight);
            assertThat(certificate.radius())
                    .isCloseTo(move / Math.sqrt(weight), within(ROUNDING * 10));
            assertThat(certificate.outputs().measured()).isCloseTo(x * move * move, within(1e-12));
            assertThat(certificate.kernel().measured())
                    .isCloseTo(weight * 4 * x * x * (2 * move + move * move), within(1e-11));
            assertThat(certificate.kernel().ratio()).isCloseTo(1, within(ROUNDING));
            assertThat(certificate.outputs().ratio()).isCloseTo(1, within(ROUNDING));
            assertThat(certificate.leastEpsilon()).isCloseTo(2 * x * weight, within(1e-11));
            assertThat(certificate.holds()).isTrue();
        }
    }

    @Test
    void anUnderestimatedCurvatureIsFoundOut() {
        double x = 1.5;
        LinearityCertificate certificate = parabola(x, .7, x, 1);
        assertThat(certificate.holds()).isFalse();
        assertThat(certificate.outputs().ratio()).isCloseTo(2, within(ROUNDING));
        assertThat(certificate.kernel().holds()).isFalse();
        assertThat(certificate.leastEpsilon()).isCloseTo(2 * x, within(1e-11));
        // |f - f_lin| is proportional to eps, the kernel's bound has a term of second order.
        assertThat(certificate.tightest()).isEqualTo(certificate.kernel());
    }

    private static LinearityCertificate parabola(
            double x, double move, double epsilon, double weight) {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples examples = Examples.of(Curvature.scalar(x).reshape(1, 1));
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), examples)) {
                return LinearityCertificate.of(
                        model, Curvature.scalar(1 + move), epsilon, block -> weight);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "mlp_out_sigmoid", "tiny_tanh"})
    void itHoldsDuringGradientDescentWithTheCurvatureOfTheSegment(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = network.examples();
            INDArray w = network.reference("gd10_params");
            try (LinearizedModel model = LinearizedModel.of(derivatives, x)) {
                double epsilon =
                        model.largestOnSegment(
                                w, POINTS, () -> Curvature.largest(derivatives, x, block -> 1));
                assertThat(epsilon)
                        .isGreaterThanOrEqualTo(
                                network.reference("hessian_max_output_spectral_norm").getDouble(0)
                                        * (1 - 1e-6));
                LinearityCertificate certificate = LinearityCertificate.of(model, w, epsilon);
                assertThat(certificate.holds()).isTrue();
                assertThat(certificate.tightest().ratio()).isBetween(.01, 1.);
                assertThat(certificate.leastEpsilon()).isBetween(epsilon * .01, epsilon);
                assertThat(certificate.radius())
                        .isCloseTo(w.distance2(network.input("params_flat")), within(ROUNDING));
                // With the eps that it names as the least, one inequality is an equality.
                LinearityCertificate sharp =
                        LinearityCertificate.of(model, w, certificate.leastEpsilon());
                assertThat(sharp.tightest().ratio()).isCloseTo(1, within(1e-9));
            }
        }
    }

    @Test
    void aLinearModelNeedsNoCurvature() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            LinearityCertificate certificate =
                    LinearityCertificate.of(model, network.reference("gd10_params"), 0);
            assertThat(certificate.holds()).isTrue();
            assertThat(certificate.tightest().ratio()).isZero();
            assertThat(certificate.leastEpsilon()).isZero();
        }
    }

    @Test
    void whereNothingMovedEverythingHolds() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                LinearizedModel model =
                        LinearizedModel.of(Derivatives.of(graph), network.examples())) {
            LinearityCertificate certificate =
                    LinearityCertificate.of(model, graph.parameters(), 0);
            assertThat(certificate.radius()).isZero();
            assertThat(certificate.holds()).isTrue();
            assertThat(certificate.leastEpsilon()).isZero();
        }
    }

    @Test
    void weightsAreAnotherParametrizationOfTheSameFunction() {
        int in = 4;
        int width = 9;
        INDArray x = Seeded.normal(1, 3, in);
        INDArray omega = Seeded.normal(2, in * width + width);
        INDArray moved = omega.add(Seeded.normal(3, omega.length()).mul(.1));
        LinearityCertificate scaled;
        try (DifferentiableGraph graph = network(in, width, 1 / Math.sqrt(in), 1 / 3.)) {
            scaled = certify(graph, x, omega, moved, 1, 1);
        }
        INDArray factors = omega.dup();
        factors.get(NDArrayIndex.interval(0, in * width)).assign(1 / Math.sqrt(in));
        factors.get(NDArrayIndex.interval(in * width, in * width + width)).assign(1 / 3.);
        try (DifferentiableGraph graph = network(in, width, 1, 1)) {
            LinearityCertificate standard =
                    certify(graph, x, omega.mul(factors), moved.mul(factors), 1. / in, 1. / width);
            assertThat(standard.epsilon()).isCloseTo(scaled.epsilon(), within(1e-8));
            assertThat(standard.radius()).isCloseTo(scaled.radius(), within(1e-12));
            assertThat(standard.kernel().measured())
                    .isCloseTo(scaled.kernel().measured(), within(1e-12));
            assertThat(standard.outputs().ratio())
                    .isCloseTo(scaled.outputs().ratio(), within(1e-8));
            assertThat(standard.kernel().ratio()).isCloseTo(scaled.kernel().ratio(), within(1e-8));
            assertThat(standard.holds()).isTrue();
        }
    }

    /** tanh(h V c1) U c2. */
    private static DifferentiableGraph network(int in, int width, double c1, double c2) {
        GraphBuilder g = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable x = g.input("x", -1, in);
        SDVariable hidden = x.mmul(g.parameter("hidden", "V", 'c', in, width)).mul(c1);
        SDVariable head = g.parameter("head", "U", 'c', width, 1);
        return g.build(g.sameDiff().math.tanh(hidden).mmul(head).mul(c2));
    }

    private static LinearityCertificate certify(
            DifferentiableGraph graph,
            INDArray inputs,
            INDArray w0,
            INDArray w,
            double hidden,
            double head) {
        Derivatives derivatives = Derivatives.of(graph);
        Examples x = Examples.of(inputs);
        graph.setParameters(w0);
        try (LinearizedModel model = LinearizedModel.of(derivatives, x)) {
            double epsilon =
                    model.largestOnSegment(
                            w,
                            3,
                            () ->
                                    Curvature.largest(
                                            derivatives,
                                            x,
                                            b -> b.layer().equals("head") ? head : hidden));
            return LinearityCertificate.of(
                    model, w, epsilon, b -> b.layer().equals("head") ? head : hidden);
        }
    }

    @Test
    void whatIsNotANormOrAWeightIsRefused() {
        try (DifferentiableGraph graph = Curvature.parabola(1)) {
            Examples x = Examples.of(Seeded.normal(1, 2, 1));
            try (LinearizedModel model = LinearizedModel.of(Derivatives.of(graph), x)) {
                INDArray w = Curvature.scalar(2);
                for (double epsilon : new double[] {-1, Double.NaN}) {
                    assertThatThrownBy(() -> LinearityCertificate.of(model, w, epsilon))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("norm >= 0, got " + epsilon);
                }
                assertThatThrownBy(() -> LinearityCertificate.of(model, w, 1, block -> 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("weights > 0, got 0.0");
            }
        }
    }
}
