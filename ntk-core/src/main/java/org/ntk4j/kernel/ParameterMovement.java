/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Norms;

/**
 * How far the parameters have moved, |w_t - w_0| / |w_0| in the Euclidean norm: of order one over
 * the square root of the width in the kernel regime (Lee et al., arXiv 1902.06720).
 *
 * @param whole the movement of the whole vector; NaN if w_0 is zero
 * @param layers the movement of each layer's part, in the order of the flat vector; NaN for a layer
 *     whose part of w_0 is zero
 */
public record ParameterMovement(double whole, Map<String, Double> layers) {

    /** Elements converted to float64 at once: 8 MiB. */
    private static final long CHUNK = 1L << 20;

    /**
     * Copies the map.
     *
     * @param whole the movement of the whole vector
     * @param layers the movement by layer
     */
    public ParameterMovement {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    /**
     * Measures the movement, in float64 whatever the vectors' type.
     *
     * @param blocks the blocks that partition the vectors, as {@link
     *     org.ntk4j.graph.DifferentiableGraph#blocks()} gives them
     * @param reference w_0, [p], FLOAT or DOUBLE; read only
     * @param current w_t, [p]; read only
     * @return the movement
     * @throws IllegalArgumentException if a length is not that of the blocks together
     */
    public static ParameterMovement between(
            Collection<ParameterBlock> blocks, INDArray reference, INDArray current) {
        long p = blocks.stream().mapToLong(ParameterBlock::length).sum();
        requireLength(p, "reference", reference);
        requireLength(p, "current", current);
        Map<String, double[]> squares = new LinkedHashMap<>();
        for (ParameterBlock block : blocks) {
            double[] sums = squares.computeIfAbsent(block.layer(), layer -> new double[2]);
            add(sums, block, reference, current);
        }
        double[] total = new double[2];
        Map<String, Double> layers = new LinkedHashMap<>();
        squares.forEach(
                (layer, sums) -> {
                    layers.put(layer, movement(sums));
                    total[0] += sums[0];
                    total[1] += sums[1];
                });
        return new ParameterMovement(movement(total), layers);
    }

    private static void requireLength(long p, String which, INDArray vector) {
        if (vector.length() != p) {
            throw new IllegalArgumentException(
                    "expected a %s vector of p = %d parameters, got shape %s"
                            .formatted(which, p, Arrays.toString(vector.shape())));
        }
    }

    /** Adds |w_t - w_0|^2 and |w_0|^2 of a block. */
    private static void add(
            double[] sums, ParameterBlock block, INDArray reference, INDArray current) {
        long end = block.offset() + block.length();
        for (long from = block.offset(); from < end; from += CHUNK) {
            long to = Math.min(end, from + CHUNK);
            INDArray before = doubles(reference, from, to);
            INDArray change = doubles(current, from, to);
            Ops.subtract(change, before);
            for (INDArray part : List.of(change, before)) {
                double norm = Norms.of(part);
                sums[part == change ? 0 : 1] += norm * norm;
                part.close();
            }
        }
    }

    /** A copy of some elements. */
    private static INDArray doubles(INDArray vector, long from, long to) {
        INDArray part = vector.reshape(vector.length()).get(NDArrayIndex.interval(from, to));
        return Copies.shaped(part, DataType.DOUBLE, part.length());
    }

    private static double movement(double[] sums) {
        return sums[1] > 0 ? Math.sqrt(sums[0] / sums[1]) : Double.NaN;
    }
}
