/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;
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

    private final Derivatives derivatives;
    private final LayerwiseBlocks layerwise;
    private final double tolerance;

    /**
     * Prepares the check.
     *
     * @param derivatives the function's derivatives
     * @param layerwise the fast way
     */
    public UseCheck(Derivatives derivatives, LayerwiseBlocks layerwise) {
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
        Set<ParameterBlock> candidates = new LinkedHashSet<>();
        derivatives
                .uses()
                .forEach(
                        (block, uses) -> {
                            if (LayerwiseBlocks.contractible(uses)) {
                                candidates.add(block);
                            } else {
                                LOG.debug("{} takes the explicit way: its use is unknown", block);
                            }
                        });
        Examples two = x.slice(0, Math.min(2, x.size()));
        try {
            requireIndependence(two);
            candidates.removeIf(block -> !agrees(block, two));
        } finally {
            two.close();
        }
        return candidates;
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

    private boolean agrees(ParameterBlock block, Examples two) {
        return compare(block, two).or(() -> compareElsewhere(block, two)).orElse(false);
    }

    /**
     * Compares at other parameters: where a gradient is zero, as below a last layer that starts at
     * zero, any two ways agree and nothing is learned.
     */
    private Optional<Boolean> compareElsewhere(ParameterBlock block, Examples two) {
        INDArray live = derivatives.graph().parameters();
        INDArray kept = live.dup();
        INDArray angles = Nd4j.linspace(live.dataType(), 1.0, 0.7, live.length());
        INDArray shift = Transforms.cos(angles, false);
        try {
            live.addi(shift);
            return compare(block, two);
        } finally {
            derivatives.graph().setParameters(kept);
            List.of(kept, angles, shift).forEach(INDArray::close);
        }
    }

    /** Whether both ways agree; empty where the gradient is zero. */
    private Optional<Boolean> compare(ParameterBlock block, Examples two) {
        INDArray seed = seeds();
        INDArray rows = JacobianRows.of(derivatives, two, List.of(block), seed).get(block);
        INDArray truth = Gemm.gram(rows);
        try {
            double scale = truth.norm2Number().doubleValue();
            if (scale == 0) {
                return Optional.empty();
            }
            INDArray fast =
                    layerwise.compute(List.of(block), KernelKind.FULL, two, seed).get(block);
            boolean same = fast.distance2(truth) <= tolerance * scale;
            fast.close();
            if (!same) {
                LOG.info("{} takes the explicit way: its rows are not the examples", block);
            }
            return Optional.of(same);
        } catch (RuntimeException e) {
            // ND4J's exceptions have no common type; whatever it is, the explicit way is right.
            LOG.info("{} takes the explicit way: {}", block, e.getMessage());
            return Optional.of(false);
        } finally {
            List.of(rows, truth, seed).forEach(INDArray::close);
        }
    }

    /**
     * Two fixed combinations of outputs with no symmetry of their own: with one alone, a single
     * example would have a single row, and rows in the wrong order would go unseen.
     */
    private INDArray seeds() {
        long k = derivatives.graph().outputCount();
        double[] values =
                LongStream.range(0, 2 * k).mapToDouble(a -> Math.cos(1 + a * .7)).toArray();
        return Nd4j.createFromArray(values)
                .castTo(derivatives.graph().dataType())
                .reshape('c', 2, k);
    }
}
