/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.testing;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The tolerances of the tests, by what limits the accuracy. */
public final class Tolerances {

    /** Two float64 evaluations of one formula in different orders. */
    public static final double ROUNDING = 1e-12;

    /** Sums of many float64 products in different orders, as in a Gram matrix. */
    public static final double GRAM = 1e-10;

    /** float32 against float64 for a network of a few layers. */
    public static final double SINGLE = 1e-4;

    private Tolerances() {}

    /** |actual - expected|_F / |expected|_F, the denominator at least the smallest normal. */
    public static double relativeError(INDArray actual, INDArray expected) {
        INDArray truth = expected.castTo(DataType.DOUBLE).reshape(expected.length());
        INDArray difference =
                actual.castTo(DataType.DOUBLE).dup('c').reshape(actual.length()).sub(truth);
        double scale = Math.max(truth.norm2Number().doubleValue(), Double.MIN_NORMAL);
        return difference.norm2Number().doubleValue() / scale;
    }
}
