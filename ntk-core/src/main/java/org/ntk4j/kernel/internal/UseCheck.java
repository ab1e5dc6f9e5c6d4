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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.Gemm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which blocks may be contracted from activations and cotangents: a graph can fold time
 * steps into the examples' axis in an order of its own, so what the uses suggest is compared with
 * the definition on two examples.
 */
public final class UseCheck {

    private static final Logger LOG = LoggerFactory.getLogger(UseCheck.class);

    /**
     * Relative difference above which two ways disagree: well above the rounding of either type.
     */
    private static final double DOUBLE_TOLERANCE = 1e-8;

    private static final double FLOAT_TOLERANCE = 1e-3;

    private static final long SEEDS = 2;

    private final Derivatives derivatives;
    private final LayerwiseBlocks layerwise;
    private final Footprint footprint;
    private final long bytes;
    private final double tolerance;

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
        this.tolerance =
                derivatives.graph().dataType() == DataType.DOUBLE
                        ? DOUBLE_TOLERANCE
                        : FLOAT_TOLERANCE;
    }

    /**
     * The blocks that may be contracted.
     *
     * @param x the examples; the first two are used
     * @return the blocks for which both ways agree
     * @throws IllegalArgumentException if an example's outputs depend on the other examples
     */
    public Set<ParameterBlock> trusted(Examples x) {
        Set<ParameterBlock> candidates = layerwise.candidates();
        derivatives.graph().blocks().stream()
                .filter(block -> !candidates.contains(block))
                .forEach(
                        block -> LOG.debug("{} takes the explicit way: its use is unknown", block));
        Examples two = x.slice(0, Math.min(2, x.size()));
        try {
            requireIndependence(two);
            Set<ParameterBlock> trusted = new LinkedHashSet<>();
            Set<ParameterBlock> open = compare(candidates, two, trusted);
            if (!open.isEmpty()) {
                compareElsewhere(open, two, trusted);
            }
            return trusted;
        } finally {
            two.close();
        }
    }

    private void requireIndependence(Examples two) {
        INDArray together = derivatives.outputs(two);
        for (long i = 0; i < two.size(); i++) {
            Examples one = two.slice(i, i + 1);
            INDArray alone = derivatives.outputs(one);
            double difference = alone.distance2(together.getRow(i, true));
            double scale = together.norm2Number().doubleValue();
            alone.close();
            one.close();
            if (difference > tolerance * Math.max(scale, Double.MIN_NORMAL)) {
                throw new IllegalArgumentException(
                        "expected each example's outputs to depend on this example alone, but"
                                + " example "
                                + i
                                + " has other outputs alone than beside another: remove what mixes"
                                + " examples, such as batch statistics");
            }
        }
        together.close();
    }

    /**
     * Compares at other parameters: where a gradient is zero, as below a last layer that starts at
     * zero, any two ways agree and nothing is learned.
     */
    private void compareElsewhere(
            Set<ParameterBlock> blocks, Examples two, Set<ParameterBlock> trusted) {
        INDArray live = derivatives.graph().parameters();
        INDArray kept = live.dup();
        INDArray angles = Nd4j.linspace(live.dataType(), 1.0, 0.7, live.length());
        INDArray shift = Transforms.cos(angles, false);
        try {
            live.addi(shift);
            compare(blocks, two, trusted);
        } finally {
            derivatives.graph().setParameters(kept);
            List.of(kept, angles, shift).forEach(INDArray::close);
        }
    }

    /**
     * Adds the blocks for which both ways agree.
     *
     * @return the blocks whose gradient is zero
     */
    private Set<ParameterBlock> compare(
            Set<ParameterBlock> blocks, Examples two, Set<ParameterBlock> trusted) {
        Set<ParameterBlock> open = new LinkedHashSet<>();
        for (List<ParameterBlock> some : portions(blocks, two.size())) {
            INDArray seeds = seeds();
            Map<ParameterBlock, INDArray> truth = JacobianRows.of(derivatives, two, some, seeds);
            truth.replaceAll((block, rows) -> gram(rows));
            Map<ParameterBlock, INDArray> fast = contracted(some, two, seeds);
            for (ParameterBlock block : some) {
                double scale = truth.get(block).norm2Number().doubleValue();
                if (scale == 0) {
                    open.add(block);
                } else if (fast.containsKey(block)) {
                    if (fast.get(block).distance2(truth.get(block)) <= tolerance * scale) {
                        trusted.add(block);
                    } else {
                        LOG.info("{} takes the explicit way: its rows are not the examples", block);
                    }
                }
            }
            truth.values().forEach(INDArray::close);
            fast.values().forEach(INDArray::close);
            seeds.close();
        }
        return open;
    }

    /** Blocks whose rows fit a quarter of the memory together, or one alone. */
    private List<List<ParameterBlock>> portions(Set<ParameterBlock> blocks, long n) {
        double most = bytes / 4.0;
        List<List<ParameterBlock>> portions = new ArrayList<>();
        double size = Double.POSITIVE_INFINITY;
        for (ParameterBlock block : blocks) {
            double rows =
                    (double) SEEDS * n * block.length() * derivatives.graph().dataType().width();
            if (size + rows > most) {
                portions.add(new ArrayList<>());
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
            List<ParameterBlock> blocks, Examples two, INDArray seeds) {
        Map<ParameterBlock, INDArray> kernels = new LinkedHashMap<>();
        long side = two.size() * SEEDS;
        blocks.forEach(
                block ->
                        kernels.put(
                                block, Nd4j.create(derivatives.graph().dataType(), side, side)));
        try {
            layerwise.contracted(
                    blocks,
                    two,
                    seeds,
                    new LayerwiseBlocks.Task(true, tiling(two.size()), kernels::get));
            return kernels;
        } catch (RuntimeException e) {
            // ND4J's exceptions have no common type; whatever it is, the explicit way is right.
            kernels.values().forEach(INDArray::close);
            if (blocks.size() == 1) {
                LOG.info("{} takes the explicit way: {}", blocks.get(0), e.getMessage());
                return Map.of();
            }
            Map<ParameterBlock, INDArray> each = new LinkedHashMap<>();
            blocks.forEach(block -> each.putAll(contracted(List.of(block), two, seeds)));
            return each;
        }
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
        return Nd4j.createFromArray(values)
                .castTo(derivatives.graph().dataType())
                .reshape('c', SEEDS, k);
    }
}
