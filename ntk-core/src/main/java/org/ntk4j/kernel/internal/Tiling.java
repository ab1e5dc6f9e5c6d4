/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a kernel's Jacobian are cut into tiles that are in memory at once, and contracted
 * tile by tile.
 *
 * @param examples examples in a tile, at most
 * @param seeds seeds on each of them, at most
 * @param slice how many numbers a contraction may write down at once
 */
public record Tiling(long examples, long seeds, long slice) {

    /**
     * Numbers that a contraction may write down at once when memory does not matter: 256 MiB of
     * float64.
     */
    public static final long SLICE = 1L << 25;

    /**
     * Rows of cotangents evaluated at once for a trace, unless one seed alone has more: enough to
     * keep the matrix products efficient.
     */
    private static final long ROWS_AT_ONCE = 2048;

    private static final long SMALLEST_SLICE = 1L << 16;

    /**
     * As few tiles as is efficient.
     *
     * @param full whether every row meets every other
     * @param n number of examples
     * @param c number of seeds
     * @return one tile for all, or for a trace one for some seeds
     */
    public static Tiling coarsest(boolean full, long n, long c) {
        return new Tiling(n, full ? c : Math.max(1, Math.min(c, ROWS_AT_ONCE / n)), SLICE);
    }

    /**
     * All cuts worth a look, by halves, the coarsest first.
     *
     * @param full whether every row meets every other
     * @param n number of examples
     * @param c number of seeds
     * @param slice how many numbers a contraction may write down at once
     * @return the cuts, fewer examples last
     */
    public static List<Tiling> all(boolean full, long n, long c, long slice) {
        List<Tiling> all = new ArrayList<>();
        for (long examples : halves(n)) {
            for (long seeds : halves(coarsest(full, examples, c).seeds())) {
                all.add(new Tiling(examples, seeds, slice));
            }
        }
        return all;
    }

    private static List<Long> halves(long count) {
        List<Long> halves = new ArrayList<>(List.of(count));
        for (long half = count; half > 1; ) {
            half = (half + 1) / 2;
            halves.add(half);
        }
        return halves;
    }

    /**
     * What a contraction may write down at once.
     *
     * @param numbers how many numbers fit the memory
     * @return a small part of them
     */
    public static long slice(long numbers) {
        return Math.max(SMALLEST_SLICE, Math.min(SLICE, numbers / 8));
    }

    /** How often a tile is evaluated, all together. */
    double evaluations(boolean full, long n, long c) {
        double perSeeds = Math.ceil((double) n / examples);
        double groups = Math.ceil((double) c / seeds);
        return full ? pairs(perSeeds * groups) : groups * pairs(perSeeds);
    }

    private static double pairs(double tiles) {
        return tiles * (tiles + 1) / 2;
    }
}
