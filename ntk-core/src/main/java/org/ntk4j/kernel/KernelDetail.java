/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

/** How much of a kernel's composition is kept, from most to least memory. */
public enum KernelDetail {

    /** A matrix per parameter block, per layer, and their sum. */
    BLOCKS,

    /** A matrix per layer, and their sum. */
    LAYERS,

    /** The sum alone. */
    SUM;

    /** Matrices of the kernel's size that are in memory in the end. */
    long matrices(long blocks, long layers) {
        return switch (this) {
            case BLOCKS -> blocks + layers + 1;
            case LAYERS -> layers + 1;
            case SUM -> 1;
        };
    }
}
