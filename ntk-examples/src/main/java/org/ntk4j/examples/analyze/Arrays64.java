/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.linalg.Numbers;

/** What is not a number in arrays. */
final class Arrays64 {

    /** Elements converted to float64 at once: 8 MiB. */
    private static final long CHUNK = 1L << 20;

    private Arrays64() {}

    /** The first element in C order that is NaN or infinite. */
    static OptionalLong firstNotFinite(INDArray array) {
        INDArray flat = array.reshape(array.length());
        for (long from = 0; from < flat.length(); from += CHUNK) {
            long to = Math.min(flat.length(), from + CHUNK);
            double[] part = Numbers.of(flat.get(NDArrayIndex.interval(from, to)));
            for (int i = 0; i < part.length; i++) {
                if (!Double.isFinite(part[i])) {
                    return OptionalLong.of(from + i);
                }
            }
        }
        return OptionalLong.empty();
    }
}
