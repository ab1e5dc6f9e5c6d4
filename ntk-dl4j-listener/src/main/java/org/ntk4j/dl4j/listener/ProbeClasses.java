/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads classes from labels. */
final class ProbeClasses {

    private ProbeClasses() {}

    /**
     * The class of each example.
     *
     * @param labels [n, k], or null
     * @return n indices of the ones if every row is one-hot with k &gt; 1; empty otherwise
     */
    static List<Integer> of(INDArray labels) {
        if (labels == null || labels.rank() != 2 || labels.size(1) < 2) {
            return List.of();
        }
        List<Integer> classes = new ArrayList<>();
        for (double[] row : labels.toDoubleMatrix()) {
            int hot = -1;
            for (int a = 0; a < row.length; a++) {
                if (row[a] == 1 && hot < 0) {
                    hot = a;
                } else if (row[a] != 0) {
                    return List.of();
                }
            }
            if (hot < 0) {
                return List.of();
            }
            classes.add(hot);
        }
        return classes;
    }
}
