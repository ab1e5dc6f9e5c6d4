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
import java.util.Locale;

/** Where images come from. */
public enum ImageSource {
    /** {@link SyntheticDigits}: no file needed. */
    SYNTHETIC(null),
    /** {@link Mnist} in the sub-directory {@code mnist}. */
    MNIST("mnist"),
    /** {@link Cifar10} in the sub-directory {@code cifar10}. */
    CIFAR10("cifar10");

    private final String directory;

    ImageSource(String directory) {
        this.directory = directory;
    }

    /**
     * The name on the command line.
     *
     * @return in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a data directory is needed.
     *
     * @return true if {@link #read} needs one
     */
    public boolean needsFiles() {
        return directory != null;
    }

    /**
     * The first examples of a split.
     *
     * @param dataDir the directory above {@code mnist} and {@code cifar10}; ignored, and may be
     *     null, where no files are needed
     * @param split training or test
     * @param n how many examples
     * @param seed of what is drawn; files ignore it
     * @return n examples
     * @throws DataException if a file is missing, malformed, cut short or has fewer examples
     */
    public LabelledImages read(Path dataDir, Split split, int n, long seed) {
        return switch (this) {
            // Different seeds, so that no test example was trained on.
            case SYNTHETIC -> SyntheticDigits.draw(split == Split.TRAIN ? seed : ~seed, n);
            case MNIST -> Mnist.read(dataDir.resolve(directory), split, n);
            case CIFAR10 -> Cifar10.read(dataDir.resolve(directory), split, n);
        };
    }
}
