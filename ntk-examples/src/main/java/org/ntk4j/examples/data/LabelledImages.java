/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Images of ten classes with their labels, immutable.
 *
 * <p>Kept as bytes; every call of {@link #images()}, {@link #vectors()} or {@link #oneHot()} makes
 * a new float array that belongs to the caller.
 */
public final class LabelledImages {

    /** Number of classes of every data set here. */
    public static final int CLASSES = 10;

    private final ImageShape shape;
    private final Standardization standardization;
    private final byte[] pixels;
    private final byte[] classes;

    private LabelledImages(
            ImageShape shape, Standardization standardization, byte[] pixels, byte[] classes) {
        this.shape = shape;
        this.standardization = standardization;
        this.pixels = pixels;
        this.classes = classes;
    }

    /**
     * Images from bytes, which are copied.
     *
     * @param shape of one image
     * @param standardization from bytes to inputs
     * @param pixels unsigned, example by example, each channel by channel, row by row
     * @param classes 0 to 9, one per example
     * @return the images
     * @throws IllegalArgumentException if the lengths do not fit or a class is out of range
     */
    public static LabelledImages of(
            ImageShape shape, Standardization standardization, byte[] pixels, byte[] classes) {
        Objects.requireNonNull(standardization, "standardization");
        if (pixels.length != (long) classes.length * shape.size()) {
            throw new IllegalArgumentException(
                    "expected "
                            + classes.length
                            + " images of "
                            + shape.size()
                            + " pixels, got "
                            + pixels.length
                            + " pixels");
        }
        for (byte label : classes) {
            if (label < 0 || label >= CLASSES) {
                throw new IllegalArgumentException("expected classes 0 to 9, got " + label);
            }
        }
        return new LabelledImages(shape, standardization, pixels.clone(), classes.clone());
    }

    /**
     * Number of examples.
     *
     * @return n
     */
    public int size() {
        return classes.length;
    }

    /**
     * Shape of one image.
     *
     * @return the shape
     */
    public ImageShape shape() {
        return shape;
    }

    /**
     * The first examples.
     *
     * @param n how many
     * @return n examples
     * @throws IllegalArgumentException if there are fewer than n, or n is not positive
     */
    public LabelledImages take(int n) {
        if (n < 1 || n > size()) {
            throw new IllegalArgumentException("expected 1 to " + size() + " examples, got " + n);
        }
        return new LabelledImages(
                shape,
                standardization,
                Arrays.copyOf(pixels, n * shape.size()),
                Arrays.copyOf(classes, n));
    }

    /**
     * Chosen examples in the order given.
     *
     * @param indices of examples, each 0 to {@link #size()} - 1
     * @return as many examples as indices
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public LabelledImages select(int... indices) {
        int d = shape.size();
        byte[] chosen = new byte[Math.multiplyExact(indices.length, d)];
        byte[] labels = new byte[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int from = Objects.checkIndex(indices[i], size());
            System.arraycopy(pixels, from * d, chosen, i * d, d);
            labels[i] = classes[from];
        }
        return new LabelledImages(shape, standardization, chosen, labels);
    }

    /**
     * The class of each example.
     *
     * @return n indices, 0 to 9
     */
    public int[] classes() {
        int[] indices = new int[classes.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = classes[i];
        }
        return indices;
    }

    /**
     * Standardised pixels for a convolutional network.
     *
     * @return float [n, channels, height, width], c order
     */
    public INDArray images() {
        return inputs(size(), shape.channels(), shape.height(), shape.width());
    }

    /**
     * Standardised pixels for a dense network.
     *
     * @return float [n, d], c order
     */
    public INDArray vectors() {
        return inputs(size(), shape.size());
    }

    /**
     * Labels, one in the column of the class and zero elsewhere.
     *
     * @return float [n, 10], c order
     */
    public INDArray oneHot() {
        float[] values = new float[size() * CLASSES];
        for (int i = 0; i < size(); i++) {
            values[i * CLASSES + classes[i]] = 1;
        }
        return Nd4j.create(values, new long[] {size(), CLASSES}, DataType.FLOAT);
    }

    private INDArray inputs(long... dimensions) {
        float[] values = new float[pixels.length];
        int plane = shape.height() * shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            float[] table = standardization.table(channel);
            for (int i = 0; i < size(); i++) {
                int start = i * shape.size() + channel * plane;
                for (int at = start; at < start + plane; at++) {
                    values[at] = table[Byte.toUnsignedInt(pixels[at])];
                }
            }
        }
        return Nd4j.create(values, dimensions, DataType.FLOAT);
    }
}
