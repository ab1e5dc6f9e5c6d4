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
import static org.ntk4j.examples.data.SmallFiles.cut;
import static org.ntk4j.examples.data.SmallFiles.idx;
import static org.ntk4j.examples.data.SmallFiles.images;
import static org.ntk4j.examples.data.SmallFiles.labels;
import static org.ntk4j.examples.data.SmallFiles.longer;
import static org.ntk4j.examples.data.SmallFiles.with;
import static org.ntk4j.examples.data.SmallFiles.write;
import static org.ntk4j.examples.data.SmallFiles.zipped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {

    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final int COUNT = 12;

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void readsImagesAndLabelsGzippedOrNot(String suffix) {
        write(dir, IMAGES + suffix, suffix.isEmpty() ? images(COUNT) : zipped(images(COUNT)));
        write(dir, LABELS + suffix, suffix.isEmpty() ? labels(COUNT) : zipped(labels(COUNT)));

        LabelledImages read = Mnist.read(dir, Split.TRAIN, 11);

        assertThat(read.classes()).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9);
        assertThat(read.images().shape()).containsExactly(11, 1, 2, 3);
        assertThat(read.images().getDouble(2, 0, 1, 1))
                .isCloseTo((24 / 255.0 - 0.1307) / 0.3081, within(1e-6));
    }

    @Test
    void tellsGzipByContentAndNotByName() {
        write(dir, IMAGES, zipped(images(COUNT)));
        write(dir, LABELS + ".gz", labels(COUNT));

        assertThat(Mnist.read(dir, Split.TRAIN, COUNT).size()).isEqualTo(COUNT);
    }

    @Test
    void readsTheTestSplitFromItsOwnFiles() {
        write(dir, "t10k-images-idx3-ubyte", images(3));
        write(dir, "t10k-labels-idx1-ubyte", labels(3));

        assertThat(Mnist.read(dir, Split.TEST, 3).classes()).containsExactly(9, 8, 7);
    }

    @Test
    void readsNoFurtherThanAskedInAGzippedFile() {
        byte[] bad = with(images(5000), 0, 0);
        write(dir, IMAGES, cut(zipped(bad), 20));
        write(dir, LABELS, labels(5000));

        assertThat(Mnist.read(dir, Split.TRAIN, 10).size()).isEqualTo(10);
        assertThatThrownBy(() -> Mnist.read(dir, Split.TRAIN, 5000))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cut short");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedFiles")
    void refusesADamagedFileInOneLineThatNamesIt(
            String name, byte[] images, byte[] labels, String culprit, String complaint) {
        write(dir, IMAGES, images);
        write(dir, LABELS, labels);

        assertThatThrownBy(() -> Mnist.read(dir, Split.TRAIN, COUNT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(dir.resolve(culprit).toString())
                .hasMessageContaining(complaint)
                .hasMessageContainingAll("expected", "found", "; ")
                .message()
                .doesNotContain("\n");
    }

    static Stream<Arguments> damagedFiles() {
        byte[] images = images(COUNT);
        byte[] labels = labels(COUNT);
        byte[] gzip = zipped(images);
        int[] shape = {COUNT, 2, 3};
        byte[] none = {};
        return Stream.of(
                arguments("empty", none, labels, IMAGES, "magic number, found 0"),
                arguments("text", "<html>".getBytes(), labels, IMAGES, "something else"),
                arguments("float", idx(0xd03, shape, none), labels, IMAGES, "type code of float"),
                arguments("type 0", idx(0x003, shape, none), labels, IMAGES, "no known type"),
                arguments("labels as images", labels, labels, IMAGES, "found rank 1 (0x00000801)"),
                arguments("images as labels", images, images, LABELS, "found rank 3 (0x00000803)"),
                arguments("header cut", cut(images, 6 * COUNT + 2), labels, IMAGES, "dimension 2"),
                arguments("no images", idx(0x803, new int[] {0, 2, 3}, none), labels, IMAGES, "0;"),
                arguments("negative", with(images, 8, 0x80), labels, IMAGES, "found -2147483646"),
                arguments("absurd", with(images, 8, 0x10), labels, IMAGES, "between 1 and 4096"),
                arguments("absurd n", with(images, 4, 0x7f), labels, IMAGES, "1 and 10000000"),
                arguments("cut", cut(images, 1), labels, IMAGES, "cut short"),
                arguments("longer", longer(images), labels, IMAGES, "trailing bytes"),
                arguments("labels cut", images, cut(labels, 3), LABELS, "cut short"),
                arguments("labels longer", images, longer(labels), LABELS, "trailing bytes"),
                arguments("gzip cut", cut(gzip, 9), labels, IMAGES, "cut short"),
                arguments("gzip head", cut(gzip, gzip.length - 5), labels, IMAGES, "damaged"),
                arguments("gzip flip", with(gzip, 30, 0x55), labels, IMAGES, "gzip file, found a"),
                arguments("in gzip cut", zipped(cut(images, 1)), labels, IMAGES, "item 11 of 12"),
                arguments("in gzip longer", zipped(longer(images)), labels, IMAGES, "trailing"),
                arguments("more labels", images, labels(13), LABELS, "12 labels for the images"),
                arguments("label 10", images, with(labels, 9, 10), LABELS, "10 of example 1;"),
                arguments("label 255", images, with(labels, 19, 255), LABELS, "255 of example 11"));
    }

    @Test
    void refusesAMissingFileSayingWhereToPutIt() {
        write(dir, IMAGES, images(COUNT));

        assertThatThrownBy(() -> Mnist.read(dir, Split.TRAIN, COUNT))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(dir.resolve(LABELS).toString(), ".gz", "--data-dir");
    }

    @Test
    void refusesAMissingDirectory() {
        Path missing = dir.resolve("nowhere");

        assertThatThrownBy(() -> Mnist.read(missing, Split.TRAIN, COUNT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no directory " + missing);
    }

    @Test
    void refusesADirectoryInPlaceOfAFile() throws Exception {
        Files.createDirectory(dir.resolve(IMAGES));

        assertThatThrownBy(() -> Mnist.read(dir, Split.TRAIN, COUNT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(IMAGES);
    }

    @Test
    void refusesToReadMoreThanThereIs() {
        write(dir, IMAGES, images(COUNT));
        write(dir, LABELS, labels(COUNT));

        assertThatThrownBy(() -> Mnist.read(dir, Split.TRAIN, COUNT + 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at least 13 images, found 12");
    }
}
