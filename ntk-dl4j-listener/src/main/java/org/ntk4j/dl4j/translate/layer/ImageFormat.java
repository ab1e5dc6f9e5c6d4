/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The formats of images of two or three dimensions: inside, the channels come first, whatever the
 * format outside.
 */
final class ImageFormat {

    private ImageFormat() {}

    static boolean isLast(CNN2DFormat format) {
        return format == CNN2DFormat.NHWC;
    }

    static boolean isLast(DataFormat format) {
        return format == DataFormat.NDHWC;
    }

    /** Images [n, c, h, w], or volumes [n, c, d, h, w] if the rank is 5. */
    static Activations channelsFirst(
            LayerContext context, Activations x, int rank, boolean channelsLast) {
        if (x.rank() != rank) {
            throw context.unsupported(
                    "expected images of rank %d, got %s; is a preprocessor missing?"
                            .formatted(rank, Arrays.toString(x.shape())));
        }
        return channelsLast ? moved(x, rank - 1, 1) : x;
    }

    /** What has its channels first, in the format outside. */
    static Activations restored(Activations image, boolean channelsLast) {
        return channelsLast ? moved(image, 1, image.rank() - 1) : image;
    }

    private static Activations moved(Activations x, int from, int to) {
        int[] others = IntStream.range(0, x.rank()).filter(d -> d != from).toArray();
        int[] order =
                IntStream.range(0, x.rank())
                        .map(d -> d == to ? from : others[d < to ? d : d - 1])
                        .toArray();
        SDVariable permuted = x.variable().getSameDiff().permute(x.variable(), order);
        return Activations.of(permuted, Arrays.stream(order).mapToLong(x::size).toArray());
    }

    /** The shape of images with their channels first. */
    static long[] shape(long channels, long[] size) {
        return LongStream.concat(LongStream.of(-1, channels), Arrays.stream(size)).toArray();
    }
}
