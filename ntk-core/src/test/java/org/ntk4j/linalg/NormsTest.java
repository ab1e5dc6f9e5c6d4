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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.testing.Seeded;
import org.ntk4j.testing.Tolerances;

class NormsTest {

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void theNormOfAMatrixIsFrobenius(char order) {
        INDArray matrix = Seeded.normal(1, 7, 5).dup(order);

        assertThat(Norms.of(matrix)).isCloseTo(truth(matrix), within(Tolerances.ROUNDING));
    }

    @Test
    void viewsCountTheirOwnEntriesOnly() {
        INDArray array = Seeded.normal(2, 6, 8, 5);
        INDArray box =
                array.get(
                        NDArrayIndex.interval(1, 4),
                        NDArrayIndex.interval(2, 7),
                        NDArrayIndex.interval(0, 3));
        INDArray column = array.get(NDArrayIndex.point(0), NDArrayIndex.all()).getColumn(3);

        for (INDArray view : new INDArray[] {box, column, array.permute(2, 0, 1)}) {
            assertThat(Norms.of(view)).isCloseTo(truth(view), within(Tolerances.ROUNDING));
        }
    }

    /** ND4J's own norm is wrong by 4e-5 here. */
    @Test
    void aLongVectorInSinglePrecisionIsSummedInMore() {
        INDArray vector = Seeded.normal(3, 400_000);
        double truth = truth(vector);

        assertThat(Norms.of(vector.castTo(DataType.FLOAT)) / truth).isCloseTo(1, within(1e-6));
    }

    @Test
    void scalarsZerosAndNanHaveNorms() {
        assertThat(Norms.of(Nd4j.scalar(-3.0))).isEqualTo(3);
        assertThat(Norms.of(Nd4j.zeros(DataType.FLOAT, 4, 4))).isZero();
        assertThat(Norms.of(Nd4j.createFromArray(1, Double.NaN))).isNaN();
    }

    private static double truth(INDArray array) {
        double[] entries = array.dup('c').data().asDouble();
        return Math.sqrt(Arrays.stream(entries).map(entry -> entry * entry).sum());
    }
}
