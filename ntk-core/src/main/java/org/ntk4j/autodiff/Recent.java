/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The vectors seen last: of those that come again and again, views are made once. */
final class Recent {

    private BlockVector direction;
    private BlockVector sum;

    BlockVector direction(INDArray v) {
        direction = again(direction, v);
        return direction;
    }

    BlockVector sum(INDArray vector) {
        sum = again(sum, vector);
        return sum;
    }

    private static BlockVector again(BlockVector last, INDArray flat) {
        return last != null && last.flat() == flat ? last : new BlockVector(flat);
    }
}
