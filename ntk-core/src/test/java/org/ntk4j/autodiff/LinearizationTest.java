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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class LinearizationTest {

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void productsEqualTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples())) {
            INDArray direction = network.input("direction");
            assertThat(relativeError(at.outputs(), network.reference("outputs")))
                    .isLessThan(ROUNDING);
            assertThat(relativeError(at.jvp(direction), network.reference("jvp")))
                    .isLessThan(ROUNDING);
            INDArray ones = Nd4j.ones(DataType.DOUBLE, network.n(), network.k());
            INDArray truth = network.reference("hvp_output_sum_dir");
            assertThat(at.hvp(ones, direction).distance2(truth))
                    .isLessThan(ROUNDING * (1 + truth.norm2Number().doubleValue()));
            INDArray jacobian = network.reference("jacobian");
            INDArray sum = jacobian.reshape(-1L, graph.parameterCount()).sum(0);
            assertThat(relativeError(at.vjp(ones), sum)).isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void laterParametersAndExamplesDoNotReachTheSnapshot(boolean usedBefore) {
        ReferenceNetwork network = ReferenceNetwork.read("cnn_maxpool");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray x = network.input("x");
            INDArray u = Seeded.normal(1, network.n(), network.k());
            INDArray v = Seeded.normal(2, graph.parameterCount());
            INDArray product = derivatives.hvp(Examples.of(x), u, v);
            try (Linearization at = derivatives.at(Examples.of(x));
                    Linearization.Seeded seeded = at.seeded(u)) {
                if (usedBefore) {
                    at.hvp(u, v).close();
                    seeded.hvp(v).close();
                }
                graph.parameters().muli(1.5);
                INDArray before = u.dup();
                x.addi(1);
                u.muli(2);
                assertThat(relativeError(at.outputs(), network.reference("outputs")))
                        .isLessThan(ROUNDING);
                assertThat(relativeError(at.hvp(before, v), product)).isLessThan(ROUNDING);
                assertThat(relativeError(seeded.hvp(v), product)).isLessThan(ROUNDING);
                assertThat(relativeError(derivatives.hvp(Examples.of(x), u, v), product))
                        .isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void resultsAreTheCallersAndStayWhatTheyAre() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples())) {
            INDArray u = Seeded.normal(1, network.n(), network.k());
            INDArray v = Seeded.normal(2, graph.parameterCount());
            INDArray[] results = {at.outputs(), at.jvp(v), at.vjp(u), at.hvp(u, v)};
            INDArray[] copies = new INDArray[results.length];
            for (int i = 0; i < results.length; i++) {
                copies[i] = results[i].dup();
            }
            at.outputs().close();
            at.jvp(v.mul(2)).close();
            at.vjp(u.mul(2)).close();
            at.hvp(u.mul(2), v.mul(2)).close();
            for (int i = 0; i < results.length; i++) {
                assertThat(results[i]).isEqualTo(copies[i]);
                assertThat(results[i].closeable()).isTrue();
                results[i].close();
                assertThat(results[i].wasClosed()).isTrue();
            }
            assertThat(relativeError(at.outputs(), network.reference("outputs")))
                    .isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "cnn_maxpool", "lstm"})
    void severalDirectionsAtOnceEqualOneByOne(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = network.examples();
            INDArray u = Seeded.normal(1, network.n(), network.k());
            INDArray v = Seeded.normal(2, 3, graph.parameterCount());
            INDArray jvps = derivatives.jvps(x, v);
            INDArray hvps = derivatives.hvps(x, u, v);
            assertThat(jvps.shape()).containsExactly(3, network.n(), network.k());
            assertThat(hvps.shape()).containsExactly(3, graph.parameterCount());
            for (long j = 0; j < 3; j++) {
                INDArray jvp = derivatives.jvp(x, v.getRow(j));
                assertThat(relativeError(jvps.slice(j), jvp)).isLessThan(ROUNDING);
                INDArray hvp = derivatives.hvp(x, u, v.getRow(j));
                assertThat(relativeError(hvps.getRow(j), hvp)).isLessThan(ROUNDING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "mlp_relu", "cnn_maxpool", "lstm"})
    void theSecondDerivativeIsTheHessiansQuadraticForm(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples())) {
            INDArray v = Seeded.normal(2, graph.parameterCount());
            INDArray second = at.second(v);
            assertThat(relativeError(at.derivatives().second(network.examples(), v), second))
                    .isLessThan(ROUNDING);
            for (long i = 0; i < network.n(); i++) {
                for (long a = 0; a < network.k(); a++) {
                    INDArray seed = Nd4j.zeros(DataType.DOUBLE, network.n(), network.k());
                    seed.putScalar(i, a, 1);
                    double form = Nd4j.getBlasWrapper().dot(v, at.hvp(seed, v));
                    assertThat(second.getDouble(i, a))
                            .isCloseTo(form, within(ROUNDING * (1 + Math.abs(form))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void productsInGivenMemoryEqualNewOnes(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples());
                Linearization.Seeded seeded =
                        at.seeded(Seeded.normal(1, network.n(), network.k()))) {
            INDArray v = Seeded.normal(2, graph.parameterCount());
            INDArray product = Nd4j.valueArrayOf(v.shape(), Double.NaN, DataType.DOUBLE);
            for (INDArray memory : new INDArray[] {product, product, product.dup()}) {
                seeded.hvp(v, memory);
                assertThat(memory).isEqualTo(seeded.hvp(v));
                v.muli(-0.5).addi(0.1);
            }
            INDArray other = Seeded.normal(3, graph.parameterCount());
            seeded.hvp(other, product);
            assertThat(product).isEqualTo(seeded.hvp(other));
        }
    }

    @Test
    void givenMemoryThatDoesNotFitIsRefused() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples());
                Linearization.Seeded seeded =
                        at.seeded(Seeded.normal(1, network.n(), network.k()))) {
            INDArray v = Seeded.normal(2, graph.parameterCount());

            assertThatThrownBy(() -> seeded.hvp(v, Seeded.normal(1, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("for the product")
                    .hasMessageContaining("[3]");
            assertThatThrownBy(() -> seeded.hvp(v.castTo(DataType.FLOAT), v.dup()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("direction")
                    .hasMessageContaining("FLOAT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "mlp_tanh", "mlp_out_sigmoid", "cnn_maxpool", "lstm"})
    void aCurvatureInTheOutputsAddsItsTermToTheProduct(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples())) {
            INDArray u = Seeded.normal(1, network.n(), network.k());
            INDArray weights = Seeded.normal(2, network.n(), network.k());
            try (Linearization.Seeded seeded = at.seeded(u)) {
                for (long direction = 3; direction < 5; direction++) {
                    INDArray v = Seeded.normal(direction, graph.parameterCount());
                    INDArray expected = at.hvp(u, v).addi(at.vjp(at.jvp(v).muli(weights)));
                    INDArray product = Nd4j.valueArrayOf(v.shape(), Double.NaN, DataType.DOUBLE);
                    seeded.hvp(v, tangent -> tangent.mul(weights), product);
                    assertThat(relativeError(product, expected)).isLessThan(ROUNDING);
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                Linearization at = Derivatives.of(graph).at(network.examples())) {
            INDArray seed = Nd4j.ones(DataType.DOUBLE, 6, 2);
            INDArray direction = Nd4j.ones(DataType.DOUBLE, 3);
            assertThatThrownBy(() -> at.seeded(seed)).hasMessageContaining("[n, k] = [6, 3]");
            assertThatThrownBy(() -> at.vjp(seed)).hasMessageContaining("[n, k] = [6, 3]");
            assertThatThrownBy(() -> at.jvp(direction)).hasMessageContaining("direction [p]");
            assertThatThrownBy(() -> at.jvps(seed)).hasMessageContaining("[m, p] = [m, 15]");
            assertThatThrownBy(() -> at.jvps(direction)).hasMessageContaining("got [3]");
        }
    }
}
