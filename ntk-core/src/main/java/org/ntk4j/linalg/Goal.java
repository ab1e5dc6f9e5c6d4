/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which eigenvalues an iteration is after.
 *
 * @param low how many of the smallest
 * @param high how many of the largest
 * @param magnitude whether only as many as {@code low}, those of largest magnitude, matter
 */
record Goal(int low, int high, boolean magnitude) {

    static Goal ends(int low, int high) {
        return new Goal(low, high, false);
    }

    static Goal largestMagnitudes(int count) {
        return new Goal(count, count, true);
    }

    /** How many Ritz values it takes at least. */
    int needed(long dimension) {
        return (int) Math.min(magnitude ? low : (long) low + high, dimension);
    }

    boolean reached(Ritz ritz, double tolerance) {
        double enough = tolerance * ritz.scale();
        if (!IntStream.of(which(ritz)).allMatch(i -> ritz.residual(i) <= enough)) {
            return false;
        }
        if (!magnitude) {
            return true;
        }
        int[] race = race(ritz);
        int other = race[race.length - 1];
        double last = Math.abs(ritz.value(race[race.length - 2]));
        // A converged end says nothing while the other end may still outgrow it.
        return ritz.residual(other) <= enough
                || Math.abs(ritz.value(other)) + ritz.residual(other) <= last;
    }

    /**
     * The indices of the Ritz values asked for: the smallest ascending, the largest descending; or
     * by descending magnitude.
     */
    int[] which(Ritz ritz) {
        if (magnitude) {
            int[] race = race(ritz);
            return Arrays.copyOf(race, race.length - 1);
        }
        int n = ritz.size();
        return IntStream.concat(
                        IntStream.range(0, Math.min(low, n)),
                        IntStream.range(0, Math.min(high, n)).map(i -> n - 1 - i))
                .toArray();
    }

    /**
     * The Ritz values of largest magnitude, and after them the next one at the end of the spectrum
     * that the last of them is not at. At its own end the order already decides.
     */
    private int[] race(Ritz ritz) {
        int count = Math.min(low, ritz.size());
        int[] race = new int[count + 1];
        int bottom = 0;
        int top = ritz.size() - 1;
        for (int i = 0; i < count; i++) {
            boolean below = Math.abs(ritz.value(bottom)) > Math.abs(ritz.value(top));
            race[i] = below ? bottom++ : top--;
            race[count] = below ? top : bottom;
        }
        return race;
    }
}
