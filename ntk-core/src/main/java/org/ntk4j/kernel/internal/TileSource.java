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
import org.ntk4j.graph.Examples;

/** Evaluates tiles. */
interface TileSource {

    /**
     * Evaluates one tile.
     *
     * @param x its examples
     * @param seeds its seeds on one example's outputs, [c, k]
     * @return the tile; the caller closes it
     */
    Tile evaluate(Examples x, INDArray seeds);
}
