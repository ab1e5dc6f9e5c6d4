/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.nio.file.Path;

/**
 * Reads MNIST, or any data set in its format: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte} and the same with {@code t10k} for testing, each gzipped or not.
 *
 * <p>Only the examples asked for are read. What lies behind them is checked as far as that is free:
 * the length of a file that is not gzipped.
 */
public final class Mnist {

    private static final int MOST_PIXELS = 1 << 30;

    private Mnist() {}

    /**
     * Reads the first examples of a split.
     *
     * @param dir the directory of the four files
     * @param split training or test
     * @param n how many examples; of a test split at most so many
     * @return the grey images, standardised by {@link Standardization#MNIST}
     * @throws DataException if a file is missing, malformed, cut short or has fewer examples
     */
    public static LabelledImages read(Path dir, Split split, int n) {
        String prefix = split == Split.TRAIN ? "train" : "t10k";
        try (IdxFile images = IdxFile.open(dir, prefix + "-images-idx3-ubyte", 3);
                IdxFile labels = IdxFile.open(dir, prefix + "-labels-idx1-ubyte", 1)) {
            int count = split == Split.TEST ? Math.min(n, images.dimension(0)) : n;
            checkCounts(images, labels, count);
            byte[] classes = labels.readItems(count);
            for (int i = 0; i < count; i++) {
                Labels.check(labels.path(), i, classes[i]);
            }
            ImageShape shape = new ImageShape(1, images.dimension(1), images.dimension(2));
            return LabelledImages.of(
                    shape, Standardization.MNIST, images.readItems(count), classes);
        }
    }

    private static void checkCounts(IdxFile images, IdxFile labels, int n) {
        int count = images.dimension(0);
        if (labels.dimension(0) != count) {
            throw DataException.of(
                    labels.path(),
                    count + " labels for the images of " + images.path().getFileName(),
                    Integer.toString(labels.dimension(0)),
                    "take both files from the same data set");
        }
        long pixels = (long) images.dimension(1) * images.dimension(2);
        if (n * pixels > MOST_PIXELS) {
            throw DataException.of(
                    images.path(),
                    "at most " + MOST_PIXELS + " pixels in the examples asked for",
                    n + " x " + pixels,
                    "ask for fewer examples");
        }
        if (n > count) {
            throw DataException.of(
                    images.path(),
                    "at least " + n + " images",
                    Integer.toString(count),
                    "ask for fewer examples");
        }
    }
}
