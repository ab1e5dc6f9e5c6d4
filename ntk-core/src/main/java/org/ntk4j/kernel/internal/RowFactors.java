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

/**
 * What one block's Jacobian rows, for c seeds on each of n examples, are made of: enough to
 * contract them with other rows of the same block without writing them all down.
 */
interface RowFactors extends AutoCloseable {

    /**
     * Adds the [n, m] sum over seeds of the products with the rows of m examples.
     *
     * @param other factors of the same block, for the same seeds
     * @param sum contiguous
     */
    void addTrace(RowFactors other, INDArray sum);

    /**
     * Adds the [nc, md] products with the rows of m examples and d seeds, row i*c + a.
     *
     * @param other factors of the same block
     * @param sum contiguous
     */
    void addFull(RowFactors other, INDArray sum);

    /** What these factors cost, by the numbers of examples and seeds. */
    FactorCost cost();

    @Override
    void close();
}
