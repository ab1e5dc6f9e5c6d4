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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.linalg.Gemm;
import org.ntk4j.linalg.Norms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which blocks may be contracted from activations and cotangents: a graph can fold time
 * steps into the examples' axis in an order of its own. Where its arrays have the examples, the
 * shapes and values of two examples tell; what then comes out is compared with the definition.
 */
public final class UseCheck {

    private static final Logger LOG = LoggerFactory.getLogger(UseCheck.class);

    /**
     * Relative difference above which two ways disagree: well above the rounding of either type.
     */
    private static final double DOUBLE_TOLERANCE = 1e-8;

    private static final double FLOAT_TOLERANCE = 1e-3;

    /** The same for values of the graph: forward alone there is less rounding. */
    private static final double FLOAT_ROUNDING = 1e-5;

    private static final long SEEDS = 2;

    private final Derivatives derivatives;
    private final LayerwiseBlocks layerwise;
    private final Footprint footprint;
    private final long bytes;
    private final double tolerance;
    private final double valueTolerance;

    /**
     * Prepares the check.
     *
     * @param derivatives the function's derivatives
     * @param layerwise the fast way
     * @param footprint what its pieces take
     * @param bytes the memory that may be taken; one block's rows take what they must
     */
    public UseCheck(
            Derivatives derivatives, LayerwiseBlocks layerwise, Footprint footprint, long bytes) {
        this.footprint = footprint;
        this.bytes = bytes;
        this.derivatives = derivatives;
        this.layerwise = layerwise;
        boolean single = derivatives.graph().dataType() == DataType.FLOAT;
        this.tolerance = single ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE;
        this.valueTolerance = single ? FLOAT_ROUNDING : DOUBLE_TOLERANCE;
    }

    /**
     * What may be contracted: blocks without any use, those for which both ways agree, and those
     * whose gradient is zero at any parameters, as under a mask, if no other places of the examples
     * in the arrays of their uses are possible.
     *
     * @param x the examples; the first two are used
     * @return the blocks, and where the examples are
     * @throws IllegalArgumentException if an example's outputs depend on the other examples
     */
    public Contractions trusted(Examples x) {
        Examples two = x.slice(0, Math.min(2, x.size()));
        try {
            requireIndependence(two);
            return compared(placed(two), two);
        } finally {
            two.close();
        }
    }

    /** The blocks whose uses all have the examples somewhere. */
    private Contractions placed(Examples two) {
        Set<ParameterBlock> candidates = layerwise.candidates();
        List<ParameterUse> uses =
                candidates.stream().flatMap(block -> layerwise.uses(block).stream()).toList();
        Placements placements =
                new PlacementSearch(derivatives.graph(), uses, two, valueTolerance)
                        .from(footprint.placements());
        Set<ParameterBlock> placed = new LinkedHashSet<>(candidates);
        placed.removeIf(block -> !placements.cover(layerwise.uses(block)));
        derivatives.graph().blocks().stream()
                .filter(block -> !placed.contains(block))
                .forEach(
                        block ->
                                LOG.debug(
                                        "{} takes the explicit way: a use of it is unknown, or"
                                                + " does not act example by example",
                                        block));
        return new Contractions(placed, placements);
    }

    /** What two examples show of a block. */
    private enum Verdict {
        SAME,
        ZERO,
        OTHER
    }

    private Contractions compared(Contractions placed, Examples two) {
        Placements placements = placed.placements();
        Map<ParameterBlock, Verdict> verdicts = new HashMap<>();
        Set<ParameterBlock> open = new LinkedHashSet<>(placed.blocks());
        open.removeIf(block -> layerwise.uses(block).isEmpty());
        verdicts.putAll(compare(new Contractions(open, placements), two));
        open.removeIf(block -> verdicts.get(block) != Verdict.ZERO);
        if (!open.isEmpty()) {
            Contractions some = new Contractions(open, placements);
            verdicts.putAll(Elsewhere.look(derivatives.graph(), () -> compare(some, two)));
        }
        Set<ParameterBlock> trusted = new LinkedHashSet<>(placed.blocks());
        trusted.removeIf(
                block ->
                        switch (verdicts.getOrDefault(block, Verdict.ZERO)) {
                            case SAME -> false;
                            case ZERO -> !placements.open(layerwise.uses(block)).isEmpty();
                            case OTHER -> true;
                        });
        return new Contractions(trusted, placements);
    }

    private void requireIndependence(Examples two) {
        INDArray together = derivatives.outputs(two);
        try {
            double rounding = tolerance * Math.max(norm(together), Double.MIN_NORMAL);
            for (long i = 0; i < two.size(); i++) {
                Examples one = two.slice(i, i + 1);
                INDArray alone = derivatives.outputs(one);
                double difference = alone.distance2(together.getRow(i, true));
                alone.close();
                one.close();
                if (difference > rounding) {
                    throw new IllegalArgumentException(
                            "expected each example's outputs to depend on this example alone, but"
                                    + " example "
                                    + i
                                    + " has other outputs alone than beside another: remove what"
                                    + " mixes examples, such as batch statistics");
                }
            }
        } finally {
            together.close();
        }
    }

