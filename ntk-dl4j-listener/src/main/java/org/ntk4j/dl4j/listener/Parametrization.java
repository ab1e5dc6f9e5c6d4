/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
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
     *
     * <p>The fan-in is the number of products that one output sums up: the rows of a matrix [in,
     * out], the inputs under a window for a convolution of any kind. A scale of each entry counts
     * as a bias does; the peepholes of a GravesLSTM, which share an array with its recurrent
     * weights, count as these. Where the fan-in is not known, as in attention, the listener refuses
     * to watch.
     */
    NTK;

    /**
     * The weight with which each parameter array of a network counts in the kernel: one over its
     * fan-in.
     */
    ToDoubleFunction<ParameterBlock> weights(Model network) {
        if (this == STANDARD) {
            return block -> 1;
        }
        FanIn fanIn = FanIn.of(network);
        return block -> 1.0 / fanIn.of(block);
    }

    /** A kernel with these weights, in the place of the one in the standard coordinates. */
    TangentKernel of(TangentKernel standard, ToDoubleFunction<ParameterBlock> weights) {
        if (this == STANDARD) {
            return standard;
        }
        try {
            return standard.reweighted(weights);
        } catch (IllegalStateException | IllegalArgumentException e) {
            standard.close();
            throw e;
        }
    }
}
