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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.internal.Ops;

/**
 * The place of a tile in a kernel: examples from ... to, seeds first ... last (both exclusive).
 *
 * @param full whether the seeds are rows of their own
 */
record TilePart(long from, long to, long first, long last, boolean full) {

    /**
     * All tiles that meet each other: for a full kernel all there are, for a trace those of c
     * seeds.
     */
    static List<List<TilePart>> cut(boolean full, long n, long c, Tiling tiling) {
        List<List<TilePart>> groups = new ArrayList<>();
        List<TilePart> all = new ArrayList<>();
        for (long first = 0; first < c; first += tiling.seeds()) {
            List<TilePart> group = new ArrayList<>();
            for (long from = 0; from < n; from += tiling.examples()) {
                group.add(
                        new TilePart(
                                from,
                                Math.min(n, from + tiling.examples()),
                                first,
                                Math.min(c, first + tiling.seeds()),
                                full));
            }
            groups.add(group);
            all.addAll(group);
        }
        return full ? List.of(all) : groups;
    }

    private long size() {
        return to - from;
    }

    private long seeds() {
        return full ? last - first : 1;
    }

    /** Whether this is the only tile of its kernel. */
    boolean isAll(long n, long c) {
        return size() == n && (!full || last - first == c);
    }

    /** A zero matrix for the products of this tile's rows with another's. */
    INDArray products(TilePart other, INDArray kernel) {
        return Nd4j.create(kernel.dataType(), size() * seeds(), other.size() * other.seeds());
    }

    /** Adds products to their place in the kernel, and to the place that mirrors it. */
    void addTo(INDArray kernel, TilePart other, INDArray products, long n, long c) {
        long seeds = full ? c : 1;
        INDArray entries = kernel.reshape('c', n, seeds, n, seeds);
        INDArray some = products.reshape('c', size(), seeds(), other.size(), other.seeds());
        Ops.add(place(entries, this, other), some);
        if (!equals(other)) {
            Ops.add(place(entries, other, this), some.permute(2, 3, 0, 1));
        }
    }

    private static INDArray place(INDArray entries, TilePart rows, TilePart columns) {
        return entries.get(
                NDArrayIndex.interval(rows.from, rows.to),
                NDArrayIndex.interval(rows.full ? rows.first : 0, rows.full ? rows.last : 1),
                NDArrayIndex.interval(columns.from, columns.to),
                NDArrayIndex.interval(
                        columns.full ? columns.first : 0, columns.full ? columns.last : 1));
    }
}
