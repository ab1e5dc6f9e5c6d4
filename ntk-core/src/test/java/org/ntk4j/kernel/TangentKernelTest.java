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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;

class TangentKernelTest {

    private static final UseCase USE =
            UseCase.of(
                    "perceptron",
                    g ->
                            UseCases.head(
                                    g,
                                    UseCases.layer(g, "hidden", g.input("x", -1, 4), 4, 5),
                                    5,
                                    3),
                    4);

    private static TangentKernel kernel(DifferentiableGraph graph) {
        return EmpiricalNtk.layerWise(Derivatives.of(graph))
                .compute(KernelKind.TRACE, USE.examples(3));
    }

    @Test
    void aWeightedKernelIsTheWeightedSumOfItsBlocks() {
        try (DifferentiableGraph graph = USE.graph(DataType.DOUBLE)) {
            Map<String, Double> weights = Map.of("hidden_W", 2.0, "hidden_b", 0.0, "head_W", .5);
            try (TangentKernel weighted =
                    kernel(graph).reweighted(block -> weights.get(block.name()))) {
                INDArray expected = weighted.matrix().mul(0);
                weighted.blocks()
                        .forEach((block, k) -> expected.addi(k.mul(weights.get(block.name()))));
                assertThat(relativeError(weighted.matrix(), expected)).isLessThan(ROUNDING);
                assertThat(weighted.layers().keySet()).containsExactly("hidden", "head");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightThatIsNoneIsRefusedAndTheKernelStays(double weight) {
        try (DifferentiableGraph graph = USE.graph(DataType.DOUBLE);
                TangentKernel kernel = kernel(graph)) {
            INDArray before = kernel.matrix().dup();
            assertThatThrownBy(() -> kernel.reweighted(block -> weight))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a finite weight >= 0 of hidden_W, got " + weight);
            assertThat(kernel.matrix().wasClosed()).isFalse();
            assertThat(kernel.matrix()).isEqualTo(before);
        }
    }
}
