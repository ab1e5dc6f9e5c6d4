/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Seeded;

class PlacementTest {

    private static final double ROUNDING = 1e-8;

    private static long[] shape(long... shape) {
        return shape;
    }

    private static Placement placement(long[] one, long[] two) {
        return Placement.of(one, two).orElseThrow();
    }

    @Test
    void anAxisOfItsOwnIsCertain() {
        assertThat(placement(shape(1, 4), shape(2, 4))).isEqualTo(new Placement(0, List.of(1L)));
        assertThat(placement(shape(3, 1, 4), shape(3, 2, 4)).outers()).containsExactly(3L);
        assertThat(placement(shape(3, 1, 4), shape(3, 2, 4)).certain()).isTrue();
    }

    @Test
    void rowsFoldedIntoAnAxisMayStandInSeveralOrders() {
        Placement placement = placement(shape(5, 6, 2), shape(5, 12, 2));
        assertThat(placement.axis()).isEqualTo(1);
        assertThat(placement.outers()).containsExactly(5L, 10L, 15L, 30L);
        assertThat(placement.certain()).isFalse();
    }

    @Test
    void whatDoesNotGrowWithTheExamplesHasNone() {
        assertThat(Placement.of(shape(4, 3), shape(4, 3))).isEmpty();
        assertThat(Placement.of(shape(), shape())).isEmpty();
        assertThat(Placement.of(shape(1), shape(1, 2))).isEmpty();
        assertThat(Placement.of(shape(1, 1), shape(2, 2))).as("pairs of examples").isEmpty();
        assertThat(Placement.of(shape(3, 4), shape(4, 4))).as("a constant beside").isEmpty();
    }

    /** Six rows of two numbers for each of m examples, [outer, m, 6 / outer, 2]. */
    private static INDArray folded(INDArray rows, long outer) {
        return rows.reshape('c', rows.size(0), outer, 12 / outer)
                .permute(1, 0, 2)
                .dup('c')
                .reshape('c', rows.size(0) * 6, 2);
    }

    private static List<INDArray> alone(INDArray rows) {
        return IntStream.range(0, (int) rows.size(0))
                .mapToObj(i -> rows.slice(i).dup('c'))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "6"})
    void valuesTellTheOrder(long outer) {
        INDArray rows = Seeded.normal(1, 3, 6, 2);
        Placement found =
                placement(shape(6, 2), shape(12, 2))
                        .narrowed(folded(rows, outer), alone(rows), ROUNDING)
                        .orElseThrow();
        assertThat(found.outers()).containsExactly(outer);
        assertThat(found.examplesFirst(folded(rows, outer), 3)).isEqualTo(rows);
    }

    @Test
    void valuesThatAreAllTheSameLeaveItOpen() {
        INDArray rows = Nd4j.ones(2, 6, 2).castTo(Seeded.normal(1, 1).dataType());
        Placement open = placement(shape(6, 2), shape(12, 2));
        assertThat(open.narrowed(folded(rows, 1), alone(rows), ROUNDING)).hasValue(open);
    }

    @Test
    void valuesInNoSuchOrderHaveNone() {
        INDArray rows = Seeded.normal(1, 2, 6, 2);
        INDArray mixed = folded(rows, 1);
        INDArray reversed = Nd4j.reverse(mixed.dup());
        Placement open = placement(shape(6, 2), shape(12, 2));
        assertThat(open.narrowed(reversed, alone(rows), ROUNDING)).isEmpty();
        INDArray broken = mixed.dup().muli(Double.NaN);
        assertThat(open.narrowed(broken, alone(rows), ROUNDING)).isEmpty();
    }
}
