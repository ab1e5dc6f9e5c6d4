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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NumbersTest {

    /** 0, 1, 2, ... in C order. */
    private static INDArray counted(DataType type, long... shape) {
        return Nd4j.arange(Nd4j.zeros(shape).length()).castTo(type).reshape(shape);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "INT"})
    void theEntriesOfViewsAreInCOrderWhateverTheirLayout(DataType type) {
        INDArray matrix = counted(type, 3, 4);
        INDArray part = matrix.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3));
        assertThat(Numbers.of(matrix.dup('f'))).startsWith(0, 1, 2, 3, 4).hasSize(12);
        assertThat(Numbers.of(part)).containsExactly(5, 6, 9, 10);
        assertThat(Numbers.of(part.transpose())).containsExactly(5, 9, 6, 10);
        assertThat(Numbers.rows(part)).isDeepEqualTo(new double[][] {{5, 6}, {9, 10}});
    }

    @Test
    void rowsGoAlongTheLastAxis() {
        INDArray array = counted(DataType.DOUBLE, 2, 2, 3);
        assertThat(Numbers.rows(array.permute(0, 2, 1)))
                .isDeepEqualTo(new double[][] {{0, 3}, {1, 4}, {2, 5}, {6, 9}, {7, 10}, {8, 11}});
        assertThat(Numbers.rows(array.get(NDArrayIndex.point(1), NDArrayIndex.point(0))))
                .isDeepEqualTo(new double[][] {{6, 7, 8}});
    }

    @Test
    void whatIsNoNumberStaysSo() {
        INDArray array = Nd4j.createFromArray(Double.NaN, Double.NEGATIVE_INFINITY, 1e300);
        assertThat(Numbers.of(array)).containsExactly(Double.NaN, Double.NEGATIVE_INFINITY, 1e300);
    }
}
