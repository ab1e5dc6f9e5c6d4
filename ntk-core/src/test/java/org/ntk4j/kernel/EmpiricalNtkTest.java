/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.SINGLE;
import static org.ntk4j.testing.Tolerances.relativeError;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.testing.ReferenceNetwork;

class EmpiricalNtkTest {

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void bothStrategiesEqualTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            EmpiricalNtk explicit = EmpiricalNtk.explicit(derivatives);
            EmpiricalNtk layerWise = EmpiricalNtk.layerWise(derivatives);
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel slow = explicit.compute(kind, network.examples());
                        TangentKernel fast = layerWise.compute(kind, network.examples())) {
                    assertThat(relativeError(slow.matrix(), reference(network, kind)))
                            .isLessThan(GRAM);
                    assertThat(relativeError(fast.matrix(), reference(network, kind)))
                            .isLessThan(GRAM);
                    slow.blocks()
                            .forEach(
                                    (block, kernel) ->
                                            assertThat(
                                                            relativeError(
                                                                    fast.blocks().get(block),
                                                                    kernel))
                                                    .as("%s of %s", kind, block)
                                                    .isLessThan(GRAM));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "mlp_relu", "cnn_maxpool"})
    void float32AgreesWithFloat64(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.FLOAT)) {
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(Derivatives.of(graph));
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel kernel = ntk.compute(kind, network.examples())) {
                    assertThat(kernel.matrix().dataType()).isEqualTo(DataType.FLOAT);
                    assertThat(relativeError(kernel.matrix(), reference(network, kind)))
                            .isLessThan(SINGLE);
                }
            }
        }
    }

    private static INDArray reference(ReferenceNetwork network, KernelKind kind) {
        long n = network.n();
        long k = network.k();
        return switch (kind) {
            case FULL -> network.reference("ntk").reshape('c', n * k, n * k);
            case TRACE -> network.reference("ntk_trace");
            case PSEUDO -> network.reference("ntk_pseudo").div(k);
        };
    }
}
