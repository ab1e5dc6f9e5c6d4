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
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.ntk4j.examples.data.SmallFiles.RECORD;
import static org.ntk4j.examples.data.SmallFiles.cut;
import static org.ntk4j.examples.data.SmallFiles.longer;
import static org.ntk4j.examples.data.SmallFiles.records;
import static org.ntk4j.examples.data.SmallFiles.with;
import static org.ntk4j.examples.data.SmallFiles.write;
import static org.ntk4j.examples.data.SmallFiles.zipped;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Cifar10Test {

    @TempDir Path dir;

    @Test
    void readsBatchesInOrderGzippedOrNotUntilItHasEnough() {
        write(dir, "data_batch_2.bin", records(4, 50));
        write(dir, "data_batch_1.bin.gz", zipped(records(3, 20)));
        write(dir, "data_batch_3.bin", new byte[] {77});

        LabelledImages read = Cifar10.read(dir, Split.TRAIN, 5);

        assertThat(read.classes()).containsExactly(0, 1, 2, 0, 1);
        assertThat(read.images().shape()).containsExactly(5, 3, 32, 32);
        assertThat(read.vectors().shape()).containsExactly(5, 3072);
        assertThat(read.images().getDouble(4, 1, 31, 31))
                .isCloseTo((51 / 255.0 - 0.4822) / 0.2435, within(1e-6));
        assertThat(read.images().getDouble(4, 2, 0, 0))
                .isCloseTo((51 / 255.0 - 0.4465) / 0.2616, within(1e-6));
    }

    @Test
    void readsPixelsPlaneByPlaneAndRowByRow() {
        byte[] record = records(1, 0);
        int green = 1 + 1024 + 3 * 32 + 5;
        write(dir, "test_batch.bin", with(record, green, 255));

        assertThat(Cifar10.read(dir, Split.TEST, 1).images().getDouble(0, 1, 3, 5))
                .isCloseTo((1 - 0.4822) / 0.2435, within(1e-6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedFiles")
    void refusesADamagedFileInOneLineThatNamesIt(String name, byte[] batch, String complaint) {
        write(dir, "test_batch.bin", batch);

        assertThatThrownBy(() -> Cifar10.read(dir, Split.TEST, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(dir.toString(), complaint, "expected", "found", "; ")
                .message()
                .doesNotContain("\n");
    }

    static Stream<Arguments> damagedFiles() {
        byte[] batch = records(3, 0);
        return Stream.of(
                arguments("empty", new byte[0], "an empty file"),
                arguments("cut", cut(batch, 1), "3072 bytes after the last one"),
                arguments("longer", longer(batch), "1 bytes after the last one"),
                arguments("gzip cut", cut(zipped(batch), 12), "cut short"),
                arguments("in gzip cut", zipped(cut(batch, 1)), "3073 bytes of record 2"),
                arguments("label", with(batch, RECORD, 10), "label 10 of example 1"),
                arguments("label 200", with(batch, 2 * RECORD, 200), "label 200 of example 2"));
    }

    @Test
    void aSmallTestSplitIsTakenWholeAndASmallTrainingSplitRefused() {
        write(dir, "test_batch.bin", records(2, 0));
        write(dir, "data_batch_1.bin", records(2, 0));

        assertThat(Cifar10.read(dir, Split.TEST, 3).size()).isEqualTo(2);
        assertThatThrownBy(() -> Cifar10.read(dir, Split.TRAIN, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(dir.toString(), "at least 3 images");
    }

    @Test
    void refusesADirectoryWithoutBatches() {
        assertThatThrownBy(() -> Cifar10.read(dir, Split.TRAIN, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("data_batch_1.bin", ".gz", "--data-dir");
        assertThatThrownBy(() -> Cifar10.read(dir.resolve("nowhere"), Split.TEST, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no directory");
    }

    @Test
    void refusesMoreExamplesThanTheDataSetHas() {
        assertThatThrownBy(() -> Cifar10.read(dir, Split.TRAIN, 1_000_000))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("50000");
    }
}
