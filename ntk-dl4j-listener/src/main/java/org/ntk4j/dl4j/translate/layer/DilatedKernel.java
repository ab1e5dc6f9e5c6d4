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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution's weights with zeros between them, for convolutions without dilation: oneDNN, which
 * serves float32 alone, fails on it.
 */
final class DilatedKernel {

    private DilatedKernel() {}

    static boolean isWanted(SDVariable kernel, Window window) {
        return kernel.dataType() == DataType.FLOAT && window.isDilated();
    }

    /** Of a kernel with its window's dimensions first; the shape is the kernel's. */
    static SDVariable of(SDVariable kernel, long[] shape, Window window) {
        SDVariable spread = kernel;
        long[] sizes = shape.clone();
        for (int d = 0; d < window.dilation().length; d++) {
            if (window.dilation()[d] > 1) {
                spread = spread(spread, sizes, d, window.dilation()[d]);
            }
        }
        return spread;
    }

    /** With gap - 1 zeros after each entry but the last along one dimension. */
    private static SDVariable spread(SDVariable kernel, long[] sizes, int dimension, int gap) {
        SameDiff sd = kernel.getSameDiff();
        long before = product(sizes, 0, dimension);
        long after = product(sizes, dimension + 1, sizes.length);
        SDVariable cells = sd.reshape(kernel, before, sizes[dimension], 1, after);
        int[][] margins = {{0, 0}, {0, 0}, {0, gap - 1}, {0, 0}};
        SDVariable amount = sd.constant(Nd4j.createFromArray(margins));
        SDVariable padded = sd.nn().pad(cells, amount, PadMode.CONSTANT, 0);
        SDVariable lines = sd.reshape(padded, before, sizes[dimension] * gap, after);
        sizes[dimension] = (sizes[dimension] - 1) * gap + 1;
        int[] begin = {0, 0, 0};
        int[] size = {-1, Math.toIntExact(sizes[dimension]), -1};
        return sd.reshape(sd.slice(lines, begin, size), sizes);
    }

    private static long product(long[] sizes, int from, int to) {
        return Arrays.stream(sizes, from, to).reduce(1, Math::multiplyExact);
    }
}
