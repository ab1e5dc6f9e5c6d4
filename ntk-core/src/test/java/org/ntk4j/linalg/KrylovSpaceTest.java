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

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Tolerances;

class KrylovSpaceTest {

    @ParameterizedTest
    @ValueSource(ints = {5, 60, 100})
    void theBasisStaysOrthonormalWhileEigenvaluesConverge(int steps) {
        double[] spectrum = new double[100];
        for (int i = 0; i < 100; i++) {
            spectrum[i] = Math.pow(0.7, i);
        }
        SymmetricOperator operator = SymmetricOperator.of(Matrices.withSpectrum(1, spectrum));
        try (KrylovSpace space = new KrylovSpace(operator, 100)) {
            grow(space, steps);

            assertOrthonormal(space);
        }
    }

    @Test
    void theBasisStaysOrthonormalInSinglePrecision() {
        double[] spectrum = IntStream.range(0, 300).mapToDouble(i -> Math.pow(0.9, i)).toArray();
        INDArray matrix = Matrices.withSpectrum(4, spectrum).castTo(DataType.FLOAT);
        try (KrylovSpace space = new KrylovSpace(SymmetricOperator.of(matrix), 200)) {
            grow(space, 200);
            INDArray v = space.rows(200).castTo(DataType.DOUBLE);

            assertThat(Gemm.gram(v).distance2(Nd4j.eye(200).castTo(DataType.DOUBLE)))
                    .isLessThan(2e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40})
    void theBasisStaysOrthonormalOverRestarts(int restarts) {
        SymmetricOperator operator = SymmetricOperator.of(Matrices.laplacian(150));
        SplittableRandom random = new SplittableRandom(2);
        try (KrylovSpace space = new KrylovSpace(operator, 20)) {
            space.start(KrylovSpace.gaussian(random, 150));
            for (int i = 0; i < restarts; i++) {
                while (!space.full()) {
                    space.step();
                }
                space.shrink(space.ritz(), 4, 6);
                space.step();

                assertProjected(space, Matrices.laplacian(150));
            }
            assertOrthonormal(space);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 20})
    void anExhaustedSpaceGrowsIntoItsComplement(int steps) {
        SymmetricOperator operator = Matrices.diagonal(new double[20]);
        try (KrylovSpace space = new KrylovSpace(operator, 20)) {
            grow(space, steps);

            assertThat(space.size()).isEqualTo(steps);
            assertOrthonormal(space);
        }
    }

    private static void grow(KrylovSpace space, int steps) {
        SplittableRandom random = new SplittableRandom(1);
        space.start(KrylovSpace.gaussian(random, space.rows(1).size(1)));
        for (int i = 0; i < steps; i++) {
            if (i > 0 && space.invariant()) {
                space.refill(random);
            }
            space.step();
        }
    }

    private static void assertOrthonormal(KrylovSpace space) {
        INDArray identity = Nd4j.eye(space.size()).castTo(DataType.DOUBLE);
        assertThat(Gemm.gram(space.rows(space.size())).distance2(identity))
                .isLessThan(Tolerances.ROUNDING);
    }

    /** The Ritz values are the eigenvalues of V A V^T, formed densely. */
    private static void assertProjected(KrylovSpace space, INDArray matrix) {
        INDArray v = space.rows(space.size()).dup();
        double[] truth = Matrices.eigenvalues(v.mmul(matrix).mmul(v.transpose()));
        for (int i = 0; i < truth.length; i++) {
            assertThat(Math.abs(space.ritz().value(i) - truth[i])).isLessThan(Tolerances.ROUNDING);
        }
    }
}
