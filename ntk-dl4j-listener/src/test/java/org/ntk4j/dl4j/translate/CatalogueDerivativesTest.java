/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.kernel.internal.Footprint;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.UseCheck;
import org.ntk4j.testing.Tolerances;

/** What is made of a translated network: its kernels and higher derivatives, for every row. */
class CatalogueDerivativesTest {

    /** Fourth-order differences of a float64 gradient with steps of 1e-5 |w|. */
    private static final double DIFFERENCES = 1e-6;

    /** float32 against float64 for the gradient of a network of a few layers. */
    private static final double SINGLE = 1e-4;

    /** Outputs up to which the kernel of all pairs of them is compared, not only the pseudo one. */
    private static final long FEW_OUTPUTS = 8;

    /**
     * Blocks, by row, whose uses are not contracted: recurrent weights that no second step uses, or
     * none that the mask leaves, and weights whose examples are not neighbours in the op's rows.
     */
    private static final Map<String, List<String>> EXPLICIT =
            Map.ofEntries(
                    entry("lstm of one step NCW", List.of("0_RW")),
                    entry("lstm of one step NWC", List.of("0_RW")),
                    entry("CnnToRnnPreProcessor of one step", List.of("out_RW")),
                    entry("masked LastTimeStep of Bidirectional NCW", List.of("0_bRW")),
                    entry("masked LastTimeStep of Bidirectional NWC", List.of("0_bRW")),
                    entry("RnnToCnnPreProcessor and CnnToRnnPreProcessor NCW", List.of("a_W")),
                    entry("RnnToCnnPreProcessor and CnnToRnnPreProcessor NWC", List.of("a_W")),
                    entry(
                            "StackVertex and UnstackVertex, siamese of rank 4",
                            List.of("a_W", "b_W")),
                    entry("StackVertex and UnstackVertex, nested", List.of("c_W", "c_b")));

    static Stream<NetworkCase> cases() {
        return ParityTest.cases();
    }

