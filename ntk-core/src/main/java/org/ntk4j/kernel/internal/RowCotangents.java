/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.internal.Ops;

/**
 * Cotangents of n examples and c seeds on each: a reverse sweep over all examples for every seed,
 * whose results become rows i*c + a.
 */
final class RowCotangents {

    private final Sweeps sweeps;
    private final BlockWays ways;
    private final long n;
    private final ArrayPool pool;

    RowCotangents(Sweeps sweeps, BlockWays ways, long n, ArrayPool pool) {
        this.sweeps = sweeps;
        this.ways = ways;
        this.n = n;
        this.pool = pool;
    }

    /**
     * Computes them.
     *
     * @param seeds the seeds on one example's outputs, [c, k]
     * @return arrays [n*c, ...] of the uses' results, each row with one example's shape, by name;
     *     those that are zero by the structure of the graph are absent; the caller closes them
     */
    Map<String, INDArray> of(INDArray seeds) {
        Map<String, INDArray> rows = new LinkedHashMap<>();
        try {
            for (long a = 0; a < seeds.rows(); a++) {
                add(seeds, a, rows);
            }
            return rows;
        } catch (RuntimeException | Error e) {
            rows.values().forEach(INDArray::close);
            throw e;
        }
    }

    /** Adds the rows of one seed. */
    private void add(INDArray seeds, long a, Map<String, INDArray> rows) {
        Map<String, INDArray> some;
        try (INDArray u = Nd4j.create(seeds.dataType(), n, seeds.columns())) {
            Ops.add(u, seeds.getRow(a, true));
            some = sweeps.cotangents(u, ways.results());
        }
        some.forEach(
                (name, one) -> {
                    INDArray examples = ways.placements().examplesFirst(name, one, n);
                    place(examples, a, rows.computeIfAbsent(name, k -> room(examples, seeds)));
                    examples.close();
                    pool.give(one);
                });
    }

    /** Memory for the rows of all seeds. */
    private static INDArray room(INDArray examples, INDArray seeds) {
        long[] shape = examples.shape().clone();
        shape[0] *= seeds.rows();
        return Nd4j.createUninitialized(examples.dataType(), shape);
    }

    private void place(INDArray examples, long a, INDArray rows) {
        long c = rows.size(0) / n;
        long each = examples.length() / n;
        rows.reshape('c', n, c, each)
                .get(NDArrayIndex.all(), NDArrayIndex.point(a), NDArrayIndex.all())
                .assign(examples.reshape('c', n, each));
    }
}
