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
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
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
import org.ntk4j.testing.Tolerances;

/**
 * Kernels and higher derivatives of what vertices, preprocessors, masks and rarer layers bring to a
 * graph.
 */
class GraphDerivativesTest {

    private static final double KERNEL = 1e-10;

    /** Central differences with this step, in float64: about 1e-7 is lost. */
    private static final double STEP = 1e-4;

    private static final double DIFFERENCES = 1e-5;

    static Stream<NetworkCase> cases() {
        return Stream.of(
                        EndsCatalogue.all(),
                        ForwardLayerCatalogue.all(),
                        MaskCatalogue.all(),
                        PreprocessorCatalogue.all(),
                        VertexCatalogue.all())
                .flatMap(cases -> cases);
    }

    private static void with(NetworkCase networkCase, BiConsumer<Derivatives, Examples> check) {
        Nd4j.getRandom().setSeed(5);
        Model network = networkCase.network().apply(DataType.DOUBLE);
        Given given = networkCase.given().apply(DataType.DOUBLE);
        Examples x = given.examples();
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, x, given.options(network))) {
            check.accept(Derivatives.of(translated.graph()), x);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothWaysToTheKernelAgree(NetworkCase networkCase) {
        with(
                networkCase,
                (derivatives, x) -> {
                    try (TangentKernel slow =
                                    EmpiricalNtk.explicit(derivatives)
                                            .compute(KernelKind.PSEUDO, x);
                            TangentKernel fast =
                                    EmpiricalNtk.layerWise(derivatives)
                                            .compute(KernelKind.PSEUDO, x)) {
                        assertThat(Tolerances.relativeError(fast.matrix(), slow.matrix()))
                                .isLessThan(KERNEL);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardModeIsTheTransposeOfReverseModeAndItsDerivativeIsTheHessian(
            NetworkCase networkCase) {
        with(
                networkCase,
                (derivatives, x) -> {
                    DifferentiableGraph graph = derivatives.graph();
                    INDArray v = Nd4j.randn(DataType.DOUBLE, graph.parameterCount());
                    INDArray u = Nd4j.randn(DataType.DOUBLE, x.size(), graph.outputCount());
                    double pushed = derivatives.jvp(x, v).mul(u).sumNumber().doubleValue();
                    double pulled = derivatives.vjp(x, u).mul(v).sumNumber().doubleValue();
                    assertThat(pushed).isCloseTo(pulled, withinPercentage(1e-8));
                    INDArray curvature = derivatives.hvp(x, u, v);
                    assertThat(
                                    Tolerances.relativeError(
                                            curvature, differences(derivatives, x, u, v)))
                            .isLessThan(DIFFERENCES);
                });
    }

    /** (J(w + hv) - J(w - hv))^T u / 2h. */
    private static INDArray differences(
            Derivatives derivatives, Examples x, INDArray u, INDArray v) {
        INDArray w = derivatives.graph().parameters();
        w.addi(v.mul(STEP));
        INDArray ahead = derivatives.vjp(x, u);
        w.subi(v.mul(2 * STEP));
        INDArray behind = derivatives.vjp(x, u);
        w.addi(v.mul(STEP));
        return ahead.sub(behind).div(2 * STEP);
    }
}
