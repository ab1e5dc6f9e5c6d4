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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;

/** Kernels of the blocks whose uses are known, from activations and cotangents. */
public final class LayerwiseBlocks {

    /**
     * Rows of cotangents evaluated at once for a trace, unless one seed alone has more: enough to
     * keep the matrix products efficient.
     */
    private static final long ROWS_AT_ONCE = 2048;

    private final Derivatives derivatives;
    private final Map<String, long[]> viewShapes = new HashMap<>();

    /**
     * Prepares for a graph.
     *
     * @param derivatives its derivatives
     */
    public LayerwiseBlocks(Derivatives derivatives) {
        this.derivatives = derivatives;
        Set<String> views = new LinkedHashSet<>();
        derivatives.uses().values().forEach(uses -> uses.forEach(use -> views.add(use.view())));
        derivatives
                .graph()
                .evaluate(Map.of(), views)
                .forEach(
                        (name, value) -> {
                            viewShapes.put(name, value.shape());
                            value.close();
                        });
    }

    /**
     * Whether the uses of a block can be contracted together.
     *
     * @param uses the block's uses
     * @return true for at least one use, all of one kind and of the same view of the parameter
     */
    public static boolean contractible(List<ParameterUse> uses) {
        return !uses.isEmpty()
                && uses.stream().map(LayerwiseBlocks::signature).distinct().count() == 1;
    }

    private static String signature(ParameterUse use) {
        boolean transposed = use instanceof ParameterUse.Dense dense && dense.transposed();
        return use.getClass().getSimpleName() + transposed + use.view();
    }

    /**
     * Computes the kernels of some blocks.
     *
     * @param blocks the blocks, each with contractible uses
     * @param kind the reduction
     * @param x the n examples
     * @param seeds the seeds on one example's outputs, [r, k]
     * @return each block's kernel, [n*r, n*r] for the full kind, else [n, n]; the caller closes
     *     them
     */
    public Map<ParameterBlock, INDArray> compute(
            Collection<ParameterBlock> blocks, KernelKind kind, Examples x, INDArray seeds) {
        return sum(blocks, kind, x, seeds, new KernelTerms(derivatives));
    }

    /**
     * Computes the velocities of the kernels of some blocks.
     *
     * @param blocks the blocks, each with contractible uses
     * @param kind the reduction
     * @param x the n examples
     * @param seeds the seeds on one example's outputs, [r, k]
     * @param v the direction of the parameters, [p]
     * @return each block's d/ds of its kernel at w + s v, s = 0, of the kernel's shape; the caller
     *     closes them
     */
    public Map<ParameterBlock, INDArray> velocity(
            Collection<ParameterBlock> blocks,
            KernelKind kind,
            Examples x,
            INDArray seeds,
            INDArray v) {
        return sum(blocks, kind, x, seeds, new VelocityTerms(derivatives, v));
    }

    private Map<ParameterBlock, INDArray> sum(
            Collection<ParameterBlock> blocks,
            KernelKind kind,
            Examples x,
            INDArray seeds,
            BlockTerms terms) {
        Map<ParameterBlock, INDArray> sums = new LinkedHashMap<>();
        long side = kind == KernelKind.FULL ? x.size() * seeds.rows() : x.size();
        for (ParameterBlock block : blocks) {
            sums.put(block, Nd4j.create(derivatives.graph().dataType(), side, side));
        }
        if (blocks.isEmpty()) {
            return sums;
        }
        terms.useActivations(x, activations(blocks));
        long step =
                kind == KernelKind.FULL
                        ? seeds.rows()
                        : Math.max(1, Math.min(seeds.rows(), ROWS_AT_ONCE / x.size()));
        for (long from = 0; from < seeds.rows(); from += step) {
            INDArray chunk = rows(seeds, from, Math.min(seeds.rows(), from + step));
            addChunk(sums, kind, x, chunk, terms);
            chunk.close();
        }
        terms.close();
        return sums;
    }

    private static INDArray rows(INDArray seeds, long from, long to) {
        return seeds.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
    }

    private Set<String> activations(Collection<ParameterBlock> blocks) {
        Set<String> names = new LinkedHashSet<>();
        for (ParameterBlock block : blocks) {
            for (ParameterUse use : derivatives.uses().get(block)) {
                String name = BlockTerms.activation(use);
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private void addChunk(
            Map<ParameterBlock, INDArray> sums,
            KernelKind kind,
            Examples x,
            INDArray seeds,
            BlockTerms terms) {
        Set<String> results = new LinkedHashSet<>();
        for (ParameterBlock block : sums.keySet()) {
            derivatives.uses().get(block).forEach(use -> results.add(use.result()));
        }
        Examples repeated = x.repeat(seeds.rows());
        INDArray tiled = Nd4j.tile(seeds, (int) x.size(), 1);
        terms.useCotangents(repeated, tiled, results);
        Contraction contraction = new Contraction(kind, viewShapes, x.size(), seeds.rows());
        sums.forEach(
                (block, sum) -> {
                    List<ParameterUse> uses =
                            derivatives.uses().get(block).stream().filter(terms::matters).toList();
                    if (!uses.isEmpty()) {
                        terms.add(contraction, uses, sum);
                    }
                });
        repeated.close();
        tiled.close();
    }
}
