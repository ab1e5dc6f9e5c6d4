/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.TangentKernel;

/** In which coordinates of the parameters the kernel is taken. */
public enum Parametrization {

    /**
     * DL4J's own parameters: the kernel that gradient descent with one learning rate follows. It
     * grows in proportion to the width.
     */
    STANDARD,

    /**
     * W = omega / sqrt(fan-in), biases as they are: the kernel of the theory, which has a limit at
     * infinite width. Theta is the sum of each weight block's kernel divided by its fan-in and of
     * the biases' kernels (Yang, 2020). It is the kernel that training follows when each weight's
     * learning rate is eta / fan-in and each bias's is eta.
     */
    NTK;

    /** A kernel in these coordinates, in the place of the one in the standard ones. */
    TangentKernel of(TangentKernel standard) {
        if (this == STANDARD) {
            return standard;
        }
        try {
            return standard.reweighted(this::weight);
        } catch (IllegalStateException e) {
            standard.close();
            throw e;
        }
    }

    /**
     * The weight with which a block of a DL4J network counts.
     *
     * @param block a dense weight [in, out] or a convolution's [out, in, kH, kW]; anything of
     *     another rank is taken for a bias or a scale
     * @return 1, or for a weight in {@link #NTK} one over its fan-in
     */
    public double weight(ParameterBlock block) {
        long[] shape = block.dimensions();
        if (this == STANDARD) {
            return 1;
        }
        return switch (shape.length) {
            case 2 -> 1.0 / shape[0];
            case 4 -> 1.0 / (shape[1] * shape[2] * shape[3]);
            default -> 1;
        };
    }
}
