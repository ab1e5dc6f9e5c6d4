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
     * @return arrays [n*c, ...] of the uses' results, by name; those that are zero by the structure
     *     of the graph are absent; the caller closes them
     */
    Map<String, INDArray> of(INDArray seeds) {
        long c = seeds.rows();
        Map<String, INDArray> rows = new LinkedHashMap<>();
        for (long a = 0; a < c; a++) {
            INDArray u = Nd4j.create(seeds.dataType(), n, seeds.columns());
            u.addiRowVector(seeds.getRow(a));
            Map<String, INDArray> some = sweeps.cotangents(u, ways.results());
            u.close();
            if (c == 1) {
                return some;
            }
            for (Map.Entry<String, INDArray> one : some.entrySet()) {
                INDArray all =
                        rows.computeIfAbsent(one.getKey(), name -> room(name, one.getValue(), c));
                place(one.getKey(), one.getValue(), a, c, all);
                pool.give(one.getValue());
            }
        }
        return rows;
    }

    /** An array for c seeds beside one for one seed. */
    private INDArray room(String name, INDArray one, long c) {
        long[] shape = one.shape().clone();
        shape[ways.exampleAxis(name)] *= c;
        return Nd4j.createUninitialized(one.dataType(), shape);
    }

    private void place(String name, INDArray one, long a, long c, INDArray all) {
        long before = 1;
        for (int axis = 0; axis < ways.exampleAxis(name); axis++) {
            before *= one.size(axis);
        }
        long each = one.length() / (before * n);
        all.reshape('c', before, n, c, each)
                .get(
                        NDArrayIndex.all(),
                        NDArrayIndex.all(),
                        NDArrayIndex.point(a),
                        NDArrayIndex.all())
                .assign(one.reshape('c', before, n, each));
    }
}
