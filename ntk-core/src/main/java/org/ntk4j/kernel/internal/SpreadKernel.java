/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.Windows;

/**
 * A convolution's kernel that reaches the op with zeros between its entries: it is a smaller one,
 * dilated.
 */
final class SpreadKernel {

    private SpreadKernel() {}

    /**
     * A use of a kernel as one of its entries alone.
     *
     * @param use a use
     * @param entries the kernel as it arrives, in C order, zero where it has no entry of the
     *     parameter's
     * @param shape the kernel's shape as it arrives
     * @return the convolution with the dilation that steps over the zeros; empty if the use is no
     *     convolution or the zeros lie otherwise
     */
    static Optional<ParameterUse> gathered(ParameterUse use, double[] entries, long[] shape) {
        if (use instanceof ParameterUse.Convolution c) {
            return gathered(c.windows(), entries, shape)
                    .map(w -> new ParameterUse.Convolution(c.view(), c.input(), c.result(), w));
        }
        if (use instanceof ParameterUse.Depthwise d) {
            return gathered(d.windows(), entries, shape)
                    .map(w -> new ParameterUse.Depthwise(d.view(), d.input(), d.result(), w));
        }
        if (use instanceof ParameterUse.Transposed t) {
            return gathered(t.windows(), entries, shape)
                    .map(w -> new ParameterUse.Transposed(t.view(), t.input(), t.result(), w));
        }
        return Optional.empty();
    }

    private static Optional<Windows> gathered(Windows windows, double[] entries, long[] shape) {
        List<Long> kernel = new ArrayList<>();
        List<Long> dilation = new ArrayList<>();
        long full = entries.length;
        long after = entries.length;
        for (int d = 0; d < windows.rank(); d++) {
            long[] occupied = occupied(entries, shape[d], after /= shape[d]);
            long step = occupied.length < 2 ? 1 : occupied[1] - occupied[0];
            if (!isGrid(occupied, step, shape[d])) {
                return Optional.empty();
            }
            kernel.add((long) occupied.length);
            dilation.add(step * windows.dilation().get(d));
            full = full / shape[d] * occupied.length;
        }
        return full == Arrays.stream(entries).filter(entry -> entry != 0).count()
                ? Optional.of(
                        new Windows(
                                kernel,
                                windows.stride(),
                                windows.padding(),
                                dilation,
                                windows.same(),
                                windows.channelsFirst()))
                : Optional.empty();
    }

    /** The places along an axis of some size and stride at which there is anything but zeros. */
    private static long[] occupied(double[] entries, long size, long stride) {
        return IntStream.range(0, entries.length)
                .filter(e -> entries[e] != 0)
                .mapToLong(e -> e / stride % size)
                .distinct()
                .sorted()
                .toArray();
    }

    /** From the first place to the last in equal steps: the window reaches as far as before. */
    private static boolean isGrid(long[] places, long step, long size) {
        return places.length > 0
                && places[places.length - 1] == size - 1
                && IntStream.range(0, places.length).allMatch(i -> places[i] == i * step);
    }
}
