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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.testing.Tolerances;

class SpectralDensityTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void momentsAgreeWithExactTracesWithinTheStatisticalError(int k) {
        INDArray matrix = Matrices.indefinite(100, 1).div(20);
        double truth =
                Arrays.stream(Matrices.eigenvalues(matrix)).map(x -> Math.pow(x, k)).sum() / 100;
        SpectralDensity density = SpectralDensity.of(SymmetricOperator.of(matrix), 40, 12, 7);
        double error = density.standardError(x -> Math.pow(x, k));

        assertThat(density.moment(k)).isCloseTo(truth, within(4 * error + 1e-12));
        assertThat(error).isLessThan(0.05);
    }

    @Test
    void aDiagonalOperatorHasNoSamplingError() {
        double[] entries = IntStream.range(0, 60).mapToDouble(i -> Math.sin(i)).toArray();
        SpectralDensity density = SpectralDensity.of(Matrices.diagonal(entries), 1, 5, 3);

        for (int k = 0; k < 10; k++) {
            int power = k;
            double truth = Arrays.stream(entries).map(x -> Math.pow(x, power)).average().orElse(0);
            assertThat(density.moment(k)).isCloseTo(truth, within(1e-13));
        }
        assertThat(density.trace()).isCloseTo(Arrays.stream(entries).sum(), within(1e-11));
        // One degree beyond the 2m - 1 of an m-point Gauss rule.
        double tenth = Arrays.stream(entries).map(x -> Math.pow(x, 10)).average().orElse(0);
        assertThat(Math.abs(density.moment(10) - tenth)).isGreaterThan(1e-6);
    }

    @Test
    void asManyStepsAsDistinctEigenvaluesAreExactForEveryFunction() {
        SpectralDensity density =
                SpectralDensity.of(Matrices.diagonal(-1, -1, 0, 0, 0, 2, 2, 3), 2, 50, 1);

        assertThat(density.steps()).isEqualTo(4);
        assertThat(density.mean(Math::exp))
                .isCloseTo(
                        (2 * Math.exp(-1) + 3 + 2 * Math.exp(2) + Math.exp(3)) / 8,
                        within(Tolerances.ROUNDING));
        assertThat(density.mean(x -> x > 1 ? 1 : 0)).isCloseTo(3 / 8.0, within(1e-12));
        assertThat(density.smallest()).isCloseTo(-1, within(Tolerances.ROUNDING));
        assertThat(density.largest()).isCloseTo(3, within(Tolerances.ROUNDING));
    }

    @Test
    void theDensityIntegratesToOneAndPeaksAtTheEigenvalues() {
        SpectralDensity density = SpectralDensity.of(Matrices.diagonal(-1, -1, -1, 2), 3, 4, 1);
        double[] grid = IntStream.rangeClosed(-400, 400).mapToDouble(i -> i / 100.0).toArray();
        double[] values = density.density(grid, 0.1);

        assertThat(Arrays.stream(values).sum() / 100).isCloseTo(1, within(1e-10));
        double height = 1 / (0.1 * Math.sqrt(2 * Math.PI));
        assertThat(values[300]).isCloseTo(0.75 * height, within(1e-10));
        assertThat(values[600]).isCloseTo(0.25 * height, within(1e-10));
        assertThat(values[450]).isLessThan(1e-40);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5, -1, 0, 0.3, 1})
    void theDensityAgreesWithTheWidenedDenseSpectrum(double point) {
        INDArray wigner = Matrices.indefinite(200, 5).div(20);
        DoubleUnaryOperator normal =
                x -> Math.exp(-50 * (point - x) * (point - x)) * 10 / Math.sqrt(2 * Math.PI);
        double truth =
                Arrays.stream(Matrices.eigenvalues(wigner)).map(normal).average().orElseThrow();
        SpectralDensity density = SpectralDensity.of(SymmetricOperator.of(wigner), 20, 60, 1);
        double found = density.density(new double[] {point}, 0.1)[0];

        assertThat(found).isCloseTo(truth, within(3 * density.standardError(normal)));
        assertThat(found).isCloseTo(truth, within(0.05));
    }

    @Test
    void singlePrecisionAgreesWithDouble() {
        INDArray matrix = Matrices.indefinite(80, 6);
        SpectralDensity exact = SpectralDensity.of(SymmetricOperator.of(matrix), 3, 20, 1);
        SpectralDensity single =
                SpectralDensity.of(SymmetricOperator.of(matrix.castTo(DataType.FLOAT)), 3, 20, 1);

        assertThat(single.moment(2)).isCloseTo(exact.moment(2), within(1e-5 * exact.moment(2)));
    }

    @Test
    void theZeroOperatorIsOneAtom() {
        SpectralDensity density = SpectralDensity.of(Matrices.diagonal(new double[9]), 2, 5, 1);

        assertThat(density.steps()).isOne();
        assertThat(density.moment(0)).isCloseTo(1, within(1e-15));
        assertThat(density.trace()).isZero();
    }

    @Test
    void equalSeedsGiveEqualResultsAndProductsAreCounted() {
        AtomicInteger products = new AtomicInteger();
        SymmetricOperator operator =
                Matrices.counted(SymmetricOperator.of(Matrices.indefinite(50, 8)), products);
        double first = SpectralDensity.of(operator, 4, 6, 1).moment(3);

        assertThat(products).hasValue(24);
        assertThat(SpectralDensity.of(operator, 4, 6, 1).moment(3)).isEqualTo(first);
        assertThat(SpectralDensity.of(operator, 4, 6, 2).moment(3)).isNotEqualTo(first);
    }

    @Test
    void aSingleProbeHasNoStandardErrorAndNonsenseIsRefused() {
        SymmetricOperator operator = Matrices.diagonal(1, 2);

        assertThat(SpectralDensity.of(operator, 1, 2, 1).standardError(x -> x)).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpectralDensity.of(operator, 0, 2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpectralDensity.of(operator, 1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SpectralDensity.of(operator, 1, 1, 1).density(new double[] {0}, 0));
    }
}
