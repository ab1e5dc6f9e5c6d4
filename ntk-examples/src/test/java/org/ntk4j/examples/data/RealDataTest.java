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
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The real files, where the environment variable NTK4J_DATA says that there are some. */
class RealDataTest {

    @Test
    void mnistHasItsKnownLabelsAndIsStandardised() {
        LabelledImages test = ImageSource.MNIST.read(dataDir(), Split.TEST, 10_000, 0);

        assertThat(histogram(test))
                .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertStandardised(test);
        assertThat(ImageSource.MNIST.read(dataDir(), Split.TRAIN, 5, 0).classes())
                .containsExactly(5, 0, 4, 1, 9);
    }

    @Test
    void cifarHasItsKnownLabelsAndIsStandardised() {
        LabelledImages test = ImageSource.CIFAR10.read(dataDir(), Split.TEST, 10_000, 0);

        assertThat(histogram(test)).containsOnly(1000);
        assertStandardised(test.take(3000));
        assertThat(ImageSource.CIFAR10.read(dataDir(), Split.TRAIN, 5, 0).classes())
                .containsExactly(6, 9, 9, 4, 1);
    }

    private static void assertStandardised(LabelledImages images) {
        INDArray inputs = images.vectors();
        assertThat(inputs.meanNumber().doubleValue()).isCloseTo(0, within(0.03));
        assertThat(inputs.stdNumber().doubleValue()).isCloseTo(1, within(0.03));
    }

    private static int[] histogram(LabelledImages images) {
        int[] counts = new int[LabelledImages.CLASSES];
        for (int label : images.classes()) {
            counts[label]++;
        }
        return counts;
    }

    private static Path dataDir() {
        String dir = System.getenv("NTK4J_DATA");
        assumeTrue(dir != null, "set NTK4J_DATA to the directory of mnist/ and cifar10/");
        return Path.of(dir);
    }
}
