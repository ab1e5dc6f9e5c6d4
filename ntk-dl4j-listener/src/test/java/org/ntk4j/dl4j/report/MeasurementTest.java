/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ntk4j.dl4j.testing.Serialization;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;

class MeasurementTest {
    private final Measurement measurement = Samples.measurement();

    @Test
    void aQuantityThatWasNotMeasuredIsAbsent() {
        assertThat(measurement.value(Quantity.DRIFT)).hasValue(0.0312);
        assertThat(measurement.value(Quantity.CONDITION_NUMBER)).isEmpty();
        assertThat(Measurement.at(0, 0).build().values()).isEmpty();
    }

    @Test
    void valuesComeInTheOrderOfTheQuantities() {
        assertThat(measurement.values().keySet())
                .containsExactly(
                        Quantity.DRIFT,
                        Quantity.CKA,
                        Quantity.PARAMETER_MOVEMENT,
                        Quantity.LINEARIZATION_ERROR,
                        Quantity.OUTPUT_HESSIAN_NORM);
    }

    @Test
    void cannotBeChangedFromOutside() {
        double[] eigenvalues = {2, 1};
        Measurement own = Measurement.at(0, 0).eigenvalues(eigenvalues).build();
        eigenvalues[0] = 99;
        own.eigenvalues()[1] = 99;
        assertThat(own.eigenvalues()).containsExactly(2, 1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> measurement.values().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> measurement.layers().clear());
    }

    @Test
    void comparesEveryNumber() {
        assertThat(measurement)
                .isEqualTo(Samples.measurement())
                .hasSameHashCodeAs(Samples.measurement())
                .isNotEqualTo(measurement.withRegime(Regime.DEPARTED))
                .isNotEqualTo(Measurement.at(400, 2).build());
        assertThat(Measurement.at(0, 0).eigenvalues(1).build())
                .isNotEqualTo(Measurement.at(0, 0).eigenvalues(2).build());
        assertThat(Measurement.at(0, 0).build()).isEqualTo(Measurement.at(0, 0).build());
    }

    @Test
    void observesOnlyKnownLayerShares() {
        Measurement some =
                Measurement.at(7, 0)
                        .value(Quantity.DRIFT, 0.1)
                        .layer("a", new LayerMeasurement(0, 0, Double.NaN))
                        .layer("b", new LayerMeasurement(0, 0, 1))
                        .build();
        assertThat(some.observation().iteration()).isEqualTo(7);
        assertThat(some.observation().values()).containsOnly(Map.entry(Quantity.DRIFT, 0.1));
        assertThat(some.observation().layerShares()).containsOnly(Map.entry("b", 1.0));
    }

    @Test
    void refusesNegativeCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Measurement.at(-1, 0).build())
                .withMessageContaining("got -1 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Measurement.at(0, -1).build())
                .withMessageContaining("got 0 and -1");
    }

    @Test
    void measurementAndHeaderSurviveSerialization() throws Exception {
        assertThat(Serialization.copy(measurement, Measurement.class)).isEqualTo(measurement);
        RunHeader header = Samples.header();
        assertThat(Serialization.copy(header, RunHeader.class)).isEqualTo(header);
    }

    @Test
    void theHeaderAddsUpTheLayersAndKnowsTheLibraries() {
        RunHeader header = Samples.header();
        assertThat(header.parameters()).isEqualTo(130);
        assertThat(header.versions())
                .containsEntry("dl4j", "1.0.0-M2.1")
                .containsEntry("nd4j", "1.0.0-M2.1")
                .containsEntry("java", Runtime.version().toString());
    }

    @Test
    void theKernelIsACopyAndSquareAndCanBeLeftOut() {
        double[][] matrix = {{2, 1}, {1, 3}};
        Measurement with = Measurement.at(1, 0).kernel(matrix).build();
        matrix[0][0] = 7;
        with.kernel()[0][0] = 8;
        Measurement without = Measurement.at(1, 0).build();

        assertThat(with.kernel()).isDeepEqualTo(new double[][] {{2, 1}, {1, 3}});
        assertThat(with).isNotEqualTo(without);
        assertThat(with.withoutKernel()).isEqualTo(without).hasSameHashCodeAs(without);
        assertThat(without.withoutKernel()).isSameAs(without);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Measurement.at(1, 0).kernel(new double[][] {{1, 2}}))
                .withMessageContaining("Expected a square kernel");
    }
}
