/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;

/** The Jacobian's columns of some blocks, one backward pass per row. */
public final class JacobianRows {

    private JacobianRows() {}

    /**
     * Computes the columns of some blocks.
     *
     * @param derivatives the function's derivatives
     * @param x the examples
     * @param blocks the blocks
     * @param kind decides the rows: one per example for the pseudo kernel, else one per example and
     *     output
     * @return for each block an array [rows, length of the block], row i*k + a (or i), each block's
     *     columns in C order of its shape; the caller closes them
     */
    public static Map<ParameterBlock, INDArray> of(
            Derivatives derivatives,
            Examples x,
            Collection<ParameterBlock> blocks,
            KernelKind kind) {
        INDArray seeds = seeds(kind, derivatives);
        try {
            return of(derivatives, x, blocks, seeds);
        } finally {
            seeds.close();
        }
    }

    /**
     * Computes some combinations of rows of the Jacobian.
     *
     * @param derivatives the function's derivatives
     * @param x the examples
     * @param blocks the blocks
     * @param seeds the combinations [c, k], the same for every example
     * @return for each block an array [n*c, length of the block]; the caller closes them
     */
    public static Map<ParameterBlock, INDArray> of(
            Derivatives derivatives,
            Examples x,
            Collection<ParameterBlock> blocks,
            INDArray seeds) {
        return of(derivatives, x, blocks, seeds, sweeps -> sweeps);
    }

    /**
     * Computes the tangents of some combinations of rows of the Jacobian along a direction v: what
     * each row gains per unit of s at w + s v.
     *
     * @param derivatives the function's derivatives
     * @param x the examples
     * @param blocks the blocks
     * @param seeds the combinations [c, k], the same for every example
     * @param v the direction, [p]
     * @return for each block an array [n*c, length of the block]; the caller closes them
     */
    public static Map<ParameterBlock, INDArray> tangentsOf(
            Derivatives derivatives,
            Examples x,
            Collection<ParameterBlock> blocks,
            INDArray seeds,
            INDArray v) {
        return of(derivatives, x, blocks, seeds, sweeps -> sweeps.along(v));
    }

    private static Map<ParameterBlock, INDArray> of(
            Derivatives derivatives,
            Examples x,
            Collection<ParameterBlock> blocks,
            INDArray seeds,
            UnaryOperator<Sweeps> derived) {
        if (blocks.isEmpty()) {
            return Map.of();
        }
        long count = x.size() * seeds.rows();
        Map<ParameterBlock, INDArray> rows = new LinkedHashMap<>();
        try (ArrayPool pool = new ArrayPool()) {
            for (ParameterBlock block : blocks) {
                rows.put(block, Nd4j.create(derivatives.graph().dataType(), count, block.length()));
            }
            for (long i = 0; i < x.size(); i++) {
                Examples one = x.slice(i, i + 1);
                try (Sweeps sweeps = derivatives.sweeps(one, pool);
                        Sweeps rowsOf = derived.apply(sweeps)) {
                    for (long a = 0; a < seeds.rows(); a++) {
                        write(rowsOf, seeds.getRow(a, true), i * seeds.rows() + a, rows, pool);
                    }
                } finally {
                    one.close();
                }
            }
            return rows;
        } catch (RuntimeException | Error e) {
            rows.values().forEach(INDArray::close);
            throw e;
        }
    }

    /** Writes one row of each block. */
    private static void write(
            Sweeps sweeps,
            INDArray seed,
            long row,
            Map<ParameterBlock, INDArray> rows,
            ArrayPool pool) {
        List<String> names = rows.keySet().stream().map(ParameterBlock::name).toList();
        INDArray u = seed.dup('c');
        Map<String, INDArray> parts = sweeps.cotangents(u, names);
        for (ParameterBlock block : rows.keySet()) {
            INDArray part = parts.get(block.name());
            if (part != null) {
                rows.get(block).getRow(row).assign(part.reshape(part.length()));
            }
        }
        parts.values().forEach(pool::give);
        u.close();
    }

    /**
     * The seeds on one example's outputs whose pullbacks are the rows of a kernel's Jacobian.
     *
     * @param kind the reduction
     * @param derivatives the function's derivatives
     * @return the identity [k, k], or for the pseudo kernel [1, k] filled with 1/sqrt k
     */
    public static INDArray seeds(KernelKind kind, Derivatives derivatives) {
        long k = derivatives.graph().outputCount();
        if (kind == KernelKind.PSEUDO) {
            return Nd4j.valueArrayOf(
                    new long[] {1, k}, 1 / Math.sqrt(k), derivatives.graph().dataType());
        }
        INDArray identity = Nd4j.create(derivatives.graph().dataType(), k, k);
        for (long a = 0; a < k; a++) {
            identity.putScalar(a, a, 1);
        }
        return identity;
    }
}
