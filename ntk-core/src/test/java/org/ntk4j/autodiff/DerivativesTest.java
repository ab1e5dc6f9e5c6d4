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
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.testing.ReferenceNetwork;

class DerivativesTest {

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
