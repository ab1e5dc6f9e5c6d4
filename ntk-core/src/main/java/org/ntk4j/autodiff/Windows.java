/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * Which part of its input each position of a convolution sees, per spatial dimension.
 *
 * @param kernel sizes of the window
 * @param stride steps from window to window
 * @param padding zeros before the first entry, if not {@code same}
 * @param dilation steps within the window
 * @param same whether the padding is such that every stride begins one window
 * @param channelsFirst whether arrays are [n, channels, ...], not [n, ..., channels]
 */
public record Windows(
        List<Long> kernel,
        List<Long> stride,
        List<Long> padding,
        List<Long> dilation,
        boolean same,
        boolean channelsFirst) {

    private static final long VALID = 0;
    private static final long SAME = 1;

    /**
     * Copies the lists.
     *
     * @param kernel copied
     * @param stride copied
     * @param padding copied
     * @param dilation copied
     * @param same whether it is the mode SAME
     * @param channelsFirst the format
     */
    public Windows {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
    }

    /**
     * ND4J's convolutions all tell kernel, stride, padding, dilation, mode and format, in order.
     */
    static Optional<Windows> of(DynamicCustomOp op, int rank) {
        long[] arguments = op.iArgs();
        if (arguments.length < 4 * rank + 2) {
            return Optional.empty();
        }
        long mode = arguments[4 * rank];
        Windows windows =
                new Windows(
                        part(arguments, 0, rank),
                        part(arguments, 1, rank),
                        part(arguments, 2, rank),
                        part(arguments, 3, rank),
                        mode == SAME,
                        arguments[4 * rank + 1] == 0);
        boolean known = mode == VALID || mode == SAME;
        return known && windows.kernel.stream().allMatch(size -> size > 0)
                ? Optional.of(windows)
                : Optional.empty();
    }

    private static List<Long> part(long[] arguments, int index, int rank) {
        return Arrays.stream(arguments, index * rank, (index + 1) * rank).boxed().toList();
    }

    /**
     * Number of spatial dimensions.
     *
     * @return 1, 2 or 3
     */
    public int rank() {
        return kernel.size();
    }
}
