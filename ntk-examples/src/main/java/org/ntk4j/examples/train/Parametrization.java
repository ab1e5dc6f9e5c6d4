/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

/**
 * What the learning rate is a rate of.
 *
 * <p>Both start from the same weights W ~ N(0, 1 / fanIn) and zero biases, so that the same seed
 * gives the same function; they differ in how far a step moves each layer.
 */
public enum Parametrization {
    /** Every parameter has the learning rate eta: what Deeplearning4j does by itself. */
    STANDARD,

    /**
     * Training follows omega in W = omega / sqrt(fanIn), omega ~ N(0, 1), biases unscaled: the
     * network of Jacot, Gabriel and Hongler (2018, arXiv 1806.07572), whose kernel stays put as the
     * width grows.
     *
     * <p>With dL/domega = dL/dW / sqrt(fanIn), gradient descent on omega moves W by eta / fanIn *
     * dL/dW: SGD with a learning rate per layer is exactly that. Adam is free of the scale of the
     * gradient and moves each omega by about eta, so W by eta / sqrt(fanIn); with its epsilon times
     * sqrt(fanIn) that too is exact. Adam does not follow the kernel of the gradient, though: its
     * steps do not shrink with width, and wide networks leave the kernel regime under it.
     */
    NTK
}
