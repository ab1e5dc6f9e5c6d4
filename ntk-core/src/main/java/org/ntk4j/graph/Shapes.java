/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.Arrays;

/** Checks of array shapes against declared ones, where -1 stands for any size. */
final class Shapes {

    private Shapes() {}

    static void requireFit(String input, long[] declared, long[] actual) {
        boolean fits = declared == null || declared.length == actual.length;
        for (int d = 0; fits && declared != null && d < declared.length; d++) {
            fits = declared[d] < 0 || declared[d] == actual[d];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "expected input '%s' of shape %s (-1: any size), got %s"
                            .formatted(input, Arrays.toString(declared), Arrays.toString(actual)));
        }
    }
}
