/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

/**
 * The shape of one image.
 *
 * @param channels number of colour planes, 1 for grey
 * @param height rows
 * @param width columns
 */
public record ImageShape(int channels, int height, int width) {

    /**
     * Checks that there is something to see.
     *
     * @param channels number of colour planes
     * @param height rows
     * @param width columns
     * @throws IllegalArgumentException if a dimension is not positive
     */
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image needs positive dimensions, not "
                            + channels
                            + " x "
                            + height
                            + " x "
                            + width);
        }
    }

    /**
     * Number of values of one image.
     *
     * @return d = channels * height * width
     */
    public int size() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
