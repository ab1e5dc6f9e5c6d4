/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class LabelledImagesTest {

    private static final ImageShape SHAPE = new ImageShape(2, 1, 2);
    private static final Standardization HALVES =
            new Standardization(List.of(0.0, 1.0), List.of(1.0, 0.5));
    private static final byte BLACK = 0;
    private static final byte WHITE = (byte) 255;

    private final LabelledImages images =
            LabelledImages.of(
                    SHAPE,
                    HALVES,
                    new byte[] {BLACK, WHITE, BLACK, WHITE, WHITE, WHITE, WHITE, BLACK},
                    new byte[] {7, 0});

    @Test
    void standardiseEachChannelByItsOwnConstants() {
        assertThat(images.vectors().toFloatMatrix())
                .isDeepEqualTo(new float[][] {{0, 1, -2, 0}, {1, 1, 0, -2}});
        assertThat(images.images().shape()).containsExactly(2, 2, 1, 2);
        assertThat(images.images().reshape(2, 4)).isEqualTo(images.vectors());
    }

    @Test
    void giveOneHotLabels() {
        assertThat(images.oneHot()).isEqualTo(Nd4j.eye(10).getRows(7, 0));
    }

    @Test
    void giveChosenExamplesInTheOrderAsked() {
        LabelledImages chosen = images.select(1, 0, 1);

        assertThat(chosen.classes()).containsExactly(0, 7, 0);
        assertThat(chosen.vectors()).isEqualTo(images.vectors().getRows(1, 0, 1));
        assertThatThrownBy(() -> images.select(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void giveTheFirstExamples() {
        assertThat(images.take(1).vectors()).isEqualTo(images.vectors().getRows(0));
        assertThatThrownBy(() -> images.take(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 2");
    }

    @Test
    void refuseLengthsThatDoNotFit() {
        assertThatThrownBy(() -> LabelledImages.of(SHAPE, HALVES, new byte[3], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 pixels");
    }

    @Test
    void refuseAClassOutOfRange() {
        assertThatThrownBy(() -> LabelledImages.of(SHAPE, HALVES, new byte[4], new byte[] {10}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doNotChangeWithTheArraysTheyCameFrom() {
        byte[] pixels = {BLACK, BLACK, WHITE, WHITE};
        LabelledImages one = LabelledImages.of(SHAPE, HALVES, pixels, new byte[] {1});
        pixels[0] = WHITE;

        assertThat(one.vectors().getDouble(0, 0)).isZero();
    }
}
