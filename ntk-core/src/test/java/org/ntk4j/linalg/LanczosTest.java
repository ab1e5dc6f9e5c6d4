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

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Tolerances;

class LanczosTest {

    private static final Lanczos EXACT = Lanczos.create().withTolerance(1e-13);

    static List<INDArray> matrices() {
        double[] clustered = IntStream.range(0, 60).mapToDouble(i -> 1 + 1e-3 * i).toArray();
        clustered[59] = 1.5;
        double[] pairs =
                IntStream.range(0, 30)
                        .mapToDouble(i -> i + 1)
                        .flatMap(x -> DoubleStream.of(x, -x))
                        .toArray();
        double[] lowRank = new double[80];
        System.arraycopy(new double[] {7, -3, 2, 0.5, -0.1}, 0, lowRank, 0, 5);
        double[] decaying = IntStream.range(0, 70).mapToDouble(i -> Math.pow(0.5, i)).toArray();
        return List.of(
                Matrices.indefinite(50, 1),
                Matrices.indefinite(120, 2),
                Matrices.indefinite(90, 3).neg(),
                Matrices.withSpectrum(4, clustered),
                Matrices.withSpectrum(5, pairs),
                Matrices.withSpectrum(6, lowRank),
                Matrices.withSpectrum(7, decaying),
                Matrices.withSpectrum(8, -3, 2),
                Matrices.laplacian(100));
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void bothEndsAgreeWithADenseMethod(INDArray matrix) {
        double[] truth = Matrices.eigenvalues(matrix);
        int d = truth.length;
        double norm = Math.max(-truth[0], truth[d - 1]);
        SymmetricOperator operator = SymmetricOperator.of(matrix);

        assertFound(EXACT.smallest(operator), truth[0], norm);
        assertFound(EXACT.largest(operator), truth[d - 1], norm);
        assertFound(EXACT.spectralNorm(operator), norm, norm);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void severalEigenvaluesOfEachEndAgreeWithADenseMethod(long seed) {
        INDArray matrix = Matrices.indefinite(80, seed);
        double[] truth = Matrices.eigenvalues(matrix);
        Extremes found = EXACT.extremes(SymmetricOperator.of(matrix), 3, 5);

        for (int i = 0; i < 3; i++) {
            assertFound(found.smallest().get(i), truth[i], truth[79]);
        }
        for (int i = 0; i < 5; i++) {
            assertFound(found.largest().get(i), truth[79 - i], truth[79]);
        }
        assertThat(found.smallest()).hasSize(3);
        assertThat(found.largest()).hasSize(5);
        assertThat(found.converged()).isTrue();
    }

    @Test
    void allEigenvaluesOfTheLaplacianHaveTheirClosedForm() {
        int d = 40;
        Extremes found = EXACT.extremes(SymmetricOperator.of(Matrices.laplacian(d)), d, d);

        for (int j = 1; j <= d; j++) {
            double truth = 2 - 2 * Math.cos(Math.PI * j / (d + 1));
            assertFound(found.smallest().get(j - 1), truth, 4);
            assertFound(found.largest().get(d - j), truth, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 256L << 20})
    void theLargestMagnitudesOfBothSignsAgreeWithADenseMethod(long maxBytes) {
        INDArray matrix = Matrices.indefinite(80, 14);
        double[] truth =
                Arrays.stream(Matrices.eigenvalues(matrix))
                        .boxed()
                        .sorted(Comparator.comparingDouble(value -> -Math.abs(value)))
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        List<SpectralValue> found =
                EXACT.withMaxBytes(maxBytes)
                        .withMaxIterations(3000)
                        .largestMagnitudes(SymmetricOperator.of(matrix), 6);

        for (int i = 0; i < 6; i++) {
            assertFound(found.get(i), truth[i], Math.abs(truth[0]));
        }
        assertThat(found).hasSize(6);
        assertThat(Arrays.stream(truth).limit(6).filter(value -> value < 0).count())
                .isBetween(1L, 5L);
    }

    @Test
    void allEigenvaluesByMagnitudeAreFoundIfThereAreFewer() {
        SymmetricOperator operator = Matrices.diagonal(1, -3, 2);
        assertThat(EXACT.largestMagnitudes(operator, 5))
                .extracting(SpectralValue::value)
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
                .containsExactly(-3.0, 2.0, 1.0);
    }

    @Test
    void theLooseDefaultToleranceIsKept() {
        INDArray matrix = Matrices.indefinite(150, 21);
        double[] truth = Matrices.eigenvalues(matrix);
        SpectralValue found = Lanczos.create().largest(SymmetricOperator.of(matrix));

        assertThat(found.converged()).isTrue();
        assertThat(found.residual()).isLessThan(2e-6 * truth[149]).isGreaterThan(1e-11);
        assertThat(found.value()).isCloseTo(truth[149], within(found.residual()));
        assertThat(found.iterations()).isLessThan(100);
    }

    @Test
    void anEndThatConvergesFirstIsNotTakenForTheNorm() {
        double[] spectrum = IntStream.range(0, 500).mapToDouble(i -> 1.005 * i / 499).toArray();
        spectrum[100] = -1.0;
        SymmetricOperator operator = Matrices.diagonal(spectrum);
        SpectralValue lower = Lanczos.create().smallest(operator);
        double upper = EXACT.withMaxIterations(lower.iterations()).largest(operator).value();
        SpectralValue found = Lanczos.create().spectralNorm(operator);

        assertThat(lower.value()).isCloseTo(-1.0, within(1e-6));
        assertThat(upper).isLessThan(1.0);
        assertThat(found.value()).isCloseTo(1.005, within(1e-6));
        assertThat(found.converged()).isTrue();

        SpectralValue early =
                Lanczos.create().withMaxIterations(lower.iterations()).spectralNorm(operator);
        assertThat(early.residual()).isLessThan(1e-6);
        assertThat(early.converged()).isFalse();
    }

    @Test
    void eigenvectorsAreOrthonormalAndSolveTheirEquation() {
        INDArray matrix = Matrices.indefinite(70, 31);
        try (Eigenpairs pairs = EXACT.eigenpairs(SymmetricOperator.of(matrix), 2, 3)) {
            INDArray y = pairs.vectors();
            INDArray gram = Gemm.gram(y);
            INDArray values =
                    Nd4j.createFromArray(
                            pairs.values().smallest().get(0).value(),
                            pairs.values().smallest().get(1).value(),
                            pairs.values().largest().get(0).value(),
                            pairs.values().largest().get(1).value(),
                            pairs.values().largest().get(2).value());

            assertThat(y.shape()).containsExactly(5, 70);
            assertThat(gram.distance2(Nd4j.eye(5).castTo(DataType.DOUBLE)))
                    .isLessThan(Tolerances.ROUNDING);
            assertThat(Tolerances.relativeError(y.mmul(matrix), y.mulColumnVector(values)))
                    .isLessThan(Tolerances.ROUNDING);
        }
    }

    @Test
    void aRestartedSpaceFindsTheSameEigenvaluesInLessMemory() {
        INDArray matrix = Matrices.laplacian(200);
        double[] truth = Matrices.eigenvalues(matrix);
        Lanczos small = EXACT.withMaxIterations(4000).withMaxBytes(40 * 200 * 8);
        Extremes found = small.extremes(SymmetricOperator.of(matrix), 2, 3);

        assertFound(found.smallest().get(0), truth[0], 4);
        assertFound(found.smallest().get(1), truth[1], 4);
        assertFound(found.largest().get(0), truth[199], 4);
        assertFound(found.largest().get(1), truth[198], 4);
        assertFound(found.largest().get(2), truth[197], 4);
        assertThat(found.largest().get(0).iterations()).isGreaterThan(200);
    }

    @Test
    void theSmallestMemoryIsEnoughForEachEnd() {
        INDArray matrix = Matrices.indefinite(100, 41);
        double[] truth = Matrices.eigenvalues(matrix);
        Lanczos small = EXACT.withMaxIterations(4000).withMaxBytes(0);
        SymmetricOperator operator = SymmetricOperator.of(matrix);
        double norm = Math.max(-truth[0], truth[99]);

        assertFound(small.smallest(operator), truth[0], norm);
        assertFound(small.largest(operator), truth[99], norm);
        assertFound(small.spectralNorm(operator), norm, norm);
    }

    @Test
    void aRepeatedEigenvalueIsFoundOnceUnlessTheSpaceIsExhausted() {
        SymmetricOperator operator = Matrices.diagonal(5, 5, 5, 1, 1, -2);
        Extremes two = EXACT.extremes(operator, 0, 2);
        Extremes all = EXACT.extremes(operator, 0, 6);

        assertThat(two.largest()).extracting(v -> Math.rint(v.value())).containsExactly(5.0, 1.0);
        assertThat(all.largest())
                .extracting(v -> Math.rint(v.value()))
                .containsExactly(5.0, 5.0, 5.0, 1.0, 1.0, -2.0);
        assertThat(all.largest()).allMatch(v -> v.converged() && v.residual() < 1e-13);
    }

    @Test
    void theZeroOperatorHasNormZeroAfterOneProduct() {
        SymmetricOperator zero = Matrices.diagonal(new double[30]);

        assertThat(EXACT.spectralNorm(zero)).isEqualTo(new SpectralValue(0, 0, 1, true));
        assertThat(EXACT.largest(zero)).isEqualTo(new SpectralValue(0, 0, 1, true));
        assertThat(EXACT.extremes(zero, 2, 1).smallest())
                .containsOnly(new SpectralValue(0, 0, 3, true));
    }

    @Test
    void oneDimensionIsEnough() {
        SymmetricOperator operator = Matrices.diagonal(-2.5);

        assertFound(EXACT.largest(operator), -2.5, 2.5);
        assertFound(EXACT.smallest(operator), -2.5, 2.5);
        assertFound(EXACT.spectralNorm(operator), 2.5, 2.5);
        assertThat(EXACT.extremes(operator, 1, 1).largest().get(0).iterations()).isOne();
    }

    @Test
    void moreEigenvaluesThanDimensionsAreAllThereAre() {
        Extremes found = EXACT.extremes(Matrices.diagonal(1, 2, 3), 5, 4);

        assertThat(found.smallest())
                .extracting(v -> Math.rint(v.value()))
                .containsExactly(1.0, 2.0, 3.0);
        assertThat(found.largest())
                .extracting(v -> Math.rint(v.value()))
                .containsExactly(3.0, 2.0, 1.0);
    }

    @Test
    void theOperatorIsAppliedOncePerIterationAndOncePerValue() {
        AtomicInteger products = new AtomicInteger();
        SymmetricOperator operator =
                Matrices.counted(SymmetricOperator.of(Matrices.indefinite(90, 51)), products);
        Extremes found = Lanczos.create().extremes(operator, 1, 2);

        assertThat(products).hasValue(found.largest().get(0).iterations() + 3);
    }

    @Test
    void aRankOneOperatorTakesTwoIterations() {
        double[] spectrum = new double[100];
        spectrum[0] = 3;
        SpectralValue found =
                EXACT.spectralNorm(SymmetricOperator.of(Matrices.withSpectrum(52, spectrum)));

        assertThat(found.iterations()).isBetween(2, 3);
        assertFound(found, 3, 3);
    }

    @Test
    void singlePrecisionConvergesToItsOwnAccuracy() {
        INDArray matrix = Matrices.indefinite(150, 71);
        double[] truth = Matrices.eigenvalues(matrix);
        SymmetricOperator operator = SymmetricOperator.of(matrix.castTo(DataType.FLOAT));
        SpectralValue found = EXACT.largest(operator);

        assertThat(found.converged()).isTrue();
        assertThat(found.value()).isCloseTo(truth[149], within(2e-6 * truth[149]));
        assertThat(EXACT.withMaxBytes(0).withMaxIterations(3000).largest(operator).value())
                .isCloseTo(truth[149], within(2e-6 * truth[149]));
    }

    @Test
    void equalSeedsGiveEqualResultsAndOthersDoNot() {
        SymmetricOperator operator = SymmetricOperator.of(Matrices.indefinite(60, 81));
        Lanczos lanczos = Lanczos.create();

        assertThat(lanczos.largest(operator)).isEqualTo(lanczos.largest(operator));
        assertThat(lanczos.withSeed(2).largest(operator)).isNotEqualTo(lanczos.largest(operator));
    }

    @Test
    void resultsOutliveTheWorkspaceOfTheCaller() {
        INDArray matrix = Matrices.indefinite(50, 91);
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(1 << 20).build();
        Eigenpairs inside;
        try (MemoryWorkspace workspace =
                Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "LANCZOS_TEST")) {
            inside = EXACT.eigenpairs(SymmetricOperator.of(matrix), 1, 1);
            assertThat(workspace.getPrimaryOffset()).isZero();
        }
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        try (inside;
                Eigenpairs outside = EXACT.eigenpairs(SymmetricOperator.of(matrix), 1, 1)) {
            assertThat(inside.values()).isEqualTo(outside.values());
            assertThat(inside.vectors()).isEqualTo(outside.vectors());
        }
    }

    @Test
    void theRandomStreamOfNd4jIsLeftAlone() {
        Nd4j.getRandom().setSeed(5);
        double untouched = Nd4j.getRandom().nextDouble();
        Nd4j.getRandom().setSeed(5);
        EXACT.largest(Matrices.diagonal(1, 2, 3));
        SpectralDensity.of(Matrices.diagonal(1, 2, 3), 2, 2, 1);

        assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(untouched);
    }

    private static void assertFound(SpectralValue found, double truth, double norm) {
        assertThat(found.converged()).as(found.toString()).isTrue();
        assertThat(found.value()).isCloseTo(truth, within(1e-12 * norm));
        assertThat(found.residual()).isLessThan(1e-12 * norm);
    }
}
