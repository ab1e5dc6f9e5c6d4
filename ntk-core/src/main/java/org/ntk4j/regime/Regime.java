/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

/** Where a training stands with respect to the linearization of its network. */
public enum Regime {
    /**
     * The tangent kernel is still close to the baseline's: the network trains like its surrogate.
     */
    KERNEL,
    /** No criterion has departed yet, but an early warning says that one is about to. */
    LEAVING,
    /**
     * At least one criterion says that the kernel, or the surrogate built on it, no longer holds.
     */
    DEPARTED
}
