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
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SyntheticDigitsTest {

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(SyntheticDigits.draw(3, 40).vectors())
                .isEqualTo(SyntheticDigits.draw(3, 40).vectors());
    }

    @Test
    void areOtherDigitsForAnotherSeed() {
        assertThat(SyntheticDigits.draw(3, 40).vectors())
                .isNotEqualTo(SyntheticDigits.draw(4, 40).vectors());
    }

    @Test
    void areTheSameOnEveryMachine() {
        float[] inputs = SyntheticDigits.draw(1, 100).vectors().ravel().toFloatVector();
        CRC32 checksum = new CRC32();
        for (float input : inputs) {
            checksum.update((int) Math.round(255 * (input * 0.2603 + 0.1410)));
        }

        assertThat(checksum.getValue()).isEqualTo(2794731147L);
    }

    @Test
    void beginTheSameHoweverManyAreDrawn() {
        LabelledImages many = SyntheticDigits.draw(3, 40);

        assertThat(SyntheticDigits.draw(3, 15).vectors()).isEqualTo(many.take(15).vectors());
    }

    @Test
    void areBalanced() {
        int[] classes = SyntheticDigits.draw(3, 200).classes();

        assertThat(IntStream.range(0, 10))
                .allMatch(digit -> Arrays.stream(classes).filter(c -> c == digit).count() == 20);
    }

    @Test
    void areAllDifferent() {
        INDArray digits = SyntheticDigits.draw(3, 500).vectors();
        long distinct =
                IntStream.range(0, 500)
                        .mapToObj(i -> Arrays.hashCode(digits.getRow(i).toFloatVector()))
                        .distinct()
                        .count();

        assertThat(distinct).isEqualTo(500);
    }

    @Test
    void haveMeanZeroAndVarianceOne() {
        INDArray inputs = SyntheticDigits.draw(11, 2000).vectors();

        assertThat(inputs.meanNumber().doubleValue()).isCloseTo(0, within(0.01));
        assertThat(inputs.stdNumber().doubleValue()).isCloseTo(1, within(0.01));
    }

    @Test
    void leaveNd4jsRandomNumbersAlone() {
        Nd4j.getRandom().setSeed(5);
        INDArray expected = Nd4j.rand(3);
        Nd4j.getRandom().setSeed(5);
        SyntheticDigits.draw(3, 10);

        assertThat(Nd4j.rand(3)).isEqualTo(expected);
    }

    @Test
    void testDigitsAreNotTrainingDigits() {
        assertThat(ImageSource.SYNTHETIC.read(null, Split.TRAIN, 30, 5).vectors())
                .isNotEqualTo(ImageSource.SYNTHETIC.read(null, Split.TEST, 30, 5).vectors());
    }

    @Test
    void needAPositiveNumber() {
        assertThatThrownBy(() -> SyntheticDigits.draw(1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
