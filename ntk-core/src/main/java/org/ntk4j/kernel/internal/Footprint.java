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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.FactorCost.Rows;

/**
 * Memory and operations that a graph's kernels take, as functions of the cut: measured on one and
 * on two examples, since all that depends on examples grows in proportion.
 */
public final class Footprint {

    /** Bytes of an evaluation of m rows: fixed + each * m. */
    private record Linear(double fixed, double each) {

        static Linear through(double one, double two) {
            double each = Math.max(0, two - one);
            return new Linear(Math.max(0, one - each), each);
        }

        double at(double rows) {
            return fixed + each * rows;
        }
    }

    private final int numberBytes;
    private final long outputs;
    private final long blocks;
    private final long layers;
    private final double inputBytes;
    private final Linear sweeps;
    private final double explicitPass;
    private final double heldPerExample;
    private double heldPerRow;
    private double explicitLength;
    private final List<FactorCost> costs = new ArrayList<>();
    private final Placements placements;

    private Footprint(
            Derivatives derivatives,
            LayerwiseBlocks layerwise,
            Set<ParameterBlock> contracted,
            Examples one) {
        DifferentiableGraph graph = derivatives.graph();
        BlockWays ways =
                layerwise.ways(new Contractions(contracted, Placements.NONE), Tiling.SLICE);
        this.numberBytes = graph.dataType().width();
        this.outputs = graph.outputCount();
        this.blocks = graph.blocks().size();
        this.layers = graph.layers().size();
        this.inputBytes = bytes(one.inputs());
        this.explicitLength = ways.explicit().stream().mapToLong(ParameterBlock::length).sum();
        Examples two = one.repeat(2);
        try (Evaluation single = new Evaluation(derivatives, ways, one);
                Evaluation pair = new Evaluation(derivatives, ways, two)) {
            this.sweeps = Linear.through(single.bytes, pair.bytes);
            this.placements = Placements.of(single.shapes(), pair.shapes());
            this.heldPerExample = bytes(single.activations.values());
            this.heldPerRow = bytes(single.cotangents.values()) + explicitLength * numberBytes;
            addCosts(ways, single.activations, single.cotangents);
        } finally {
            two.close();
        }
        this.explicitPass = ways.explicit().isEmpty() ? 0 : explicitBytes(derivatives, ways, one);
    }

    /** What a tile holds, with one seed, and the memory that finding it out takes besides. */
    private static final class Evaluation implements AutoCloseable {

        private final Map<String, INDArray> activations;
        private final Map<String, INDArray> cotangents;
        private final double bytes;

