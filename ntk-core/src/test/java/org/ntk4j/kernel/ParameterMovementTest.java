/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ParameterBlock;

class ParameterMovementTest {

    private static final List<ParameterBlock> BLOCKS =
            List.of(
                    new ParameterBlock("hidden", "W", 0, 'f', 2, 1),
                    new ParameterBlock("hidden", "b", 2, 'c', 1),
                    new ParameterBlock("out", "V", 3, 'c', 2));

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void isRelativeToTheReferenceWholeAndPerLayer(DataType type) {
        INDArray before = Nd4j.createFromArray(2.0, 1, 2, 0, 4).castTo(type);
        INDArray after = Nd4j.createFromArray(2.0, 1, 5, 3, 8).castTo(type);
        ParameterMovement movement = ParameterMovement.between(BLOCKS, before, after);
        assertThat(movement.layers()).containsOnlyKeys("hidden", "out");
        assertThat(movement.layers().get("hidden")).isCloseTo(1, within(1e-15));
        assertThat(movement.layers().get("out")).isCloseTo(1.25, within(1e-15));
        assertThat(movement.whole()).isCloseTo(Math.sqrt(34) / 5, within(1e-15));
        assertThat(before.toDoubleVector()).containsExactly(2, 1, 2, 0, 4);
        assertThat(after.toDoubleVector()).containsExactly(2, 1, 5, 3, 8);
    }

    @Test
    void aRowVectorIsAVectorToo() {
        INDArray before = Nd4j.createFromArray(new double[][] {{2, 1, 2, 0, 4}});
        assertThat(ParameterMovement.between(BLOCKS, before, before.mul(3)).whole())
                .isCloseTo(2, within(1e-15));
    }

    @Test
    void thereIsNoMovementRelativeToNothing() {
        INDArray before = Nd4j.createFromArray(1.0, 0, 0, 0, 0);
        ParameterMovement movement = ParameterMovement.between(BLOCKS, before, before.add(1));
        assertThat(movement.layers().get("out")).isNaN();
        assertThat(movement.whole()).isCloseTo(Math.sqrt(5), within(1e-15));
        INDArray zero = before.mul(0);
        assertThat(ParameterMovement.between(BLOCKS, zero, before).whole()).isNaN();
    }

    @Test
    void smallChangesOfManyFloatsAreSummedInDouble() {
        int p = 3_000_001;
        List<ParameterBlock> one = List.of(new ParameterBlock("layer", "W", 0, 'c', p));
        INDArray before = Nd4j.valueArrayOf(new long[] {p}, 1, DataType.FLOAT);
        INDArray after = Nd4j.valueArrayOf(new long[] {p}, 1 + Math.ulp(1.0f), DataType.FLOAT);
        assertThat(ParameterMovement.between(one, before, after).whole())
                .isCloseTo(Math.ulp(1.0f), within(1e-9 * Math.ulp(1.0f)));
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        INDArray right = Nd4j.ones(DataType.DOUBLE, 5);
        INDArray wrong = Nd4j.ones(DataType.DOUBLE, 4);
        assertThatThrownBy(() -> ParameterMovement.between(BLOCKS, right, wrong))
                .hasMessageContaining("current vector of p = 5")
                .hasMessageContaining("[4]");
        assertThatThrownBy(() -> ParameterMovement.between(BLOCKS, wrong, right))
                .hasMessageContaining("reference vector of p = 5");
    }
}
