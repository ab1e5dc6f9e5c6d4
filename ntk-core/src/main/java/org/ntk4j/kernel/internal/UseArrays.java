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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.Windows;
import org.ntk4j.graph.internal.Copies;

/**
 * Activations [n, groups, in, P] and cotangents [n, c, groups, out, P] of uses whose rows are sums
 * of outer products, whatever the ops' own layouts.
 *
 * <p>Where a layer folds positions into the examples' axis (time steps, n*P rows), the rows of one
 * example are taken to be neighbours; {@link UseCheck} finds out whether they are.
 *
 * @param activations values for n examples, by variable
 * @param cotangents values for n*c rows, row i*c + a, by variable
 */
record UseArrays(
        Map<String, INDArray> activations, Map<String, INDArray> cotangents, long n, long c) {

    /** A new array; the caller closes it. */
    INDArray activation(ParameterUse use) {
        INDArray value = activations.get(FactorAssembly.activationOf(use));
        if (use instanceof ParameterUse.Dense) {
            long in = value.size(-1);
            return shaped(value, new long[] {n, value.length() / (n * in), 1, in}, 0, 2, 3, 1);
        }
        if (use instanceof ParameterUse.Batched) {
            long groups = value.size(0);
            long in = value.size(2);
            long positions = value.size(1) / n;
            return shaped(value, new long[] {groups, n, positions, in}, 1, 0, 3, 2);
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            long[] positions = spatial(convolution.windows(), cotangents.get(convolution.result()));
            return patches(value, convolution.windows(), positions, n, false);
        }
        if (use instanceof ParameterUse.Depthwise depthwise) {
            long[] positions = spatial(depthwise.windows(), cotangents.get(depthwise.result()));
            return patches(value, depthwise.windows(), positions, n, true);
        }
        INDArray images = channelsFirst(((ParameterUse.Transposed) use).windows(), value);
        long in = images.size(1);
        INDArray copy = Copies.shaped(images, n, 1, in, images.length() / (n * in));
        closeCopy(images, value);
        return copy;
    }

    /** A new array; the caller closes it. */
    INDArray cotangent(ParameterUse use) {
        INDArray value = cotangents.get(use.result());
        long rows = n * c;
        if (use instanceof ParameterUse.Dense) {
            long out = value.size(-1);
            long positions = value.length() / (rows * out);
            return shaped(value, new long[] {n, c, positions, 1, out}, 0, 1, 3, 4, 2);
        }
        if (use instanceof ParameterUse.Batched) {
            long groups = value.size(0);
            long positions = value.size(1) / rows;
            long[] shape = {groups, n, c, positions, value.size(2)};
            return shaped(value, shape, 1, 2, 0, 4, 3);
        }
        if (use instanceof ParameterUse.Transposed transposed) {
            long[] positions = spatial(transposed.windows(), activations.get(transposed.input()));
            INDArray patches = patches(value, transposed.windows(), positions, rows, false);
            INDArray copy = Copies.shaped(patches, n, c, 1, patches.size(2), patches.size(3));
            patches.close();
            return copy;
        }
        Windows windows =
                use instanceof ParameterUse.Convolution convolution
                        ? convolution.windows()
                        : ((ParameterUse.Depthwise) use).windows();
        INDArray images = channelsFirst(windows, value);
        long groups =
                use instanceof ParameterUse.Depthwise depthwise
                        ? channels(windows, activations.get(depthwise.input()))
                        : 1;
        long out = images.size(1) / groups;
        INDArray copy =
                Copies.shaped(images, n, c, groups, out, images.length() / (rows * groups * out));
        closeCopy(images, value);
        return copy;
    }

    /** Reshapes, permutes and copies. */
    private static INDArray shaped(INDArray value, long[] shape, int... order) {
        INDArray permuted = value.reshape('c', shape).permute(order);
        return Copies.shaped(permuted, permuted.shape());
    }

    /** Patches [m, 1, channels * window, P], or [m, channels, window, P] channel by channel. */
    private static INDArray patches(
            INDArray value, Windows windows, long[] positions, long m, boolean byChannel) {
        INDArray images = channelsFirst(windows, value);
        INDArray patches = Patches.of(images, windows, positions);
        closeCopy(images, value);
        if (byChannel) {
            return patches;
        }
        INDArray joined =
                Copies.shaped(patches, m, 1, patches.size(1) * patches.size(2), patches.size(3));
        patches.close();
        return joined;
    }

    /** The images themselves, or a copy. */
    private static INDArray channelsFirst(Windows windows, INDArray value) {
        if (windows.channelsFirst()) {
            return value;
        }
        int[] order =
                IntStream.concat(
                                IntStream.of(0, value.rank() - 1),
                                IntStream.range(1, value.rank() - 1))
                        .toArray();
        INDArray permuted = value.permute(order);
        return Copies.shaped(permuted, permuted.shape());
    }

    private static void closeCopy(INDArray copy, INDArray original) {
        if (copy != original) {
            copy.close();
        }
    }

    private static long channels(Windows windows, INDArray value) {
        return value.size(windows.channelsFirst() ? 1 : value.rank() - 1);
    }

    private static long[] spatial(Windows windows, INDArray value) {
        int first = windows.channelsFirst() ? 2 : 1;
        return Arrays.copyOfRange(value.shape(), first, first + windows.rank());
    }
}
