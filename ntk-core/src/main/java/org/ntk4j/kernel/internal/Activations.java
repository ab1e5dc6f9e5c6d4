/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What n examples feed into a weight at P positions. */
interface Activations extends AutoCloseable {

    /** Length of one activation vector. */
    long width();

    /** Whether {@link #matrix()} exists. */
    boolean explicit();

    /** The activations [n, width, P]; owned by this object. */
    INDArray matrix();

    /** The products [n, m] with m other examples, for P = 1; the caller closes them. */
    INDArray products(Activations other);

    /**
     * The products [to - from, m*Q] of some positions of example i with m other examples at Q
     * positions; the caller closes them.
     */
    INDArray products(long i, long from, long to, Activations other);

    @Override
    void close();
}
