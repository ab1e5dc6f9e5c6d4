/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.Arrays;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The cotangents of sums, differences and products of two arrays. ND4J's ops always compute both
 * sides, in a loop of their own that is several times slower than a copy or a product.
 */
final class PairCotangents {

    private static final Set<String> NAMES = Set.of("add_bp", "subtract_bp", "multiply_bp");

    private PairCotangents() {}

    static boolean knows(String opName) {
        return NAMES.contains(opName);
    }

    /** Whether the sides that are needed are not broadcast, so that no sum is needed. */
    static boolean applies(INDArray[] inputs, boolean[] needed) {
        return (!needed[0] || Arrays.equals(inputs[0].shape(), inputs[2].shape()))
                && (!needed[1] || Arrays.equals(inputs[1].shape(), inputs[2].shape()));
    }

    /** Computes one side into the given array. */
    static void compute(String opName, INDArray[] inputs, int side, INDArray result) {
        INDArray g = inputs[2];
        if (opName.equals("multiply_bp")) {
            Ops.multiply(g, inputs[1 - side], result);
        } else if (opName.equals("subtract_bp") && side == 1) {
            Nd4j.exec(new Negative(g, result));
        } else {
            result.assign(g);
        }
    }
}
