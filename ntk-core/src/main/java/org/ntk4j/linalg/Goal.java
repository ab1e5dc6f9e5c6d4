/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.stream.IntStream;

/**
 * Which eigenvalues an iteration is after.
 *
 * @param low how many of the smallest
 * @param high how many of the largest
 * @param magnitude whether only the one of largest magnitude matters, of one at each end
 */
record Goal(int low, int high, boolean magnitude) {

    static Goal ends(int low, int high) {
        return new Goal(low, high, false);
    }

    static Goal largestMagnitude() {
        return new Goal(1, 1, true);
    }

    /** How many Ritz values it takes at least. */
    int needed(long dimension) {
        return magnitude ? 1 : (int) Math.min((long) low + high, dimension);
    }

    boolean reached(Ritz ritz, double tolerance) {
        double enough = tolerance * ritz.scale();
        if (!magnitude) {
            return IntStream.of(which(ritz)).allMatch(i -> ritz.residual(i) <= enough);
        }
        int top = which(ritz)[0];
        int other = ritz.size() - 1 - top;
        // A converged end says nothing while the other end may still outgrow it.
        return ritz.residual(top) <= enough
                && (ritz.residual(other) <= enough
                        || Math.abs(ritz.value(other)) + ritz.residual(other) <= ritz.scale());
    }

    /** The indices of the Ritz values asked for: the smallest ascending, the largest descending. */
    int[] which(Ritz ritz) {
        int n = ritz.size();
        if (magnitude) {
            return new int[] {Math.abs(ritz.value(0)) > Math.abs(ritz.value(n - 1)) ? 0 : n - 1};
        }
        return IntStream.concat(
                        IntStream.range(0, Math.min(low, n)),
                        IntStream.range(0, Math.min(high, n)).map(i -> n - 1 - i))
                .toArray();
    }
}
