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
 * contract them with each other without writing them all down.
 */
interface RowFactors extends AutoCloseable {

    /** Adds the [n, n] sum over seeds of the rows' products. */
    void addTrace(INDArray sum);

    /** Adds the [nc, nc] products of all rows, row i*c + a. */
    void addFull(INDArray sum);

    @Override
    void close();
}
