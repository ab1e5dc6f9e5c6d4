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
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.testing.NativeHeap;
import org.ntk4j.testing.Seeded;

class MemoryBudgetTest {

    /** Not a power of two: halves leave a rest. */
    private static final int N = 7;

    /** How far below the estimate a measured peak may stay: not all that may be held is at once. */
    private static final double SLACK = 3;

    /** Other memory of the process: shapes, contexts, compiled code. */
    private static final long SUNDRIES = 8 << 20;

    static Stream<UseCase> cases() {
        return UseCases.all();
    }

    /** The least that a kernel takes, in the smallest pieces. */
    private static long least(Derivatives derivatives, KernelKind kind, Examples x) {
        KernelPlan plan = KernelPlan.of(derivatives, kind, x.size(), MemoryBudget.ofBytes(1));
        assertThat(plan.fits()).isFalse();
        return plan.peakBytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aKernelInPiecesIsTheWholeOne(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = use.examples(N);
            EmpiricalNtk whole = EmpiricalNtk.layerWise(derivatives);
            // Blocks that turn out to be explicit take more than was hoped for.
            MemoryBudget budget =
                    MemoryBudget.ofBytes(2 * least(derivatives, KernelKind.FULL, x) + 100_000);
            EmpiricalNtk pieces = EmpiricalNtk.layerWise(derivatives, budget);
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel expected = whole.compute(kind, x);
                        TangentKernel found = pieces.compute(kind, x)) {
                    assertThat(relativeError(found.matrix(), expected.matrix()))
                            .as("%s", kind)
                            .isLessThan(ROUNDING);
                }
            }
        }
    }

    private static final UseCase SMALL = UseCase.of("small", g -> perceptron(g, 20), 8);
    private static final UseCase WIDE = UseCase.of("wide", g -> perceptron(g, 400), 8);

    private static SDVariable perceptron(GraphBuilder g, int width) {
        SDVariable h = UseCases.layer(g, "first", g.input("x", -1, 8), 8, width);
        h = UseCases.layer(g, "second", h, width, width);
        return UseCases.head(g, h, width, 5);
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void theSmallerTheBudgetTheSmallerThePieces(KernelKind kind) {
        Examples x = SMALL.examples(12);
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            KernelPlan large = KernelPlan.of(derivatives, kind, x.size(), MemoryBudget.standard());
            assertThat(large.tiled()).isFalse();
            assertThat(large.detail()).isEqualTo(KernelDetail.BLOCKS);
            long least = least(derivatives, kind, x);
            KernelPlan before = large;
            try (TangentKernel expected = EmpiricalNtk.layerWise(derivatives).compute(kind, x)) {
                for (long bytes = large.peakBytes() - 1; bytes > least; bytes = bytes / 2) {
                    MemoryBudget budget = MemoryBudget.ofBytes(bytes);
                    KernelPlan plan = KernelPlan.of(derivatives, kind, 12, budget);
                    assertThat(plan.fits()).isTrue();
                    assertThat(plan.peakBytes()).isLessThanOrEqualTo(bytes);
                    assertThat(plan.rowsAtOnce()).isLessThanOrEqualTo(before.rowsAtOnce());
                    assertThat(plan.operations()).isGreaterThanOrEqualTo(before.operations());
                    try (TangentKernel found =
                            EmpiricalNtk.layerWise(derivatives, budget).compute(kind, x)) {
                        assertThat(found.detail()).isEqualTo(plan.detail());
                        assertThat(relativeError(found.matrix(), expected.matrix()))
                                .isLessThan(ROUNDING);
                    }
                    before = plan;
                }
            }
            assertThat(before.rowsAtOnce()).isLessThan(large.rowsAtOnce());
        }
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void theVelocityInPiecesIsTheWholeOne(KernelKind kind) {
        Examples x = SMALL.examples(N);
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray v = Seeded.normal(3, graph.parameterCount());
            MemoryBudget budget = MemoryBudget.ofBytes(3 * least(derivatives, kind, x));
            try (TangentKernel expected = KernelVelocity.explicit(derivatives).along(kind, x, v);
                    TangentKernel found =
                            KernelVelocity.layerWise(derivatives, budget).along(kind, x, v)) {
                assertThat(relativeError(found.matrix(), expected.matrix())).isLessThan(ROUNDING);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheNumbersAndWhatWouldFit() {
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            MemoryBudget budget = MemoryBudget.ofMegabytes(1);
            KernelPlan plan = KernelPlan.of(derivatives, KernelKind.FULL, 100, budget);
            assertThat(plan.fits()).isFalse();
            // The kernel alone is 500 x 500 numbers.
            assertThat(plan.peakBytes()).isGreaterThan(500L * 500 * Double.BYTES);
            assertThat(plan.largest())
                    .extracting(KernelPlan.Fit::kind)
                    .containsExactly(KernelKind.values());
            for (KernelPlan.Fit fit : plan.largest()) {
                assertThat(fit.examples()).isPositive();
                assertThat(KernelPlan.of(derivatives, fit.kind(), fit.examples(), budget).fits())
                        .isTrue();
            }
            KernelPlan.Fit full = plan.largest().get(0);
            assertThat(KernelPlan.of(derivatives, full.kind(), full.examples() + 1, budget).fits())
                    .isFalse();
            assertThat(plan.largest()).contains(new KernelPlan.Fit(KernelKind.TRACE, 100));
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives, budget);
            assertThatThrownBy(() -> ntk.compute(KernelKind.FULL, SMALL.examples(100)))
                    .isInstanceOf(MemoryBudgetException.class)
                    .hasMessageContaining("full kernel of n = 100 examples and k = 5 outputs")
                    .hasMessageContaining("1.0 MiB")
                    .hasMessageContaining("the full kernel of " + full.examples() + " examples")
                    .hasMessageContaining("the trace kernel of 100 examples");
            ntk.compute(KernelKind.TRACE, SMALL.examples(100)).close();
        }
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void aBudgetIsUsedToTheLastByte(KernelKind kind) {
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            long least = least(derivatives, kind, SMALL.examples(N));
            assertThat(KernelPlan.of(derivatives, kind, N, MemoryBudget.ofBytes(least)).fits())
                    .isTrue();
            assertThat(KernelPlan.of(derivatives, kind, N, MemoryBudget.ofBytes(least - 1)).fits())
                    .isFalse();
        }
    }

    @Test
    void aVelocityThatDoesNotFitIsRefusedWithTheBudgetThatWasGiven() {
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            KernelVelocity velocity =
                    KernelVelocity.layerWise(Derivatives.of(graph), MemoryBudget.ofMegabytes(1));
            INDArray v = Seeded.normal(3, graph.parameterCount());
            assertThatThrownBy(() -> velocity.along(KernelKind.FULL, SMALL.examples(100), v))
                    .isInstanceOf(MemoryBudgetException.class)
                    .hasMessageContaining("the memory budget is 1.0 MiB");
        }
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        assumeThat(NativeHeap.isKnown()).isTrue();
        try (DifferentiableGraph graph = WIDE.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray tooLong = Nd4j.ones(DataType.DOUBLE, graph.parameterCount() + 1);
            Examples x = WIDE.examples(4);
            Examples tooWide = Examples.of(Seeded.normal(1, 4, 9));
            EmpiricalNtk ntk = EmpiricalNtk.explicit(derivatives);
            KernelVelocity velocity = KernelVelocity.explicit(derivatives);
            // Once before, for what is compiled and kept.
            assertThatThrownBy(() -> velocity.along(KernelKind.TRACE, x, tooLong))
                    .isInstanceOf(IllegalArgumentException.class);
            long rows = 4 * 5 * graph.parameterCount() * Double.BYTES;
            assertThat(left(() -> assertThatThrownBy(() -> ntk.compute(KernelKind.TRACE, tooWide))))
                    .as("kernel")
                    .isLessThan(rows / 2);
            assertThat(
                            left(
                                    () ->
                                            assertThatThrownBy(
                                                    () ->
                                                            velocity.along(
                                                                    KernelKind.TRACE, x, tooLong))))
                    .as("velocity")
                    .isLessThan(rows / 2);
        }
    }

    /** The bytes that some work leaves behind. */
    private static long left(Runnable work) {
        long before = NativeHeap.bytesInUse();
        work.run();
        return NativeHeap.bytesInUse() - before;
    }

    @Test
    void whereNothingFitsItSaysSo() {
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            assertThatThrownBy(
                            () ->
                                    KernelPlan.of(
                                                    Derivatives.of(graph),
                                                    KernelKind.PSEUDO,
                                                    3,
                                                    MemoryBudget.ofBytes(1000))
                                            .requireFit())
                    .isInstanceOf(MemoryBudgetException.class)
                    .hasMessageContaining("not even one example");
        }
    }

    @Test
    void aKernelThatTakesMostOfTheBudgetKeepsItsLayersOrOnlyTheSum() {
        Examples x = SMALL.examples(100);
        long matrix = 500L * 500 * Double.BYTES;
        try (DifferentiableGraph graph = SMALL.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            try (TangentKernel whole =
                            EmpiricalNtk.layerWise(derivatives).compute(KernelKind.FULL, x);
                    TangentKernel layers =
                            EmpiricalNtk.layerWise(derivatives, MemoryBudget.ofBytes(10 * matrix))
                                    .compute(KernelKind.FULL, x);
                    TangentKernel sum =
                            EmpiricalNtk.layerWise(derivatives, MemoryBudget.ofBytes(6 * matrix))
                                    .compute(KernelKind.FULL, x)) {
                assertThat(whole.detail()).isEqualTo(KernelDetail.BLOCKS);
                assertThat(layers.detail()).isEqualTo(KernelDetail.LAYERS);
                assertThat(sum.detail()).isEqualTo(KernelDetail.SUM);
                whole.layers()
                        .forEach(
                                (layer, kernel) ->
                                        assertThat(
                                                        relativeError(
                                                                layers.layers().get(layer), kernel))
                                                .isLessThan(ROUNDING));
                assertThatThrownBy(layers::blocks)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("raise the memory budget");
                assertThatThrownBy(() -> layers.reweighted(block -> 2))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(sum::layers)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("only the sum");
                for (TangentKernel some : List.of(layers, sum)) {
                    assertThat(relativeError(some.matrix(), whole.matrix())).isLessThan(ROUNDING);
                }
            }
        }
    }

    /** The estimate must cover what is taken, and not by far. */
    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void theEstimateIsWhatIsTaken(KernelKind kind) {
        assumeThat(NativeHeap.isKnown()).isTrue();
        Examples x = WIDE.examples(300);
        try (DifferentiableGraph graph = WIDE.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            for (MemoryBudget budget :
                    List.of(MemoryBudget.standard(), MemoryBudget.ofMegabytes(100))) {
                EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives, budget);
                ntk.compute(kind, x).close();
                long estimate = KernelPlan.of(derivatives, kind, x.size(), budget).peakBytes();
                long taken = NativeHeap.peakOf(() -> ntk.compute(kind, x).close());
                assertThat(taken)
                        .as("of %s", budget)
                        .isLessThanOrEqualTo(estimate + SUNDRIES)
                        .isGreaterThan((long) (estimate / SLACK));
            }
        }
    }

    @Test
    void theStandardBudgetIsHalfOfTheTightestLimit() {
        assertThat(MemoryBudget.standard().bytes())
                .isEqualTo(
                        Math.min(
                                        Pointer.maxBytes(),
                                        Math.min(
                                                Pointer.maxPhysicalBytes(),
                                                Pointer.totalPhysicalBytes()))
                                / 2);
        assertThat(MemoryBudget.ofMegabytes(3)).isEqualTo(MemoryBudget.ofBytes(3 << 20));
        assertThatThrownBy(() -> MemoryBudget.ofBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 0 bytes, got 0");
    }
}
