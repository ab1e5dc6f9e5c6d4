/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Optional;
import org.ntk4j.graph.ParameterBlock;

/** What some examples under some seeds give: enough to make any block's rows. */
interface Tile extends AutoCloseable {

    /**
     * The rows of a block; empty where the outputs do not depend on it. The caller closes them,
     * before the tile.
     */
    Optional<TileRows> rows(ParameterBlock block);

    @Override
    void close();
}