    private static double norm(INDArray values) {
        return Norms.of(values);
    }

    private Map<ParameterBlock, Verdict> compare(Contractions all, Examples two) {
        Map<ParameterBlock, Verdict> verdicts = new HashMap<>();
        try (INDArray seeds = seeds()) {
            for (Set<ParameterBlock> some : portions(all.blocks(), two.size())) {
                verdicts.putAll(compare(new Contractions(some, all.placements()), two, seeds));
            }
        }
        return verdicts;
    }

    private Map<ParameterBlock, Verdict> compare(Contractions some, Examples two, INDArray seeds) {
        Map<ParameterBlock, Verdict> verdicts = new HashMap<>();
        Map<ParameterBlock, INDArray> truth =
                JacobianRows.of(derivatives, two, some.blocks(), seeds);
        Map<ParameterBlock, INDArray> fast = new HashMap<>();
        try {
            truth.replaceAll((block, rows) -> gram(rows));
            fast.putAll(contracted(some, two, seeds));
            for (ParameterBlock block : some.blocks()) {
                verdicts.put(block, verdict(block, fast.get(block), truth.get(block)));
            }
            return verdicts;
        } finally {
            truth.values().forEach(INDArray::close);
            fast.values().forEach(INDArray::close);
        }
    }

    /** Where both are zero, any two ways agree and nothing is learned. */
    private Verdict verdict(ParameterBlock block, INDArray fast, INDArray truth) {
        if (fast == null) {
            return Verdict.OTHER;
        }
        double scale = norm(truth);
        // Not a number is no agreement.
        if (!(fast.distance2(truth) <= tolerance * scale)) {
            LOG.info("{} takes the explicit way: its rows are not the examples", block);
            return Verdict.OTHER;
        }
        return scale == 0 ? Verdict.ZERO : Verdict.SAME;
    }

    /** Blocks whose rows fit a quarter of the memory together, or one alone. */
    private List<Set<ParameterBlock>> portions(Set<ParameterBlock> blocks, long n) {
        double most = bytes / 4.0;
        List<Set<ParameterBlock>> portions = new ArrayList<>();
        double size = Double.POSITIVE_INFINITY;
        for (ParameterBlock block : blocks) {
            double rows =
                    (double) SEEDS * n * block.length() * derivatives.graph().dataType().width();
            if (size + rows > most) {
                portions.add(new LinkedHashSet<>());
                size = 0;
            }
            portions.get(portions.size() - 1).add(block);
            size += rows;
        }
        return portions;
    }

    private static INDArray gram(INDArray rows) {
        INDArray gram = Gemm.gram(rows);
        rows.close();
        return gram;
    }

    /** The kernels by contraction; a block for which this fails is absent. */
    private Map<ParameterBlock, INDArray> contracted(
            Contractions some, Examples two, INDArray seeds) {
        Map<ParameterBlock, INDArray> kernels = new LinkedHashMap<>();
        long side = two.size() * SEEDS;
        some.blocks()
                .forEach(
                        block ->
                                kernels.put(
                                        block,
                                        Nd4j.create(derivatives.graph().dataType(), side, side)));
        try {
            layerwise.contracted(
                    some,
                    two,
                    seeds,
                    new LayerwiseBlocks.Task(true, tiling(two.size()), kernels::get));
            return kernels;
        } catch (RuntimeException e) {
            // ND4J's exceptions have no common type; whatever it is, the explicit way is right.
            kernels.values().forEach(INDArray::close);
            return contractedOneByOne(some, two, seeds, e);
        }
    }

    private Map<ParameterBlock, INDArray> contractedOneByOne(
            Contractions some, Examples two, INDArray seeds, RuntimeException failure) {
        Map<ParameterBlock, INDArray> each = new LinkedHashMap<>();
        if (some.blocks().size() == 1) {
            LOG.info("{} takes the explicit way: {}", some.blocks(), failure.getMessage());
            return each;
        }
        for (ParameterBlock block : some.blocks()) {
            Contractions one = new Contractions(Set.of(block), some.placements());
            each.putAll(contracted(one, two, seeds));
        }
        return each;
    }

    /** The coarsest that leaves memory for the other way. */
    private Tiling tiling(long n) {
        long slice = Tiling.slice(bytes / footprint.numberBytes());
        return Tiling.all(true, n, SEEDS, slice).stream()
                .filter(tiling -> footprint.peakBytes(true, n, SEEDS, tiling) <= bytes / 2.0)
                .findFirst()
                .orElse(new Tiling(1, 1, slice));
    }

    /**
     * Two fixed combinations of outputs with no symmetry of their own: with one alone, a single
     * example would have a single row, and rows in the wrong order would go unseen.
     */
    private INDArray seeds() {
        long k = derivatives.graph().outputCount();
        double[] values =
                LongStream.range(0, SEEDS * k).mapToDouble(a -> Math.cos(1 + a * .7)).toArray();
        try (INDArray exact = Nd4j.createFromArray(values)) {
            return Copies.shaped(exact, derivatives.graph().dataType(), SEEDS, k);
        }
    }
}
