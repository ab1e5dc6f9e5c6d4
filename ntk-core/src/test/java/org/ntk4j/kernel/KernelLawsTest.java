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
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.linalg.Spectrum;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

/** What holds for every kernel, whoever computes it. */
class KernelLawsTest {

    private static final int N = 5;

    static Stream<UseCase> cases() {
        return Stream.of(
                named("multilayer perceptron"),
                named("convolution with stride and padding"),
                named("scale and shift of channels"),
                named("several rows of a table"),
                named("unrolled recurrence"));
    }

    private static UseCase named(String name) {
        return UseCases.all().filter(use -> use.name().equals(name)).findAny().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isSymmetricAndSemidefinite(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel kernel = kernel(graph, kind, use.examples(N))) {
                    INDArray matrix = kernel.matrix();
                    assertThat(relativeError(matrix.transpose().dup('c'), matrix)).isLessThan(GRAM);
                    double[] eigenvalues = Spectrum.of(matrix).eigenvalues();
                    assertThat(eigenvalues[0]).isPositive();
                    assertThat(eigenvalues[eigenvalues.length - 1])
                            .isGreaterThan(-GRAM * eigenvalues[0]);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void blocksAndLayersAddUpToTheWhole(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE);
                TangentKernel kernel = kernel(graph, KernelKind.FULL, use.examples(N))) {
            assertThat(relativeError(sum(kernel.blocks().values()), kernel.matrix()))
                    .isLessThan(GRAM);
            assertThat(relativeError(sum(kernel.layers().values()), kernel.matrix()))
                    .isLessThan(GRAM);
            assertThat(kernel.layers()).hasSameSizeAs(graph.layers());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theTraceIsTheSumOfTheDiagonalBlocksAndThePseudoKernelTheMeanOfAll(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE);
                TangentKernel full = kernel(graph, KernelKind.FULL, use.examples(N));
                TangentKernel trace = kernel(graph, KernelKind.TRACE, use.examples(N));
                TangentKernel pseudo = kernel(graph, KernelKind.PSEUDO, use.examples(N))) {
            int k = (int) graph.outputCount();
            assertThat(k).isGreaterThan(1);
            INDArray diagonal = Nd4j.zeros(DataType.DOUBLE, N, N);
            INDArray all = Nd4j.zeros(DataType.DOUBLE, N, N);
            for (int a = 0; a < k; a++) {
                for (int b = 0; b < k; b++) {
                    INDArray block =
                            full.matrix()
                                    .get(
                                            NDArrayIndex.interval(a, k, N * k),
                                            NDArrayIndex.interval(b, k, N * k));
                    all.addi(block);
                    if (a == b) {
                        diagonal.addi(block);
                    }
                }
            }
            assertThat(relativeError(trace.matrix(), diagonal)).isLessThan(GRAM);
            assertThat(relativeError(pseudo.matrix(), all.divi(k))).isLessThan(GRAM);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void anExamplesPlaceAndCompanyDoNotMatter(UseCase use) {
        int[] order = {3, 0, 4, 1, 2};
        Examples x = use.examples(N);
        INDArray[] moved =
                x.inputs().stream().map(input -> permuted(input, order)).toArray(INDArray[]::new);
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE);
                TangentKernel kernel = kernel(graph, KernelKind.TRACE, x);
                TangentKernel permuted = kernel(graph, KernelKind.TRACE, Examples.of(moved))) {
            INDArray expected = Nd4j.create(DataType.DOUBLE, N, N);
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    expected.putScalar(i, j, kernel.matrix().getDouble(order[i], order[j]));
                }
            }
            assertThat(relativeError(permuted.matrix(), expected)).isLessThan(GRAM);
            for (int i = 0; i < N; i++) {
                try (TangentKernel alone = kernel(graph, KernelKind.TRACE, x.slice(i, i + 1))) {
                    INDArray entry = Nd4j.scalar(kernel.matrix().getDouble(i, i));
                    assertThat(relativeError(alone.matrix(), entry)).isLessThan(GRAM);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void aLinearModelDoesNotDriftWhateverItsParameters(KernelKind kind) {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE);
                TangentKernel before = kernel(graph, kind, network.examples())) {
            graph.setParameters(Seeded.normal(77, graph.parameterCount()).muli(50));
            try (TangentKernel after = kernel(graph, kind, network.examples())) {
                assertThat(KernelMetrics.drift(before, after)).isZero();
                assertThat(KernelMetrics.layerShares(before, after)).isEmpty();
            }
        }
    }

    @Test
    void aNonLinearModelDriftsWithItsParameters() {
        UseCase use = named("multilayer perceptron");
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE);
                TangentKernel before = kernel(graph, KernelKind.TRACE, use.examples(N))) {
            graph.setParameters(graph.parameters().mul(1.1));
            try (TangentKernel after = kernel(graph, KernelKind.TRACE, use.examples(N))) {
                assertThat(KernelMetrics.drift(before, after)).isBetween(.01, 1.0);
                assertThat(KernelMetrics.distance(before, after)).isBetween(1e-6, .1);
                assertThat(KernelMetrics.cka(before, after)).isBetween(.9, 1 - 1e-6);
            }
        }
    }

    private static TangentKernel kernel(DifferentiableGraph graph, KernelKind kind, Examples x) {
        return EmpiricalNtk.layerWise(Derivatives.of(graph)).compute(kind, x);
    }

    private static INDArray sum(Iterable<INDArray> parts) {
        INDArray sum = null;
        for (INDArray part : parts) {
            sum = sum == null ? part.dup() : sum.addi(part);
        }
        return sum;
    }

    private static INDArray permuted(INDArray input, int[] order) {
        long rest = input.length() / order.length;
        INDArray rows = input.reshape('c', order.length, rest);
        INDArray moved = Nd4j.create(DataType.DOUBLE, order.length, rest);
        for (int i = 0; i < order.length; i++) {
            moved.putRow(i, rows.getRow(order[i]));
        }
        return moved.reshape('c', input.shape());
    }
}
