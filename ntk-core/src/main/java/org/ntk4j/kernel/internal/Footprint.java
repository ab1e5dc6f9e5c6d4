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
    private final Linear forward;
    private final Linear backward;
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
        Measurement measurement = new Measurement(derivatives, ways);
        Examples two = one.repeat(2);
        try {
            Map<String, long[]> shapes = measurement.shapes(two);
            double forwardOfTwo = measurement.forward;
            double backwardOfTwo = measurement.backward;
            Map<String, INDArray> activations = measurement.activations(one);
            Map<String, INDArray> cotangents = measurement.cotangents(one);
            this.forward = Linear.through(measurement.forward, forwardOfTwo);
            this.backward = Linear.through(measurement.backward, backwardOfTwo);
            this.placements = Placements.of(shapes(activations, cotangents), shapes);
            this.heldPerExample = bytes(activations.values());
            this.heldPerRow = bytes(cotangents.values()) + explicitLength * numberBytes;
            addCosts(ways, activations, cotangents);
            activations.values().forEach(INDArray::close);
            cotangents.values().forEach(INDArray::close);
        } finally {
            two.close();
        }
        this.explicitPass = ways.explicit().isEmpty() ? 0 : measurement.explicit(one);
    }

    /** Evaluations whose memory is looked at. */
    private static final class Measurement {

        private final Derivatives derivatives;
        private final BlockWays ways;
        private double forward;
        private double backward;

        Measurement(Derivatives derivatives, BlockWays ways) {
            this.derivatives = derivatives;
            this.ways = ways;
        }

        Map<String, long[]> shapes(Examples x) {
            Map<String, INDArray> activations = activations(x);
            Map<String, INDArray> cotangents = cotangents(x);
            Map<String, long[]> shapes = Footprint.shapes(activations, cotangents);
            activations.values().forEach(INDArray::close);
            cotangents.values().forEach(INDArray::close);
            return shapes;
        }

        Map<String, INDArray> activations(Examples x) {
            try (ArrayPool pool = new ArrayPool()) {
                Map<String, INDArray> values =
                        derivatives.graph().evaluate(x, Map.of(), ways.activations(), pool);
                forward = pool.createdBytes();
                return values;
            }
        }

        Map<String, INDArray> cotangents(Examples x) {
            INDArray seed = seed(x);
            try (ArrayPool pool = new ArrayPool()) {
                Map<String, INDArray> values =
                        derivatives.cotangents(x, seed, ways.results(), pool);
                backward = pool.createdBytes();
                return values;
            } finally {
                seed.close();
            }
        }

        /** One row of the Jacobian. */
        double explicit(Examples one) {
            INDArray seed = seed(one);
            List<String> names = ways.explicit().stream().map(ParameterBlock::name).toList();
            try (ArrayPool pool = new ArrayPool()) {
                derivatives.cotangents(one, seed, names, pool).values().forEach(INDArray::close);
                return pool.createdBytes();
            } finally {
                seed.close();
            }
        }

        private INDArray seed(Examples x) {
            DifferentiableGraph graph = derivatives.graph();
            return Nd4j.create(graph.dataType(), x.size(), graph.outputCount());
        }
    }

    private static Map<String, long[]> shapes(
            Map<String, INDArray> activations, Map<String, INDArray> cotangents) {
        Map<String, long[]> shapes = new HashMap<>();
        activations.forEach((name, value) -> shapes.put(name, value.shape()));
        cotangents.forEach((name, value) -> shapes.put(name, value.shape()));
        return shapes;
    }

    private void addCosts(
            BlockWays ways, Map<String, INDArray> activations, Map<String, INDArray> cotangents) {
        FactorAssembly assembly = new FactorAssembly(activations, cotangents, ways.scale(1, 1));
        for (ParameterBlock block : ways.contracted()) {
            List<ParameterUse> uses =
                    ways.uses(block).stream()
                            .filter(use -> cotangents.containsKey(use.result()))
                            .toList();
            if (!uses.isEmpty()) {
                addCost(assembly, block, uses, ways.mixed(block));
            }
        }
    }

    private void addCost(
            FactorAssembly assembly, ParameterBlock block, List<ParameterUse> uses, boolean mixed) {
        try (RowFactors factors = assembly.factors(uses, mixed)) {
            costs.add(factors.cost());
        } catch (RuntimeException e) {
            // ND4J's exceptions have no common type; the use check sends such a block the explicit
            // way, and says so.
            explicitLength += block.length();
            heldPerRow += (double) block.length() * numberBytes;
        }
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
        double inputs = inputBytes * (rows.n() + rows.count());
        double evaluation =
                inputs
                        + Math.max(
                                forward.at(rows.n()),
                                heldPerExample * rows.n() + backward.at(rows.count()));
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
                pass * rows.n() + (3 * pass + backward.each() / numberBytes) * rows.count();
        return 2 * tiling.evaluations(full, n, c) * (evaluation + contraction);
    }
}
