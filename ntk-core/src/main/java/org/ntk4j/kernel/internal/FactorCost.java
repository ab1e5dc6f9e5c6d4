/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

/**
 * What it takes to contract the factors of one block, as a function of how many rows there are; all
 * memory is counted in numbers.
 */
interface FactorCost {

    /**
     * Some rows.
     *
     * @param n number of examples
     * @param c number of seeds on each
     */
    record Rows(long n, long c) {
        double count() {
            return (double) n * c;
        }
    }

    /** Multiplications of one forward pass of one example through the block's uses. */
    double forward();

    /** Multiplications of a contraction of some rows with as many others. */
    double operations(Rows rows, boolean full);

    /** Memory of the factors of some rows, and of contracting them with as many others. */
    double memory(Rows rows, boolean full);
}
