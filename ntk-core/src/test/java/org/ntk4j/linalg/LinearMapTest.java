/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Tolerances;

class LinearMapTest {

    private static final Lanczos EXACT = Lanczos.create().withTolerance(1e-13);

    @ParameterizedTest
    @CsvSource({"20, 60", "60, 20", "30, 30", "1, 40", "40, 1", "1, 1"})
    void theNormIsTheLargestSingularValue(int rows, int columns) {
        INDArray j = Matrices.random(rows, columns, 1);
        double truth =
                new SingularValueDecomposition(new Array2DRowRealMatrix(j.toDoubleMatrix()))
                        .getNorm();
        SpectralValue found = EXACT.spectralNorm(LinearMap.of(j));

        assertThat(found.converged()).isTrue();
        assertThat(found.value()).isCloseTo(truth, within(Tolerances.ROUNDING * truth));
        assertThat(found.residual()).isLessThan(Tolerances.ROUNDING * truth);
    }

    @Test
    void theSmallerSideIsIterated() {
        assertThat(LinearMap.of(Matrices.random(3, 50, 2)).gram().dimension()).isEqualTo(3);
        assertThat(LinearMap.of(Matrices.random(50, 3, 2)).gram().dimension()).isEqualTo(3);
    }

    @Test
    void theZeroMapHasNormZero() {
        INDArray zero = Nd4j.zeros(DataType.DOUBLE, 5, 8);

        assertThat(EXACT.spectralNorm(LinearMap.of(zero)))
                .isEqualTo(new SpectralValue(0, 0, 1, true));
    }

    @Test
    void anUnconvergedNormSaysSo() {
        double[] spectrum = new double[200];
        for (int i = 0; i < 200; i++) {
            spectrum[i] = 1 + i / 200.0;
        }
        INDArray j = Matrices.withSpectrum(3, spectrum);
        SpectralValue found = EXACT.withMaxIterations(5).spectralNorm(LinearMap.of(j));

        assertThat(found.converged()).isFalse();
        assertThat(found.residual()).isGreaterThan(1e-3);
    }
}
