/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.kernel.internal.Contractions;
import org.ntk4j.kernel.internal.Footprint;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.UseCheck;
import org.ntk4j.testing.Seeded;
import org.ntk4j.testing.Tolerances;

/** What is made of a translated network: its kernels and higher derivatives, for every row. */
class CatalogueDerivativesTest {

    /** Fourth-order differences of a float64 gradient. */
    private static final double DIFFERENCES = 1e-6;

    /** Their step, relative to the parameters. */
    private static final double STEP = 1e-5;

    /** Outputs up to which the kernel of all pairs of them is compared, not only the pseudo one. */
    private static final long FEW_OUTPUTS = 8;

    @ParameterizedTest
    @MethodSource(Catalogues.ALL)
    void kernelsAndHigherDerivativesAreThoseOfTheOutputs(NetworkCase row) {
        try (Point point = Point.of(row, DataType.DOUBLE)) {
            boolean few = point.graph().outputCount() <= FEW_OUTPUTS;
            assertAll(
                    row.name(),
                    () -> {
                        for (KernelKind kind :
                                few ? List.of(KernelKind.values()) : List.of(KernelKind.PSEUDO)) {
                            theLayerWiseKernelIsTheExplicitOne(point, kind);
                        }
                    },
                    () -> noBlockTakesTheExplicitWay(point),
                    () -> forwardAndReverseModeAreTransposes(point),
                    () -> theHessianIsTheChangeOfTheGradient(point),
                    () -> theGradientInSinglePrecisionIsTheOneInDouble(point, row));
        }
    }

    private static void theLayerWiseKernelIsTheExplicitOne(Point point, KernelKind kind) {
        try (TangentKernel slow =
                        EmpiricalNtk.explicit(point.derivatives()).compute(kind, point.x());
                TangentKernel fast =
                        EmpiricalNtk.layerWise(point.derivatives()).compute(kind, point.x())) {
            assertSame(kind.toString(), fast.matrix(), slow.matrix());
            slow.blocks()
                    .forEach(
                            (block, kernel) ->
                                    assertSame(
                                            kind + " of " + block.name(),
                                            fast.blocks().get(block),
                                            kernel));
        }
    }

    private static void noBlockTakesTheExplicitWay(Point point) {
        LayerwiseBlocks blocks = new LayerwiseBlocks(point.derivatives());
        Footprint footprint = Footprint.of(point.derivatives(), blocks, blocks.candidates());
        Contractions contractions =
                new UseCheck(point.derivatives(), blocks, footprint, Long.MAX_VALUE)
                        .trusted(point.x());
        assertThat(contractions.blocks())
                .containsExactlyInAnyOrderElementsOf(point.graph().blocks());
    }

    private static void assertSame(String what, INDArray actual, INDArray expected) {
        // Outputs that sum to one have a pseudo kernel of rounding errors alone.
        double scale = Math.max(norm(expected), Tolerances.ROUNDING);
        assertThat(norm(actual.sub(expected)) / scale).as(what).isLessThan(Tolerances.GRAM);
    }

    private static void forwardAndReverseModeAreTransposes(Point point) {
        Derivatives derivatives = point.derivatives();
        INDArray u = point.seed();
        INDArray v = point.direction();
        assertEqual(
                "first derivative",
                dot(derivatives.vjp(point.x(), u), v),
                dot(u, derivatives.jvp(point.x(), v)));
        assertEqual(
                "second derivative",
                dot(derivatives.hvp(point.x(), u, v), v),
                dot(u, derivatives.second(point.x(), v)));
    }

    private static void assertEqual(String what, double pulled, double pushed) {
        assertThat(pulled)
                .as(what)
                .isCloseTo(pushed, within(Tolerances.ROUNDING * (1 + Math.abs(pushed))));
    }

    private static void theHessianIsTheChangeOfTheGradient(Point point) {
        INDArray u = point.seed();
        INDArray v = point.direction();
        INDArray product = point.derivatives().hvp(point.x(), u, v);
        DifferentiableGraph graph = point.graph();
        INDArray at = graph.parameters().dup();
        double step = STEP * norm(at) / norm(v);
        INDArray change = Nd4j.zeros(DataType.DOUBLE, v.length());
        double largest = 0;
        double[] weights = {1, -8, 0, 8, -1};
        for (int i = 0; i < weights.length; i++) {
            graph.setParameters(at.add(v.mul((i - 2) * step)));
            INDArray gradient = point.derivatives().vjp(point.x(), u);
            largest = Math.max(largest, norm(gradient));
            change.addi(gradient.mul(weights[i] / (12 * step)));
        }
        graph.setParameters(at);
        double rounding = Tolerances.ROUNDING * largest / step;
        assertThat(norm(product.sub(change)))
                .as("Hessian")
                .isLessThanOrEqualTo(DIFFERENCES * norm(change) + rounding);
    }

    /** The float32 kernels of ND4J are others than the float64 ones. */
    private static void theGradientInSinglePrecisionIsTheOneInDouble(Point point, NetworkCase row) {
        try (Point inSingle = Point.of(row, DataType.FLOAT)) {
            INDArray u = point.seed();
            INDArray expected = point.derivatives().vjp(point.x(), u);
            INDArray actual = inSingle.derivatives().vjp(inSingle.x(), u);
            assertThat(Tolerances.relativeError(actual, expected))
                    .as("gradient in float32")
                    .isLessThan(Tolerances.SINGLE);
            noBlockTakesTheExplicitWay(inSingle);
        }
    }

    private static double norm(INDArray x) {
        return x.norm2Number().doubleValue();
    }

    private static double dot(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }

    /** A row at its parameters, with a seed and a direction to go with it. */
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
            return Seeded.normal(2, x.size(), graph().outputCount());
        }

        INDArray direction() {
            return Seeded.normal(1, graph().parameterCount());
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
