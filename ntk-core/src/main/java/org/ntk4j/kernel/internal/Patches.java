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
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Windows;
import org.ntk4j.graph.internal.Ops;

/**
 * What each output position of a convolution sees of its input.
 *
 * <p>The padding is done here, since ND4J's im2col pads nothing in the SAME mode (M2.1).
 */
final class Patches {

    private final INDArray images;
    private final Windows windows;
    private final long[] positions;

    /**
     * Looks at images.
     *
     * @param images [m, channels, ...], of one to three spatial dimensions; only read
     * @param windows what each position sees
     * @param positions how many positions there are, per dimension
     */
    Patches(INDArray images, Windows windows, long[] positions) {
        this.images = images;
        this.windows = windows;
        this.positions = positions;
    }

    /** How many numbers a position sees: channels times entries of a window. */
    long width() {
        return images.size(1) * entries();
    }

    /** How many positions there are, all together. */
    long count() {
        return Arrays.stream(positions).reduce(1, Math::multiplyExact);
    }

    private long entries() {
        return windows.kernel().stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * Extracts the patches.
     *
     * @param shape the result's
     * @return a new array, in C order [m, channels, entries of a window, positions] in the given
     *     shape; the caller closes it
     */
    INDArray extracted(long... shape) {
        INDArray padded = padded();
        INDArray patches = Nd4j.createUninitialized(images.dataType(), shape);
        if (windows.rank() == 2) {
            extract2d(padded, patches);
        } else {
            extract(padded, patches);
        }
        padded.close();
        return patches;
    }

    private void extract2d(INDArray padded, INDArray patches) {
        Conv2DConfig plain =
                Conv2DConfig.builder()
                        .kH(windows.kernel().get(0))
                        .kW(windows.kernel().get(1))
                        .sH(windows.stride().get(0))
                        .sW(windows.stride().get(1))
                        .dH(windows.dilation().get(0))
                        .dW(windows.dilation().get(1))
                        .paddingMode(PaddingMode.VALID)
                        .build();
        Im2col extraction = new Im2col(padded, plain);
        extraction.addOutputArgument(
                patches.reshape(
                        'c',
                        padded.size(0),
                        padded.size(1),
                        windows.kernel().get(0),
                        windows.kernel().get(1),
                        positions[0],
                        positions[1]));
        Ops.run(extraction);
    }

    /**
     * Entry by entry of the window: what all positions see there is a regular part of the images.
     */
    private void extract(INDArray padded, INDArray patches) {
        long[] shape = new long[3 + positions.length];
        shape[0] = images.size(0);
        shape[1] = images.size(1);
        shape[2] = entries();
        System.arraycopy(positions, 0, shape, 3, positions.length);
        INDArray byEntry = patches.reshape('c', shape);
        long[] entry = new long[positions.length];
        for (long e = 0; e < shape[2]; e++) {
            INDArrayIndex[] seen = new INDArrayIndex[2 + positions.length];
            Arrays.fill(seen, NDArrayIndex.all());
            for (int d = 0; d < positions.length; d++) {
                long first = entry[d] * windows.dilation().get(d);
                long stride = windows.stride().get(d);
                // A strided interval of one entry is wrong in ND4J.
                seen[2 + d] =
                        positions[d] == 1
                                ? NDArrayIndex.interval(first, first + 1)
                                : NDArrayIndex.interval(
                                        first, stride, first + (positions[d] - 1) * stride + 1);
            }
            INDArrayIndex[] place = new INDArrayIndex[shape.length];
            Arrays.fill(place, NDArrayIndex.all());
            place[2] = NDArrayIndex.point(e);
            byEntry.get(place).assign(padded.get(seen));
            advance(entry, windows.kernel());
        }
    }

    /** The next entry of a window, in C order. */
    private static void advance(long[] entry, List<Long> sizes) {
        for (int d = entry.length - 1; d >= 0; d--) {
            entry[d]++;
            if (entry[d] < sizes.get(d)) {
                return;
            }
            entry[d] = 0;
        }
    }

    /** The images as the windows meet them: padded, or cut where the stride leaves a rest. */
    private INDArray padded() {
        int rank = positions.length;
        long[] shape = images.shape().clone();
        INDArrayIndex[] from = new INDArrayIndex[2 + rank];
        INDArrayIndex[] to = new INDArrayIndex[2 + rank];
        Arrays.fill(from, NDArrayIndex.all());
        Arrays.fill(to, NDArrayIndex.all());
        for (int d = 0; d < rank; d++) {
            long size = images.size(2 + d);
            long extent =
                    (positions[d] - 1) * windows.stride().get(d)
                            + (windows.kernel().get(d) - 1) * windows.dilation().get(d)
                            + 1;
            long before =
                    windows.same() ? Math.max(0, extent - size) / 2 : windows.padding().get(d);
            long length = Math.min(size, extent - before);
            shape[2 + d] = extent;
            from[2 + d] = NDArrayIndex.interval(0, length);
            to[2 + d] = NDArrayIndex.interval(before, before + length);
        }
        INDArray padded = Nd4j.create(images.dataType(), shape);
        padded.get(to).assign(images.get(from));
        return padded;
    }
}
