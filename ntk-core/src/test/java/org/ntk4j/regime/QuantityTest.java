/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @Test
    void keysAreTheOutsideContract() {
        assertThat(Arrays.stream(Quantity.values()).map(q -> q.key() + ":" + q.logKey()))
                .containsExactly(
                        "drift:drift",
                        "kernelDistance:dist",
                        "cka:cka",
                        "labelAlignment:align",
                        "topEigenvalue:top",
                        "conditionNumber:cond",
                        "effectiveRank:rank",
                        "parameterMovement:move",
                        "linearizationError:linErr",
                        "outputHessianNorm:hessian",
                        "kernelVelocity:velocity",
                        "forecastDrift:forecast",
                        "lossTopEigenvalue:sharp",
                        "lossGaussNewtonTopEigenvalue:ggn",
                        "kappa:kappa");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "0.0312, 0.0312",
        "0.99914999, 0.9991",
        "0.99999, 1",
        "12345.6, 12350",
        "999949, 999900",
        "999951, 1e6",
        "0.001, 0.001",
        "0.000999949, 9.999e-4",
        "0.00099996, 0.001",
        "-3.1e-5, -3.1e-5",
        "6.02214e23, 6.022e23",
        "4.9e-324, 4.941e-324",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void showsFourSignificantDigits(double value, String expected) {
        assertThat(Quantity.OUTPUT_HESSIAN_NORM.show(value)).isEqualTo("hessian=" + expected);
    }

    @Test
    void showsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Quantity.DRIFT.show(0.5)).isEqualTo("drift=0.5");
            assertThat(Quantity.DRIFT.show(1e-5)).isEqualTo("drift=1e-5");
        } finally {
            Locale.setDefault(before);
        }
    }
}
