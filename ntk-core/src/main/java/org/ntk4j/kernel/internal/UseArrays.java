/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.Windows;
import org.ntk4j.graph.internal.Copies;

/**
 * Activations [n, groups, in, P] and cotangents [n, c, groups, out, P] of uses whose rows are sums
 * of outer products, whatever the ops' own layouts; rows of one example that a graph folds into the
 * examples' axis are positions as well.
 *
 * @param activations values for n examples, by variable
 * @param cotangents values for n*c rows, row i*c + a, each with one example's shape, by variable
 * @param placements where the examples are in the activations
 */
record UseArrays(
        Map<String, INDArray> activations,
        Map<String, INDArray> cotangents,
        Placements placements,
        long n,
        long c) {

    /**
     * What flows into a use beside the parameter, example by example.
     *
     * @return [n, ...] with the shape for one example; a new array or a view, which may be closed
     */
    INDArray entering(ParameterUse use) {
        String name = FactorAssembly.activationOf(use);
        return placements.examplesFirst(name, activations.get(name), n);
    }

    /** The cotangent of what comes out of a use, [n*c, ...] with the shape for one example. */
    INDArray leaving(ParameterUse use) {
        return cotangents.get(use.result());
    }

    /** A new array [n, groups, in, P]; the caller closes it. */
    INDArray activation(ParameterUse use) {
        INDArray value = entering(use);
        INDArray activation = activation(use, value);
        value.close();
        return activation;
    }

    private INDArray activation(ParameterUse use, INDArray value) {
        if (use instanceof ParameterUse.Dense) {
            return vectors(value, n).copied();
        }
        if (use instanceof ParameterUse.Batched) {
            return stacks(value, n).copied();
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return patches(value, convolution.windows(), leaving(use), 1, n);
        }
        if (use instanceof ParameterUse.Depthwise depthwise) {
            Windows windows = depthwise.windows();
            long groups = value.size(windows.channelsFirst() ? 2 : -1);
            return patches(value, windows, leaving(use), groups, n);
        }
        return pixels(value, ((ParameterUse.Transposed) use).windows(), 1, n).copied();
    }

    /**
     * [n, c, groups, out, P], a view or a new array; the caller closes it before the cotangents.
     */
    INDArray cotangent(ParameterUse use) {
        INDArray value = leaving(use);
        if (use instanceof ParameterUse.Dense) {
            return vectors(value, n, c).ordered();
        }
        if (use instanceof ParameterUse.Batched) {
            return stacks(value, n, c).ordered();
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return pixels(value, convolution.windows(), 1, n, c).ordered();
        }
        INDArray entering = entering(use);
        try {
            return use instanceof ParameterUse.Depthwise depthwise
                    ? depthwise(value, depthwise.windows(), entering)
                    : patches(value, ((ParameterUse.Transposed) use).windows(), entering, 1, n, c);
        } finally {
            entering.close();
        }
    }

    private INDArray depthwise(INDArray value, Windows windows, INDArray images) {
        long channels = images.size(windows.channelsFirst() ? 2 : -1);
        return pixels(value, windows, channels, n, c).ordered();
    }

    /** A view of an array, and the shape in which its entries are wanted in C order. */
    private record Arrangement(INDArray view, long[] shape) {

        INDArray copied() {
            return Copies.shaped(view, shape);
        }

        INDArray ordered() {
            return Copies.ordered(view, shape);
        }
    }

    /** Vectors [m, ..., width] as [rows..., 1, width, P]. */
    private static Arrangement vectors(INDArray value, long... rows) {
        long m = value.size(0);
        long width = value.size(-1);
        long positions = value.length() / (m * width);
        INDArray vectors = value.reshape('c', m, positions, width).permute(0, 2, 1);
        return new Arrangement(vectors, shape(rows, 1, width, positions));
    }

    /** Stacks of vectors [m, groups, P, width] as [rows..., groups, width, P]. */
    private static Arrangement stacks(INDArray value, long... rows) {
        long[] shape = shape(rows, value.size(1), value.size(3), value.size(2));
        return new Arrangement(value.permute(0, 1, 3, 2), shape);
    }

    /** Images [m, f, ...] pixel by pixel, as [rows..., groups, channels / groups, P]. */
    private static Arrangement pixels(INDArray value, Windows windows, long groups, long... rows) {
        long m = value.size(0);
        long channels = value.size(windows.channelsFirst() ? 2 : -1);
        long positions = value.length() / (m * channels);
        INDArray pixels =
                windows.channelsFirst()
                        ? value.reshape('c', m, value.size(1), channels, -1).permute(0, 2, 1, 3)
                        : value.reshape('c', m, positions, channels).permute(0, 2, 1);
        return new Arrangement(pixels, shape(rows, groups, channels / groups, positions));
    }

    /**
     * Images [m, f, ...] window by window, as [rows..., groups, channels * entries / groups, P].
     *
     * @param other images [m, f, ...] that have a pixel for each window
     */
    private static INDArray patches(
            INDArray value, Windows windows, INDArray other, long groups, long... rows) {
        int first = windows.channelsFirst() ? 3 : 2;
        long[] positions = Arrays.copyOfRange(other.shape(), first, first + windows.rank());
        long[] shape = value.shape().clone();
        shape[1] *= shape[0];
        INDArray images = value.reshape('c', Arrays.copyOfRange(shape, 1, shape.length));
        Patches patches = new Patches(channelsFirst(images, windows), windows, positions);
        long f = value.size(1);
        long width = patches.width() / groups;
        if (f == 1) {
            return patches.extracted(shape(rows, groups, width, patches.count()));
        }
        INDArray each = patches.extracted(value.size(0), f, patches.width(), patches.count());
        INDArray joined =
                Copies.shaped(
                        each.permute(0, 2, 1, 3), shape(rows, groups, width, f * patches.count()));
        each.close();
        return joined;
    }

    private static INDArray channelsFirst(INDArray images, Windows windows) {
        if (windows.channelsFirst()) {
            return images;
        }
        int last = images.rank() - 1;
        return images.permute(
                IntStream.concat(IntStream.of(0, last), IntStream.range(1, last)).toArray());
    }

    private static long[] shape(long[] rows, long... rest) {
        return LongStream.concat(LongStream.of(rows), LongStream.of(rest)).toArray();
    }
}
