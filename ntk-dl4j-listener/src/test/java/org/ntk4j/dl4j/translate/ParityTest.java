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

import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.Tolerances;

/** The translation computes what the network does, and its derivative. */
class ParityTest {

    private static final double SINGLE_ROUNDING = 1e-5;
    private static final double GRADIENT = 1e-9;

    @ParameterizedTest
    @MethodSource(Catalogues.ALL)
    void theOutputsAndTheirGradientAreTheNetworks(NetworkCase row) {
        Asked inDouble = Asked.of(row, DataType.DOUBLE);
        try (TranslatedNetwork translated = inDouble.translatedTo(DataType.DOUBLE)) {
            assertThat(inDouble.forwardError(translated))
                    .as("outputs of %s", row)
                    .isLessThan(Tolerances.ROUNDING);
            assertThat(inDouble.gradientError(translated, row.trueGradient()))
                    .as("gradient of %s", row)
                    .isLessThan(GRADIENT);
        }
        Asked inItsType = row.inSingle() ? Asked.of(row, DataType.FLOAT) : inDouble;
        for (DataType ours : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            try (TranslatedNetwork translated = inItsType.translatedTo(ours)) {
                assertThat(inItsType.forwardError(translated))
                        .as("outputs of %s in %s", row, ours)
                        .isLessThan(SINGLE_ROUNDING);
            }
        }
    }

    /** A row's network in one data type, and what it is asked. */
    private record Asked(Model network, Given given, Examples x) {

        static Asked of(NetworkCase row, DataType type) {
            Nd4j.getRandom().setSeed(11);
            Model network = row.network().apply(type);
            Given given = row.given().apply(type);
            return new Asked(network, given, given.examples());
        }

        TranslatedNetwork translatedTo(DataType ours) {
            TranslationOptions options = given.options(network).withDataType(ours);
            TranslatedNetwork translated = NetworkTranslator.translate(network, x, options);
            assertThat(translated.graph().dataType()).isEqualTo(ours);
            return translated;
        }

        double forwardError(TranslatedNetwork translated) {
            INDArray outputs = translated.graph().outputs(x);
            assertThat(outputs.dataType()).isEqualTo(translated.graph().dataType());
            return Tolerances.relativeError(outputs, Networks.output(network, given).dup('c'));
        }

        double gradientError(TranslatedNetwork translated, boolean backpropagates) {
            INDArray seed = Nd4j.randn(DataType.DOUBLE, x.size(), translated.graph().outputCount());
            INDArray gradient = Derivatives.of(translated.graph()).vjp(x, seed);
            INDArray expected =
                    backpropagates
                            ? Networks.backpropagated(network, given, seed)
                            : Networks.differences(network, given, seed);
            return Tolerances.relativeError(gradient, translated.toGraph(expected));
        }
    }
}
