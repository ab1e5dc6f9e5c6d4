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

import java.util.stream.Stream;
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

    static Stream<NetworkCase> cases() {
        return Stream.of(
                        Catalogue.all(),
                        HeadCatalogue.all(),
                        GraphCatalogue.all(),
                        RecurrentCatalogue.all(),
                        SameDiffCatalogue.all(),
                        EndsCatalogue.all(),
                        ForwardLayerCatalogue.all(),
                        MaskCatalogue.all(),
                        PreprocessorCatalogue.all(),
                        VertexCatalogue.all(),
                        ConvolutionCatalogue.all(),
                        PoolingCatalogue.all(),
                        ShapeCatalogue.all())
                .flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOutputIsTheNetworks(NetworkCase networkCase) {
        assertThat(forwardError(networkCase, DataType.DOUBLE, DataType.DOUBLE))
                .as(networkCase.name())
                .isLessThan(Tolerances.ROUNDING);
        DataType network = networkCase.inSingle() ? DataType.FLOAT : DataType.DOUBLE;
        assertThat(forwardError(networkCase, network, DataType.FLOAT))
                .as(networkCase.name())
                .isLessThan(SINGLE_ROUNDING);
        assertThat(forwardError(networkCase, network, DataType.DOUBLE))
                .as(networkCase.name())
                .isLessThan(SINGLE_ROUNDING);
    }

    private static double forwardError(NetworkCase networkCase, DataType type, DataType ours) {
        Nd4j.getRandom().setSeed(11);
        Model network = networkCase.network().apply(type);
        Given given = networkCase.given().apply(type);
        Examples x = given.examples();
        TranslationOptions options = given.options(network).withDataType(ours);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x, options)) {
            INDArray outputs = translated.graph().outputs(x);
            assertThat(outputs.dataType()).isEqualTo(ours);
            INDArray expected = Networks.output(network, given);
            return Tolerances.relativeError(outputs, expected.dup('c'));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsTheNetworks(NetworkCase networkCase) {
        Nd4j.getRandom().setSeed(11);
        Model network = networkCase.network().apply(DataType.DOUBLE);
        Given given = networkCase.given().apply(DataType.DOUBLE);
        Examples x = given.examples();
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, x, given.options(network))) {
            INDArray seed = Nd4j.randn(DataType.DOUBLE, x.size(), translated.graph().outputCount());
            INDArray gradient = Derivatives.of(translated.graph()).vjp(x, seed);
            INDArray expected =
                    networkCase.trueGradient()
                            ? Networks.backpropagated(network, given, seed)
                            : Networks.differences(network, given, seed);
            assertThat(Tolerances.relativeError(gradient, translated.toGraph(expected)))
                    .as(networkCase.name())
                    .isLessThan(GRADIENT);
        }
    }
}
