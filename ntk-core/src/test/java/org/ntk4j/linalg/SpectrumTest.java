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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class SpectrumTest {

    /** LAPACK's bound on the error of an eigenvalue, relative to the largest. */
    private static final double BACKWARD = 1e-13;

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void equalsTheReferenceEigenvalues(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        long side = network.n() * network.k();
        assertEigenvalues(
                Spectrum.of(network.reference("ntk").reshape('c', side, side)),
                network.reference("ntk_eigs").toDoubleVector());
        assertEigenvalues(
                Spectrum.of(network.reference("ntk_trace")),
                network.reference("ntk_trace_eigs").toDoubleVector());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 60})
    void equalsAnIndependentSolver(int m) {
        INDArray matrix = Seeded.gram(7 + m, m, m + 2);
        double[] expected =
                new EigenDecomposition(new Array2DRowRealMatrix(matrix.toDoubleMatrix()))
                        .getRealEigenvalues();
        assertEigenvalues(Spectrum.of(matrix), expected);
    }

    @Test
    void theSecondDifferenceHasItsKnownEigenvalues() {
        int m = 12;
        INDArray matrix = Nd4j.eye(m).castTo(DataType.DOUBLE).muli(2);
        for (int i = 0; i + 1 < m; i++) {
            matrix.putScalar(i, i + 1, -1);
            matrix.putScalar(i + 1, i, -1);
        }
        double[] expected =
                IntStream.rangeClosed(1, m)
                        .mapToDouble(j -> 2 - 2 * Math.cos(Math.PI * j / (m + 1)))
                        .toArray();
        Spectrum spectrum = Spectrum.of(matrix);
        assertEigenvalues(spectrum, expected);
        assertThat(spectrum.conditionNumber())
                .isCloseTo(expected[m - 1] / expected[0], within(1e-10));
    }

    @Test
    void orderViewsAndTypeOfTheInputDoNotMatter() {
        INDArray matrix = Seeded.gram(3, 5, 9);
        double[] expected = Spectrum.of(matrix).eigenvalues();
        INDArray larger = Nd4j.zeros(DataType.DOUBLE, 8, 8);
        INDArray view = larger.get(NDArrayIndex.interval(2, 7), NDArrayIndex.interval(1, 6));
        view.assign(matrix);
        assertThat(Spectrum.of(matrix.dup('f')).eigenvalues()).containsExactly(expected);
        assertThat(Spectrum.of(view).eigenvalues()).containsExactly(expected);
        assertThat(Spectrum.of(matrix.castTo(DataType.FLOAT)).eigenvalues())
                .containsExactly(expected, within(1e-6 * expected[0]));
    }

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void theInputIsLeftAlone(char order) {
        INDArray matrix = Seeded.gram(4, 6, 6).dup(order);
        double[][] before = matrix.toDoubleMatrix();
        Spectrum.of(matrix);
        assertThat(matrix.toDoubleMatrix()).isDeepEqualTo(before);
    }

    @Test
    void aMatrixOfRankOneIsSingularAndOfEffectiveRankOne() {
        Spectrum spectrum = Spectrum.of(Nd4j.ones(DataType.DOUBLE, 4, 4));
        assertThat(spectrum.top()).isCloseTo(4, within(1e-14));
        assertThat(spectrum.conditionNumber()).isInfinite();
        assertThat(spectrum.effectiveRank()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theIdentityIsOfFullEffectiveRank() {
        Spectrum spectrum = Spectrum.of(Nd4j.eye(5).castTo(DataType.DOUBLE).muli(3));
        assertThat(spectrum.conditionNumber()).isEqualTo(1);
        assertThat(spectrum.effectiveRank()).isCloseTo(5, within(1e-12));
    }

    @Test
    void effectiveRankIsTheExponentialOfTheEntropy() {
        // p = 1/2, 1/4, 1/4: entropy (3/2) ln 2.
        assertThat(Spectrum.ofEigenvalues(1, 2, 1, 0, -1e-18).effectiveRank())
                .isCloseTo(Math.pow(2, 1.5), within(1e-14));
    }

    @Test
    void whatFloat32CannotTellFromZeroIsSingular() {
        INDArray matrix = Nd4j.diag(Nd4j.createFromArray(1.0, 1.0, 1e-7));
        assertThat(Spectrum.of(matrix).conditionNumber()).isCloseTo(1e7, within(1e-3));
        assertThat(Spectrum.of(matrix.castTo(DataType.FLOAT)).conditionNumber()).isInfinite();
    }

    @Test
    void aZeroMatrixHasNeitherConditionNorRank() {
        Spectrum spectrum = Spectrum.of(Nd4j.zeros(DataType.DOUBLE, 3, 3));
        assertThat(spectrum.eigenvalues()).containsExactly(0, 0, 0);
        assertThat(spectrum.conditionNumber()).isNaN();
        assertThat(spectrum.effectiveRank()).isNaN();
    }

    @Test
    void whatIsNotASymmetricMatrixIsRefused() {
        assertThatThrownBy(() -> Spectrum.of(Nd4j.ones(DataType.DOUBLE, 2, 3)))
                .hasMessageContaining("[m, m]")
                .hasMessageContaining("[2, 3]");
        assertThatThrownBy(() -> Spectrum.of(Nd4j.createFromArray(1.0, 2.0)))
                .hasMessageContaining("[2]");
        assertThatThrownBy(() -> Spectrum.of(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}})))
                .hasMessageContaining("symmetric");
        assertThatThrownBy(() -> Spectrum.of(Nd4j.eye(2).castTo(DataType.INT32)))
                .hasMessageContaining("INT");
        INDArray broken = Seeded.gram(5, 3, 3).putScalar(1, 1, Double.NaN);
        assertThatThrownBy(() -> Spectrum.of(broken)).hasMessageContaining("finite");
        assertThatThrownBy(() -> Spectrum.ofEigenvalues(1, Double.NaN))
                .hasMessageContaining("finite");
    }

    private static void assertEigenvalues(Spectrum spectrum, double[] expected) {
        double[] ascending = expected.clone();
        Arrays.sort(ascending);
        double[] actual = spectrum.eigenvalues();
        assertThat(actual).hasSameSizeAs(expected);
        double scale = Math.max(Math.abs(ascending[ascending.length - 1]), Double.MIN_NORMAL);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("eigenvalue %d", i)
                    .isCloseTo(ascending[actual.length - 1 - i], within(BACKWARD * scale));
        }
    }
}
