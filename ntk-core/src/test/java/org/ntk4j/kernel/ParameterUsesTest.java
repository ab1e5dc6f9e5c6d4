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
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.SINGLE;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.Footprint;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.UseCheck;
import org.ntk4j.testing.Seeded;

class ParameterUsesTest {

    private static final int N = 4;
    private static final double STEP = 1e-5;

    /** What is left of STEP^2 and of rounding / STEP. */
    private static final double DIFFERENCE = 1e-6;

    static Stream<UseCase> cases() {
        return UseCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theLayerWiseKernelIsTheExplicitOne(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            assertStrategiesAgree(graph, use.examples(N));
            assertStrategiesAgree(graph, use.examples(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theGradientIsThatOfFiniteDifferences(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray w = graph.parameters().dup();
            INDArray direction = Seeded.normal(5, graph.parameterCount());
            for (int n : new int[] {1, N}) {
                Examples x = use.examples(n);
                INDArray seed = Seeded.normal(6, n, graph.outputCount());
                double expected = 0;
                for (int sign : new int[] {1, -1}) {
                    graph.setParameters(w.add(direction.mul(sign * STEP)));
                    INDArray outputs = graph.outputs(x);
                    expected += sign * outputs.mul(seed).sumNumber().doubleValue() / (2 * STEP);
                }
                graph.setParameters(w);
                double actual = derivatives.vjp(x, seed).mul(direction).sumNumber().doubleValue();
                assertThat(actual)
                        .as("along a direction, n = %d", n)
                        .isCloseTo(expected, within(DIFFERENCE * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theKnownUsesTakeTheFastWay(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            assertThat(trusted(graph, use.examples(N)))
                    .containsExactlyInAnyOrder(use.trusted(graph));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void inFloat32TheSameWayIsTakenAndTheKernelAgrees(UseCase use) {
        assumeThat(use.name())
                .as("ND4J's oneDNN build has no dilated convolution in float32")
                .doesNotContain("dilated");
        try (DifferentiableGraph single = use.graph(DataType.FLOAT);
                DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            assertThat(trusted(single, use.examples(N)))
                    .containsExactlyInAnyOrder(use.trusted(graph));
            EmpiricalNtk truth = EmpiricalNtk.explicit(Derivatives.of(graph));
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(Derivatives.of(single));
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel expected = truth.compute(kind, use.examples(N));
                        TangentKernel kernel = ntk.compute(kind, use.examples(N))) {
                    assertThat(relativeError(kernel.matrix(), expected.matrix()))
                            .as("%s", kind)
                            .isLessThan(SINGLE);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aWrappedCopyOfTheGraphBehavesAlike(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            // State is an ordinary variable to whoever wraps: it becomes trainable.
            String[] expected =
                    Stream.concat(
                                    Stream.of(use.trusted(graph)),
                                    graph.stateBlocks().stream().map(ParameterBlock::name))
                            .toArray(String[]::new);
            try (DifferentiableGraph wrapped =
                    DifferentiableGraph.wrap(graph.sameDiff(), graph.output())) {
                assertThat(trusted(wrapped, use.examples(N))).containsExactlyInAnyOrder(expected);
                assertStrategiesAgree(wrapped, use.examples(N));
            }
        }
    }

    @Test
    void aParameterWithoutInfluenceHasAZeroKernel() {
        UseCase use =
                UseCases.all().filter(u -> u.name().contains("without influence")).findAny().get();
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE);
                TangentKernel kernel =
                        EmpiricalNtk.layerWise(Derivatives.of(graph))
                                .compute(KernelKind.FULL, use.examples(N))) {
            assertThat(kernel.layers().get("idle").norm2Number().doubleValue()).isZero();
            assertThat(kernel.layers().get("head").norm2Number().doubleValue()).isPositive();
        }
    }

    @Test
    void usesAreToldApartEvenWhereTheGradientIsZero() {
        for (String name :
                new String[] {"time steps within examples", "examples within time steps"}) {
            UseCase use = UseCases.all().filter(u -> u.name().equals(name)).findAny().orElseThrow();
            try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
                for (ParameterBlock block : graph.layers().get("head")) {
                    block.of(graph.parameters()).assign(0);
                }
                INDArray before = graph.parameters().dup();
                assertThat(trusted(graph, use.examples(N)))
                        .containsExactlyInAnyOrder(use.trusted(graph));
                assertThat(graph.parameters()).isEqualTo(before);
            }
        }
    }

    @Test
    void aGradientOfZeroIsTrustedOnlyWhereTheExamplesPlaceIsCertain() {
        UseCase use =
                UseCases.all()
                        .filter(u -> u.name().startsWith("masked layer, first rows"))
                        .findAny()
                        .orElseThrow();
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            assertThat(trusted(graph, use.examples(N))).contains("hidden_W", "hidden_b");
            Examples alike = Examples.of(use.examples(N).inputs().get(0).mul(0).addi(1));
            assertThat(trusted(graph, alike)).contains("head_W").doesNotContain("hidden_W");
        }
    }

    /** Of one example alone, rows of all orders look the same. */
    @Test
    void aKernelOfOneExampleDecidesNothingForOthers() {
        for (String order : new String[] {"first rows of all", "rows of an example in pairs"}) {
            UseCase use =
                    UseCases.all()
                            .filter(u -> u.name().startsWith("dense layer, " + order))
                            .findAny()
                            .orElseThrow();
            try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
                Derivatives derivatives = Derivatives.of(graph);
                EmpiricalNtk explicit = EmpiricalNtk.explicit(derivatives);
                EmpiricalNtk fast = EmpiricalNtk.layerWise(derivatives);
                Examples x = use.examples(N);
                for (Examples some : new Examples[] {x.slice(0, 1), x}) {
                    try (TangentKernel kernel = fast.compute(KernelKind.FULL, some);
                            TangentKernel truth = explicit.compute(KernelKind.FULL, some)) {
                        assertThat(relativeError(kernel.matrix(), truth.matrix())).isLessThan(GRAM);
                    }
                }
            }
        }
    }

    @Test
    void aGraphThatMixesExamplesIsRefused() {
        UseCase use =
                UseCase.of(
                        "batch mean",
                        g -> {
                            var h = UseCases.layer(g, "hidden", g.input("x", -1, 4), 4, 5);
                            return UseCases.head(g, h.sub(h.mean(true, 0)), 5, 3);
                        },
                        4);
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(Derivatives.of(graph));
            assertThatThrownBy(() -> ntk.compute(KernelKind.TRACE, use.examples(N)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("depend on this example alone")
                    .hasMessageContaining("batch statistics");
        }
    }

    private static Stream<String> trusted(DifferentiableGraph graph, Examples x) {
        Derivatives derivatives = Derivatives.of(graph);
        LayerwiseBlocks blocks = new LayerwiseBlocks(derivatives);
        Footprint footprint = Footprint.of(derivatives, blocks, blocks.candidates());
        long bytes = MemoryBudget.standard().bytes();
        return new UseCheck(derivatives, blocks, footprint, bytes)
                .trusted(x).blocks().stream().map(ParameterBlock::name);
    }

    private static void assertStrategiesAgree(DifferentiableGraph graph, Examples x) {
        Derivatives derivatives = Derivatives.of(graph);
        EmpiricalNtk explicit = EmpiricalNtk.explicit(derivatives);
        EmpiricalNtk layerWise = EmpiricalNtk.layerWise(derivatives);
        for (KernelKind kind : KernelKind.values()) {
            try (TangentKernel slow = explicit.compute(kind, x);
                    TangentKernel fast = layerWise.compute(kind, x)) {
                assertThat(fast.blocks().keySet()).isEqualTo(slow.blocks().keySet());
                slow.blocks()
                        .forEach(
                                (block, kernel) ->
                                        assertThat(relativeError(fast.blocks().get(block), kernel))
                                                .as("%s of %s", kind, block)
                                                .isLessThan(GRAM));
                assertThat(relativeError(fast.matrix(), slow.matrix())).isLessThan(GRAM);
            }
        }
    }
}
