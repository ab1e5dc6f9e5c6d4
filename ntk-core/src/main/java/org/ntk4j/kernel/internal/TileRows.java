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

/** One block's rows in one tile: of the Jacobian, or of the Jacobian and its tangent. */
interface TileRows extends AutoCloseable {

    /**
     * Adds the products of these rows with others of the same block.
     *
     * @param full whether all products, or their sums over seeds
     */
    void add(TileRows other, boolean full, INDArray sum);

    @Override
    void close();
}
