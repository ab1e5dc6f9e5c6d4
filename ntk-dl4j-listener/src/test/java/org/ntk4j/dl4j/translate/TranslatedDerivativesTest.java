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
import org.ntk4j.testing.Seeded;
import org.ntk4j.testing.Tolerances;

/** First and second derivatives of everything that can be translated, in both modes. */
class TranslatedDerivativesTest {

    static Stream<NetworkCase> cases() {
        return ParityTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardAndReverseModeAgreeOnFirstAndSecondDerivatives(NetworkCase networkCase) {
        Nd4j.getRandom().setSeed(11);
        Model network = networkCase.network().apply(DataType.DOUBLE);
        Given given = networkCase.given().apply(DataType.DOUBLE);
        Examples x = given.examples();
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, x, given.options(network))) {
            DifferentiableGraph graph = translated.graph();
            Derivatives derivatives = Derivatives.of(graph);
            INDArray v = Seeded.normal(1, graph.parameterCount());
            INDArray u = Seeded.normal(2, x.size(), graph.outputCount());
            assertEqual("first", dot(derivatives.vjp(x, u), v), dot(u, derivatives.jvp(x, v)));
            assertEqual(
                    "second", dot(derivatives.hvp(x, u, v), v), dot(u, derivatives.second(x, v)));
        }
    }

    private static void assertEqual(String what, double pulled, double pushed) {
        assertThat(pulled)
                .as(what)
                .isCloseTo(pushed, within(Tolerances.ROUNDING * (1 + Math.abs(pushed))));
    }

    private static double dot(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }
}
