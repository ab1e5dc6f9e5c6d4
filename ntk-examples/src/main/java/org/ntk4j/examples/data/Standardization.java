/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.util.List;

/**
 * Turns a pixel byte into a network's input: scaled to [0, 1], then (pixel - mean) / deviation per
 * channel.
 *
 * <p>Over a data set an input coordinate so has mean 0 and variance 1, and an input of d
 * coordinates a norm of about sqrt(d). With weights of variance 1 / d this makes the first
 * pre-activations of order 1 whatever the image size, which is what the theory of wide networks
 * assumes; raw pixels of mostly black images would make them small and strongly correlated. The
 * constants belong to the data set and not to the examples drawn from it, so that a run on 100
 * examples and a run on 60 000 see the same inputs.
 *
 * @param means mean per channel, of pixels in [0, 1]
 * @param deviations standard deviation per channel, positive
 */
public record Standardization(List<Double> means, List<Double> deviations) {

    /** MNIST: statistics of its 60 000 training images. */
    public static final Standardization MNIST =
            new Standardization(List.of(0.1307), List.of(0.3081));

    /** CIFAR-10: statistics of its 50 000 training images, red, green and blue. */
    public static final Standardization CIFAR10 =
            new Standardization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

    /** Synthetic digits: statistics of 20 000 of them. */
    public static final Standardization SYNTHETIC =
            new Standardization(List.of(0.1410), List.of(0.2603));

    private static final double WHITE = 255.0;

    /**
     * Copies the lists.
     *
     * @param means per channel
     * @param deviations per channel
     * @throws IllegalArgumentException if the lists differ in length or a deviation is not positive
     */
    public Standardization {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.size() != deviations.size() || deviations.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException(
                    "expected one mean and one positive deviation per channel, not "
                            + means
                            + " and "
                            + deviations);
        }
    }

    float[] table(int channel) {
        float[] table = new float[256];
        for (int pixel = 0; pixel < table.length; pixel++) {
            table[pixel] = (float) ((pixel / WHITE - means.get(channel)) / deviations.get(channel));
        }
        return table;
    }
}
