/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.examples.data.LabelledImages;

/**
 * The architectures. Both are smooth everywhere: tanh, and strides instead of pooling, because the
 * theory's bounds on the Hessian need two derivatives, which ReLU and maxima do not have.
 */
public enum Model {
    /** Two hidden tanh layers of the same width, then a dense output. */
    MLP,
    /**
     * Two 3 x 3 tanh convolutions of the same number of channels, the second with stride 2, then a
     * dense output of all positions.
     */
    CNN;

    /**
     * Features as this architecture takes them.
     *
     * @param examples to see
     * @return float [n, d] or [n, channels, height, width], new
     */
    public INDArray features(LabelledImages examples) {
        return this == MLP ? examples.vectors() : examples.images();
    }
}
