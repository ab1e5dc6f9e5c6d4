/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.stream.IntStream;

/**
 * A place where a parameter meets an activation, told by the variables from which the parameter's
 * gradient can be contracted: what flows in, and the cotangent b of what comes out.
 *
 * <p>A parameter may pass through reshapes, permutations, cuts and padding before it is used;
 * {@link #view()} names what arrives.
 */
public sealed interface ParameterUse {

    /**
     * The parameter as it arrives at the use.
     *
     * @return the name of a variable that holds the parameter's elements, or some of them,
     *     rearranged, perhaps with zeros between
     */
    String view();

    /**
     * What the use computes.
     *
     * @return the name of the variable whose cotangent b is contracted
     */
    String result();

    /**
     * A matrix product, activation * W: the gradient is the sum over rows of a^T b.
     *
     * @param view W as it arrives, [in, out], or [out, in] if transposed
     * @param activation the left operand a, [rows, in]
     * @param result the product, [rows, out]
     * @param transposed whether the product is with the transpose of what arrives
     */
    record Dense(String view, String activation, String result, boolean transposed)
            implements ParameterUse {}

    /**
     * Matrix products side by side, one weight each: the same for every example, as in a locally
     * connected layer.
     *
     * @param view the weights as they arrive, [g, in, out], or [g, out, in] if transposed
     * @param activation the left operands a, [g, rows, in]
     * @param result the products, [g, rows, out]
     * @param transposed whether the products are with the transposes of what arrives
     */
    record Batched(String view, String activation, String result, boolean transposed)
            implements ParameterUse {}

    /**
     * A convolution in one, two or three dimensions: the gradient is the sum over positions of
     * patch^T b.
     *
     * @param view the weights as they arrive, [kernel..., in, out]
     * @param input the images, [n, in, ...] or [n, ..., in]
     * @param result the convolution, [n, out, ...] or [n, ..., out]
     * @param windows what each position sees
     */
    record Convolution(String view, String input, String result, Windows windows)
            implements ParameterUse {}

    /**
     * A convolution of each channel by itself: the gradient is the sum over positions of a
     * channel's patch^T b.
     *
     * @param view the weights as they arrive, [kernel..., in, m]
     * @param input the images, [n, in, ...] or [n, ..., in]
     * @param result the convolutions, [n, in*m, ...] or [n, ..., in*m]
     * @param windows what each position sees
     */
    record Depthwise(String view, String input, String result, Windows windows)
            implements ParameterUse {}

    /**
     * A transposed convolution: the gradient is the sum over the input's positions of a^T patch,
     * the patches being those of b.
     *
     * @param view the weights as they arrive, [kernel..., out, in]
     * @param input the images, [n, in, ...] or [n, ..., in]
     * @param result the transposed convolution, [n, out, ...] or [n, ..., out]
     * @param windows what each position of the input sees of the result
     */
    record Transposed(String view, String input, String result, Windows windows)
            implements ParameterUse {}

    /**
     * A broadcast sum or product: the gradient is the sum of b, or of b * other, over the broadcast
     * axes.
     *
     * @param view the parameter as it arrives
     * @param axis the axis of the result along which a parameter of rank 1 lies; -1 when the
     *     parameter is aligned with the result's last axes
     * @param other the factor that it multiplies; empty for a sum
     * @param result the sum or product, [n, ...]
     * @param sign 1, or -1 where the parameter is subtracted
     */
    record Broadcast(String view, int axis, String other, String result, int sign)
            implements ParameterUse {

        /**
         * The axes over which the gradient is a sum.
         *
         * @param rank the result's rank
         * @param shape the shape of the parameter as it arrives
         * @return the axes of the result over which the parameter is the same, ascending
         */
        public int[] sharedAxes(int rank, long... shape) {
            int missing = rank - shape.length;
            return IntStream.range(0, rank)
                    .filter(at -> axis >= 0 ? at != axis : at < missing || shape[at - missing] == 1)
                    .toArray();
        }
    }

    /**
     * A lookup of rows: the gradient adds b to the rows that were looked up.
     *
     * @param view the table as it arrives, [rows, out]
     * @param indices the row numbers, [n] or [n, t]
     * @param result the rows, [n, out] or [n, t, out]
     */
    record Lookup(String view, String indices, String result) implements ParameterUse {}
}
