/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

/** Which reduction of Theta[(i,a),(j,b)] = &lt;df_a(x_i)/dw, df_b(x_j)/dw&gt; a kernel is. */
public enum KernelKind {

    /** All of it: [nk, nk], row i*k + a. */
    FULL,

    /** The <em>sum</em> over outputs of Theta[(i,a),(j,a)]: [n, n]. */
    TRACE,

    /**
     * The kernel of (1/sqrt k) times the sum of the logits: [n, n], equal to (1/k) times the sum of
     * Theta[(i,a),(j,b)] over a and b. One backward pass instead of k (Mohamadi, Bae and
     * Sutherland, 2023).
     */
    PSEUDO;

    /**
     * Side of the kernel's matrix.
     *
     * @param n number of examples
     * @param k number of outputs
     * @return nk for the full kernel, else n
     */
    public long side(long n, long k) {
        return this == FULL ? n * k : n;
    }
}
