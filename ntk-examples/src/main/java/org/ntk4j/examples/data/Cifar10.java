/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the binary version of CIFAR-10: {@code data_batch_*.bin} and {@code test_batch.bin}, each
 * gzipped or not; a record is one label byte and 3072 bytes of pixels, red, green, blue.
 *
 * <p>Any of the training batches will do; they are read in the order of their names and only as far
 * as the examples asked for.
 */
public final class Cifar10 {

    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final int MOST = 50_000;
    private static final int RECORD = 1 + 3 * 32 * 32;

    private Cifar10() {}

    /**
     * Reads the first examples of a split.
     *
     * @param dir the directory of the batches
     * @param split training or test
     * @param n how many examples; of a test split at most so many
     * @return the colour images, standardised by {@link Standardization#CIFAR10}
     * @throws DataException if a file is missing, malformed, cut short or has fewer examples
     */
    public static LabelledImages read(Path dir, Split split, int n) {
        if (n > MOST) {
            throw new DataException(
                    "CIFAR-10 has "
                            + MOST
                            + " images, "
                            + n
                            + " asked for; ask for fewer examples");
        }
        byte[] pixels = new byte[n * SHAPE.size()];
        byte[] classes = new byte[n];
        int done = 0;
        for (String name :
                split == Split.TRAIN ? trainingBatches(dir) : List.of("test_batch.bin")) {
            if (done < n) {
                done = readBatch(dir, name, pixels, classes, done);
            }
        }
        if (done < n && split == Split.TEST) {
            classes = Arrays.copyOf(classes, done);
            pixels = Arrays.copyOf(pixels, done * SHAPE.size());
        } else if (done < n) {
            throw DataException.of(
                    dir,
                    "at least "
                            + n
                            + " images in the "
                            + split.name().toLowerCase(Locale.ROOT)
                            + " batches",
                    Integer.toString(done),
                    "add batches or ask for fewer examples");
        }
        return LabelledImages.of(SHAPE, Standardization.CIFAR10, pixels, classes);
    }

    private static int readBatch(Path dir, String name, byte[] pixels, byte[] classes, int done) {
        try (BinaryFile file = BinaryFile.open(dir, name)) {
            checkLength(file);
            byte[] record = new byte[RECORD];
            int at = done;
            while (at < classes.length
                    && file.readUnlessEnd(record, RECORD, "record " + (at - done))) {
                Labels.check(file.path(), at - done, record[0]);
                classes[at] = record[0];
                System.arraycopy(record, 1, pixels, at * SHAPE.size(), SHAPE.size());
                at++;
            }
            if (at == done) {
                throw DataException.of(
                        file.path(), "records", "an empty file", BinaryFile.FETCH_AGAIN);
            }
            return at;
        }
    }

    private static void checkLength(BinaryFile file) {
        long over = file.length().orElse(0) % RECORD;
        if (over != 0) {
            throw DataException.of(
                    file.path(),
                    "whole records of " + RECORD + " bytes",
                    over + " bytes after the last one",
                    BinaryFile.FETCH_AGAIN);
        }
    }

    private static List<String> trainingBatches(Path dir) {
        TreeSet<String> names = new TreeSet<>();
        if (Files.isDirectory(dir)) {
            try (Stream<Path> files = Files.list(dir)) {
                files.map(file -> file.getFileName().toString())
                        .map(
                                name ->
                                        name.endsWith(".gz")
                                                ? name.substring(0, name.length() - 3)
                                                : name)
                        .filter(name -> name.startsWith("data_batch_") && name.endsWith(".bin"))
                        .forEach(names::add);
            } catch (IOException e) {
                throw DataException.of(dir, "a readable directory", e.toString(), "check it", e);
            }
        }
        return names.isEmpty() ? List.of("data_batch_1.bin") : new ArrayList<>(names);
    }
}
