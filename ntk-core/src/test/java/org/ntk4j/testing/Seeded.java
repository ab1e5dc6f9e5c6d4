/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.testing;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays that are the same in every run, without touching ND4J's own generator. */
public final class Seeded {

    private Seeded() {}

    /** Standard normal numbers in float64, filled in C order. */
    public static INDArray normal(long seed, long... shape) {
        Random random = new Random(seed);
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> random.nextGaussian());
        INDArray vector = Nd4j.createFromArray(values);
        return shape.length == 1 ? vector : vector.reshape('c', shape);
    }

    /** A semidefinite matrix [m, m] of rank at most {@code rank}. */
    public static INDArray gram(long seed, long m, long rank) {
        INDArray factor = normal(seed, m, rank);
        return factor.mmul(factor.transpose());
    }
}
