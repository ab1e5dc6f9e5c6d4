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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * Kernels block by block, tile by tile: from activations and cotangents where a block's uses are
 * known, from rows of the Jacobian elsewhere.
 */
public final class LayerwiseBlocks {

    private final Derivatives derivatives;
    private final Views views;
    private final Map<ParameterBlock, List<ParameterUse>> uses = new LinkedHashMap<>();

    /**
     * Prepares for a graph.
     *
     * @param derivatives its derivatives
     */
    public LayerwiseBlocks(Derivatives derivatives) {
        this.derivatives = derivatives;
        this.views = new Views(derivatives);
        derivatives
                .uses()
                .forEach(
                        (block, all) -> {
                            List<ParameterUse> known =
                                    all.stream()
                                            .map(views::unpadded)
                                            .flatMap(Optional::stream)
                                            .toList();
                            if (known.size() == all.size()
                                    && BlockWays.contractible(block, known)) {
                                uses.put(block, known);
                            }
                        });
    }

    /**
     * The blocks with contractible uses.
     *
     * @return a new set, in the order of the flat vector
     */
    public Set<ParameterBlock> candidates() {
        return new LinkedHashSet<>(uses.keySet());
    }

    /** The uses of a candidate. */
    List<ParameterUse> uses(ParameterBlock candidate) {
        return uses.get(candidate);
    }

    /**
     * Sorts all blocks by the way that they take.
     *
     * @param contractions what is contracted
     * @param slice how many numbers a contraction may write down at once
     */
    BlockWays ways(Contractions contractions, long slice) {
        List<ParameterBlock> others =
                derivatives.graph().blocks().stream()
                        .filter(block -> !contractions.blocks().contains(block))
                        .toList();
        return ways(contractions, others, slice);
    }

    private BlockWays ways(
            Contractions contractions, Collection<ParameterBlock> explicit, long slice) {
        Map<ParameterBlock, List<ParameterUse>> contracted = new LinkedHashMap<>();
        contractions.blocks().forEach(block -> contracted.put(block, uses(block)));
        return new BlockWays(
                contracted,
                explicit,
                new FactorAssembly.Layout(views, contractions.placements(), slice));
    }

    /**
     * Where and how kernels are added up.
     *
     * @param full whether all products of rows are kept, or their sums over seeds
     * @param tiling what is in memory at once
     * @param sums the matrix of a block, to which its kernel is added; in C order, several blocks
     *     may share one
     */
    public record Task(boolean full, Tiling tiling, Function<ParameterBlock, INDArray> sums) {}

    /**
     * Adds up the kernels of all blocks.
     *
     * @param contractions what is contracted
     * @param x the n examples
     * @param seeds the seeds on one example's outputs, [c, k]
     * @param task where to; each matrix is [n*c, n*c] for the full kind, else [n, n]
     */
    public void kernels(Contractions contractions, Examples x, INDArray seeds, Task task) {
        BlockWays ways = ways(contractions, task.tiling().slice());
        sum(new KernelTiles(derivatives, ways), derivatives.graph().blocks(), x, seeds, task);
    }

    /**
     * Adds up the velocities of the kernels of all blocks.
     *
     * @param contractions what is contracted
     * @param x the n examples
     * @param seeds the seeds on one example's outputs, [c, k]
     * @param v the direction of the parameters, [p]
     * @param task where to; each matrix is [n*c, n*c] for the full kind, else [n, n]
     */
    public void velocities(
            Contractions contractions, Examples x, INDArray seeds, INDArray v, Task task) {
        BlockWays ways = ways(contractions, task.tiling().slice());
        sum(new VelocityTiles(derivatives, ways, v), derivatives.graph().blocks(), x, seeds, task);
    }

    /** Adds up the kernels of the contracted blocks, and of no others. */
    void contracted(Contractions contractions, Examples x, INDArray seeds, Task task) {
        BlockWays ways = ways(contractions, List.of(), task.tiling().slice());
        sum(new KernelTiles(derivatives, ways), contractions.blocks(), x, seeds, task);
    }

    private static void sum(
            TileSource source,
            Collection<ParameterBlock> blocks,
            Examples x,
            INDArray seeds,
            Task task) {
        Sweep sweep = new Sweep(source, blocks, x, seeds, task);
        TilePart.cut(task.full(), x.size(), seeds.rows(), task.tiling()).forEach(sweep::all);
    }

    /** Every tile with every other. */
    private record Sweep(
            TileSource source,
            Collection<ParameterBlock> blocks,
            Examples x,
            INDArray seeds,
            Task task) {

        void all(List<TilePart> parts) {
            for (int u = 0; u < parts.size(); u++) {
                try (Tile left = open(parts.get(u))) {
                    add(parts.get(u), left, parts.get(u), left);
                    for (int v = u + 1; v < parts.size(); v++) {
                        try (Tile right = open(parts.get(v))) {
                            add(parts.get(u), left, parts.get(v), right);
                        }
                    }
                }
            }
        }

        private Tile open(TilePart part) {
            Examples some = x.slice(part.from(), part.to());
            INDArray chunk = Blocks.rows(seeds, part.first(), part.last()).dup('c');
            try {
                return source.evaluate(some, chunk);
            } finally {
                some.close();
                chunk.close();
            }
        }

        private void add(TilePart rows, Tile left, TilePart columns, Tile right) {
            for (ParameterBlock block : blocks) {
                left.rows(block)
                        .ifPresent(
                                mine -> {
                                    try (mine) {
                                        addBlock(block, rows, mine, columns, left, right);
                                    }
                                });
            }
        }

        private void addBlock(
                ParameterBlock block,
                TilePart rows,
                TileRows mine,
                TilePart columns,
                Tile left,
                Tile right) {
            TileRows others = left == right ? mine : right.rows(block).orElseThrow();
            INDArray sum = task.sums().apply(block);
            if (rows.isAll(x.size(), seeds.rows())) {
                mine.add(others, task.full(), sum);
                return;
            }
            try (INDArray products = rows.products(columns, sum)) {
                mine.add(others, task.full(), products);
                rows.addTo(sum, columns, products, x.size(), seeds.rows());
            } finally {
                if (others != mine) {
                    others.close();
                }
            }
        }
    }
}