    /** A row at its parameters, with random seeds to go with it. */
    private record Point(TranslatedNetwork network, Derivatives derivatives, Examples x)
            implements AutoCloseable {

        static Point of(NetworkCase row, DataType ours) {
            Nd4j.getRandom().setSeed(11);
            Model network = row.network().apply(DataType.DOUBLE);
            Given given = row.given().apply(DataType.DOUBLE);
            Examples x = given.examples();
            TranslationOptions options = given.options(network).withDataType(ours);
            TranslatedNetwork translated = NetworkTranslator.translate(network, x, options);
            return new Point(translated, Derivatives.of(translated.graph()), x);
        }

        DifferentiableGraph graph() {
            return network.graph();
        }

        INDArray seed() {
            Nd4j.getRandom().setSeed(5);
            return Nd4j.randn(DataType.DOUBLE, x.size(), graph().outputCount());
        }

        INDArray direction() {
            Nd4j.getRandom().setSeed(6);
            return Nd4j.randn(DataType.DOUBLE, graph().parameterCount());
        }

        @Override
        public void close() {
            network.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theLayerWiseKernelIsTheExplicitOne(NetworkCase row) {
        try (Point point = Point.of(row, DataType.DOUBLE)) {
            boolean few = point.graph().outputCount() <= FEW_OUTPUTS;
            for (KernelKind kind :
                    few ? List.of(KernelKind.values()) : List.of(KernelKind.PSEUDO)) {
                try (TangentKernel slow =
                                EmpiricalNtk.explicit(point.derivatives())
                                        .compute(kind, point.x());
                        TangentKernel fast =
                                EmpiricalNtk.layerWise(point.derivatives())
                                        .compute(kind, point.x())) {
                    INDArray expected = slow.matrix();
                    // Outputs that sum to one have a pseudo kernel of rounding errors alone.
                    double scale =
                            Math.max(expected.norm2Number().doubleValue(), Tolerances.ROUNDING);
                    INDArray difference = fast.matrix().sub(expected);
                    assertThat(difference.norm2Number().doubleValue() / scale)
                            .as("%s of %s", kind, row)
                            .isLessThan(Tolerances.GRAM);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBlocksThatTakeTheExplicitWayAreKnown(NetworkCase row) {
        try (Point point = Point.of(row, DataType.DOUBLE)) {
            LayerwiseBlocks blocks = new LayerwiseBlocks(point.derivatives());
            Footprint footprint = Footprint.of(point.derivatives(), blocks, blocks.candidates());
            Set<ParameterBlock> trusted =
                    new UseCheck(point.derivatives(), blocks, footprint, Long.MAX_VALUE)
                            .trusted(point.x());
            List<String> explicit =
                    point.graph().blocks().stream()
                            .filter(block -> !trusted.contains(block))
                            .map(ParameterBlock::name)
                            .toList();
            assertThat(explicit)
                    .as(row.name())
                    .containsExactlyInAnyOrderElementsOf(
                            EXPLICIT.getOrDefault(row.name(), List.of()));
        }
    }

    @Test
    void onlyRowsOfTheCatalogueHaveBlocksThatTakeTheExplicitWay() {
        assertThat(cases().map(NetworkCase::name)).containsAll(EXPLICIT.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theHessianIsTheChangeOfTheGradient(NetworkCase row) {
        try (Point point = Point.of(row, DataType.DOUBLE)) {
            INDArray u = point.seed();
            INDArray v = point.direction();
            INDArray product = point.derivatives().hvp(point.x(), u, v);
            INDArray change = differences(point, u, v);
            double scale =
                    Math.max(
                            change.norm2Number().doubleValue(),
                            point.derivatives().vjp(point.x(), u).norm2Number().doubleValue());
            assertThat(product.sub(change).norm2Number().doubleValue() / scale)
                    .as(row.name())
                    .isLessThan(DIFFERENCES);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardAndReverseModeAreTransposes(NetworkCase row) {
        try (Point point = Point.of(row, DataType.DOUBLE)) {
            INDArray u = point.seed();
            INDArray v = point.direction();
            INDArray pushed = point.derivatives().jvp(point.x(), v);
            INDArray pulled = point.derivatives().vjp(point.x(), u);
            double scale = pulled.norm2Number().doubleValue() * v.norm2Number().doubleValue();
            double difference =
                    pushed.mul(u).sumNumber().doubleValue()
                            - pulled.mul(v).sumNumber().doubleValue();
            assertThat(Math.abs(difference) / scale).as(row.name()).isLessThan(Tolerances.ROUNDING);
        }
    }

    /** The gradient's derivative along v, by central differences of fourth order. */
    private static INDArray differences(Point point, INDArray u, INDArray v) {
        DifferentiableGraph graph = point.graph();
        INDArray at = graph.parameters().dup();
        double step = 1e-5 * at.norm2Number().doubleValue() / v.norm2Number().doubleValue();
        INDArray sum = Nd4j.zeros(DataType.DOUBLE, v.length());
        double[] weights = {1, -8, 0, 8, -1};
        for (int i = 0; i < weights.length; i++) {
            graph.setParameters(at.add(v.mul((i - 2) * step)));
            sum.addi(point.derivatives().vjp(point.x(), u).mul(weights[i]));
        }
        graph.setParameters(at);
        return sum.div(12 * step);
    }

    /** The float32 kernels of ND4J are others than the float64 ones. */
    @ParameterizedTest
    @MethodSource("cases")
    void theGradientInSinglePrecisionIsTheOneInDouble(NetworkCase row) {
        try (Point inDouble = Point.of(row, DataType.DOUBLE);
                Point inSingle = Point.of(row, DataType.FLOAT)) {
            INDArray u = inDouble.seed();
            INDArray expected = inDouble.derivatives().vjp(inDouble.x(), u);
            INDArray actual = inSingle.derivatives().vjp(inSingle.x(), u);
            assertThat(Tolerances.relativeError(actual, expected))
                    .as(row.name())
                    .isLessThan(SINGLE);
        }
    }
}
