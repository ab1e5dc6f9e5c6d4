/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;

class BatchesTest {

    private final LabelledImages digits = SyntheticDigits.draw(1, 10);

    @Test
    void showEveryExampleOnceAnEpoch() {
        Batches batches = Batches.of(Model.MLP, digits, 4, 1);
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Integer> classes = new ArrayList<>();
            for (int size : new int[] {4, 4, 2}) {
                DataSet batch = batches.next();
                assertThat(batch.numExamples()).isEqualTo(size);
                for (int label : batch.getLabels().argMax(1).toIntVector()) {
                    classes.add(label);
                }
            }
            // The ten examples show the ten digits.
            assertThat(classes).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void keepFeaturesAndLabelsTogether() {
        DataSet batch = Batches.of(Model.CNN, digits, 3, 1).next();
        int[] classes = batch.getLabels().argMax(1).toIntVector();

        assertThat(batch.getFeatures()).isEqualTo(digits.select(classes).images());
    }

    @Test
    void comeInANewOrderEveryEpochAndInTheSameOrderForTheSameSeed() {
        Batches first = Batches.of(Model.MLP, digits, 9, 1);
        Batches second = Batches.of(Model.MLP, digits, 9, 1);
        INDArray begin = first.next().getFeatures();
        first.next();

        assertThat(second.next().getFeatures()).isEqualTo(begin);
        assertThat(first.next().getFeatures()).isNotEqualTo(begin);
        assertThat(Batches.of(Model.MLP, digits, 9, 2).next().getFeatures()).isNotEqualTo(begin);
    }

    @Test
    void ofAllExamplesKeepTheirOrder() {
        Batches batches = Batches.of(Model.MLP, digits, 10, 1);
        batches.next();

        assertThat(batches.next().getFeatures()).isEqualTo(digits.vectors());
    }

    @Test
    void cannotBeLargerThanTheExamples() {
        assertThatThrownBy(() -> Batches.of(Model.MLP, digits, 11, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 10");
    }
}