        Evaluation(Derivatives derivatives, BlockWays ways, Examples x) {
            INDArray seed = seed(derivatives.graph(), x);
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool)) {
                activations = sweeps.values(ways.activations());
                cotangents = sweeps.cotangents(seed, ways.results());
                bytes = pool.createdBytes();
            } finally {
                seed.close();
            }
        }

        Map<String, long[]> shapes() {
            Map<String, long[]> shapes = new HashMap<>();
            activations.forEach((name, value) -> shapes.put(name, value.shape()));
            cotangents.forEach((name, value) -> shapes.put(name, value.shape()));
            return shapes;
        }

        @Override
        public void close() {
            activations.values().forEach(INDArray::close);
            cotangents.values().forEach(INDArray::close);
        }
    }

    /** Memory for one row of the Jacobian. */
    private static double explicitBytes(Derivatives derivatives, BlockWays ways, Examples one) {
        List<String> names = ways.explicit().stream().map(ParameterBlock::name).toList();
        INDArray seed = seed(derivatives.graph(), one);
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(one, pool)) {
            sweeps.cotangents(seed, names).values().forEach(INDArray::close);
            return pool.createdBytes();
        } finally {
            seed.close();
        }
    }

    private static INDArray seed(DifferentiableGraph graph, Examples x) {
        return Nd4j.create(graph.dataType(), x.size(), graph.outputCount());
    }

    private void addCosts(
            BlockWays ways, Map<String, INDArray> activations, Map<String, INDArray> cotangents) {
        Map<String, INDArray> rows = new HashMap<>();
        cotangents.forEach(
                (name, value) -> rows.put(name, Placements.NONE.examplesFirst(name, value, 1)));
        FactorAssembly assembly = new FactorAssembly(activations, rows, ways.scale(1, 1));
        for (ParameterBlock block : ways.contracted()) {
            List<ParameterUse> uses =
                    ways.uses(block).stream()
                            .filter(use -> cotangents.containsKey(use.result()))
                            .toList();
            if (!placements.cover(uses)) {
                addExplicit(block);
            } else if (!uses.isEmpty()) {
                addCost(assembly, block, uses, ways.mixed(block));
            }
        }
    }

    private void addCost(
            FactorAssembly assembly, ParameterBlock block, List<ParameterUse> uses, boolean mixed) {
        try (RowFactors factors = assembly.factors(uses, mixed)) {
            costs.add(factors.cost());
        } catch (RuntimeException e) {
            // ND4J's exceptions have no common type.
            addExplicit(block);
        }
    }

    /** The use check sends such a block the explicit way, and says so. */
    private void addExplicit(ParameterBlock block) {
        explicitLength += block.length();
        heldPerRow += (double) block.length() * numberBytes;
    }

    private static double bytes(Collection<INDArray> arrays) {
        return arrays.stream().mapToDouble(a -> (double) a.length() * a.dataType().width()).sum();
    }

    /**
     * Looks at a graph.
     *
     * @param derivatives its derivatives
     * @param layerwise its uses
     * @param contracted the blocks to be contracted; all others take the explicit way
     * @return the footprint. Cost: a few evaluations of one and of two examples
     */
    public static Footprint of(
            Derivatives derivatives, LayerwiseBlocks layerwise, Set<ParameterBlock> contracted) {
        Examples one = blank(derivatives.graph());
        try {
            return new Footprint(derivatives, layerwise, contracted, one);
        } finally {
            one.close();
        }
    }

    /** One example of zeros: memory is a matter of shapes. */
    private static Examples blank(DifferentiableGraph graph) {
        List<INDArray> inputs = new ArrayList<>();
        for (String input : graph.inputs()) {
            SDVariable placeholder = graph.sameDiff().getVariable(input);
            long[] shape = placeholder.placeholderShape().clone();
            shape[0] = 1;
            inputs.add(Nd4j.create(placeholder.dataType(), shape));
        }
        return Examples.of(inputs.toArray(INDArray[]::new));
    }

    /** Where the examples are in the arrays of the contracted blocks' uses, as shapes tell. */
    Placements placements() {
        return placements;
    }

    /**
     * The number of outputs.
     *
     * @return k
     */
    public long outputs() {
        return outputs;
    }

    /**
     * The number of parameter blocks.
     *
     * @return how many the graph has
     */
    public long blocks() {
        return blocks;
    }

    /**
     * The number of layers with parameters.
     *
     * @return how many the graph has
     */
    public long layers() {
        return layers;
    }

    /**
     * The size of a number.
     *
     * @return 4 or 8 bytes
     */
    public int numberBytes() {
        return numberBytes;
    }

    /**
     * The peak of memory, without the kernel's own matrices.
     *
     * @param full whether every row meets every other
     * @param n number of examples
     * @param c number of seeds on each
     * @param tiling the cut
     * @return bytes
     */
    public double peakBytes(boolean full, long n, long c, Tiling tiling) {
        Rows rows = new Rows(tiling.examples(), tiling.seeds());
        double held = heldPerExample * rows.n() + heldPerRow * rows.count();
        double evaluation = inputBytes * rows.n() + sweeps.at(rows.n()) + held;
        evaluation = Math.max(evaluation, held + explicitPass);
        double contraction = held + contractionBytes(rows, full);
        boolean alone = tiling.evaluations(full, n, c) <= 1 || (!full && rows.n() >= n);
        return alone ? Math.max(evaluation, contraction) : held + Math.max(evaluation, contraction);
    }

    private double contractionBytes(Rows rows, boolean full) {
        double most = costs.stream().mapToDouble(cost -> cost.memory(rows, full)).max().orElse(0);
        double side = full ? rows.count() : rows.n();
        return (most + side * side) * numberBytes;
    }

    /**
     * Multiplications and additions, all together.
     *
     * @param full whether every row meets every other
     * @param n number of examples
     * @param c number of seeds on each
     * @param tiling the cut
     * @return their number
     */
    public double operations(boolean full, long n, long c, Tiling tiling) {
        Rows rows = new Rows(tiling.examples(), tiling.seeds());
        double pass = costs.stream().mapToDouble(FactorCost::forward).sum();
        double contraction =
                costs.stream().mapToDouble(cost -> cost.operations(rows, full)).sum()
                        + explicitLength * rows.count() * (full ? rows.count() : rows.n());
        // Backward costs twice as much as forward; all else in the graph is counted by its results.
        double evaluation =
                pass * rows.n() + (2 * pass + sweeps.each() / numberBytes) * rows.count();
        return 2 * tiling.evaluations(full, n, c) * (evaluation + contraction);
    }
}
