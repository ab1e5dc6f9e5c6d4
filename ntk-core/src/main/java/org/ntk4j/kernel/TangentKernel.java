/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Ops;

/**
 * An empirical neural tangent kernel of n examples and k outputs, by parameter block.
 *
 * <p>Theta = J J^T is the sum over blocks of J_b J_b^T, J_b being the Jacobian's columns of block
 * b; the blocks' kernels are kept, so that a layer's share and the kernel of another
 * parametrization cost nothing. All matrices are symmetric and, up to rounding, positive
 * semidefinite, of shape [m, m] with m = {@link KernelKind#side}, in the graph's type. The {@link
 * KernelVelocity} of a kernel is kept in the same way; it is symmetric, but of no sign.
 *
 * <p>A kernel that was computed within a {@link MemoryBudget} may have kept less: see {@link
 * #detail()}.
 */
public final class TangentKernel implements AutoCloseable {

    private final KernelKind kind;
    private final KernelDetail detail;
    private final Map<ParameterBlock, INDArray> blocks;
    private final Map<String, INDArray> layers;
    private final INDArray total;

    private TangentKernel(
            KernelKind kind,
            KernelDetail detail,
            Map<ParameterBlock, INDArray> blocks,
            Map<String, INDArray> layers,
            INDArray total) {
        this.kind = kind;
        this.detail = detail;
        this.blocks = Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
        this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        this.total = total;
    }

    /**
     * A kernel from its blocks.
     *
     * @param kind the reduction
     * @param blocks each block's matrix [m, m]; ownership passes to the kernel
     * @return the kernel, its total the plain sum of the blocks
     */
    public static TangentKernel of(KernelKind kind, Map<ParameterBlock, INDArray> blocks) {
        return weighted(kind, blocks, block -> 1);
    }

    /**
     * A kernel whose blocks count with weights s_b: Theta = sum s_b J_b J_b^T, the kernel in the
     * parametrization w_b = sqrt(s_b) omega_b, or of gradient descent with learning rates
     * proportional to s_b.
     *
     * @param kind the reduction
     * @param blocks each block's unweighted matrix [m, m]; ownership passes to the kernel
     * @param weight the weight s_b of a block, &gt;= 0 and finite
     * @return the kernel
     * @throws IllegalArgumentException if there is no block or a weight is none; the matrices are
     *     then still the caller's
     */
    public static TangentKernel weighted(
            KernelKind kind,
            Map<ParameterBlock, INDArray> blocks,
            ToDoubleFunction<ParameterBlock> weight) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("expected at least one parameter block, got none");
        }
        return weighted(kind, blocks, weights(blocks.keySet(), weight));
    }

    private static Map<ParameterBlock, Double> weights(
            Set<ParameterBlock> blocks, ToDoubleFunction<ParameterBlock> weight) {
        Map<ParameterBlock, Double> weights = new HashMap<>();
        for (ParameterBlock block : blocks) {
            double s = weight.applyAsDouble(block);
            if (!(s >= 0) || Double.isInfinite(s)) {
                throw new IllegalArgumentException(
                        "expected a finite weight >= 0 of %s, got %s".formatted(block.name(), s));
            }
            weights.put(block, s);
        }
        return weights;
    }

    private static TangentKernel weighted(
            KernelKind kind,
            Map<ParameterBlock, INDArray> blocks,
            Map<ParameterBlock, Double> weights) {
        Map<String, INDArray> layers = new LinkedHashMap<>();
        blocks.forEach(
                (block, kernel) -> {
                    INDArray scaled = Nd4j.createUninitialized(kernel.dataType(), kernel.shape());
                    Ops.multiply(kernel, weights.get(block), scaled);
                    INDArray sum = layers.putIfAbsent(block.layer(), scaled);
                    if (sum != null) {
                        Ops.add(sum, scaled);
                        scaled.close();
                    }
                });
        return new TangentKernel(kind, KernelDetail.BLOCKS, blocks, layers, sum(layers));
    }

    /**
     * A kernel from its layers, whose blocks were not kept.
     *
     * @param kind the reduction
     * @param layers each layer's matrix [m, m]; ownership passes to the kernel
     * @return the kernel, its total the plain sum of the layers
     */
    public static TangentKernel ofLayers(KernelKind kind, Map<String, INDArray> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("expected at least one layer, got none");
        }
        return new TangentKernel(kind, KernelDetail.LAYERS, Map.of(), layers, sum(layers));
    }

    /**
     * A kernel of which nothing but the whole was kept.
     *
     * @param kind the reduction
     * @param total the matrix [m, m]; ownership passes to the kernel
     * @return the kernel
     */
    public static TangentKernel ofSum(KernelKind kind, INDArray total) {
        return new TangentKernel(kind, KernelDetail.SUM, Map.of(), Map.of(), total);
    }

    private static INDArray sum(Map<String, INDArray> layers) {
        INDArray any = layers.values().iterator().next();
        INDArray sum = Nd4j.create(any.dataType(), any.shape());
        layers.values().forEach(layer -> Ops.add(sum, layer));
        return sum;
    }

    /**
     * This kernel with other weights; see {@link #weighted(KernelKind, Map, ToDoubleFunction)}. The
     * blocks pass to the result and this kernel's sums are closed.
     *
     * @param weight the weight s_b of a block, &gt;= 0 and finite
     * @return the weighted kernel, which replaces this one
     * @throws IllegalArgumentException if a weight is none; this kernel then stays as it is
     * @throws IllegalStateException if the blocks were not kept
     */
    public TangentKernel reweighted(ToDoubleFunction<ParameterBlock> weight) {
        require(KernelDetail.BLOCKS);
        Map<ParameterBlock, Double> weights = weights(blocks.keySet(), weight);
        layers.values().forEach(INDArray::close);
        total.close();
        return weighted(kind, blocks, weights);
    }

    /**
     * The reduction.
     *
     * @return full, trace or pseudo
     */
    public KernelKind kind() {
        return kind;
    }

    /**
     * What was kept.
     *
     * @return blocks, layers or the sum alone
     */
    public KernelDetail detail() {
        return detail;
    }

    private void require(KernelDetail needed) {
        if (detail.compareTo(needed) > 0) {
            throw new IllegalStateException(
                    "expected a kernel that keeps its %s, but of this one, to save memory, %s was"
                                    .formatted(
                                            needed.name().toLowerCase(Locale.ROOT),
                                            detail == KernelDetail.SUM
                                                    ? "only the sum"
                                                    : "only the layers and their sum")
                            + " kept: raise the memory budget or take fewer examples");
        }
    }

    /**
     * The whole kernel.
     *
     * @return [m, m]; owned by this kernel
     */
    public INDArray matrix() {
        return total;
    }

    /**
     * The kernel of each layer, weighted; they add up to {@link #matrix()}.
     *
     * @return layer name to [m, m], in the order of the flat vector; owned by this kernel
     * @throws IllegalStateException if only the sum was kept
     */
    public Map<String, INDArray> layers() {
        require(KernelDetail.LAYERS);
        return layers;
    }

    /**
     * The kernel of each block, <em>unweighted</em>.
     *
     * @return block to [m, m], in the order of the flat vector; owned by this kernel
     * @throws IllegalStateException if the blocks were not kept
     */
    public Map<ParameterBlock, INDArray> blocks() {
        require(KernelDetail.BLOCKS);
        return blocks;
    }

    /** Frees all matrices. */
    @Override
    public void close() {
        blocks.values().forEach(INDArray::close);
        layers.values().forEach(INDArray::close);
        total.close();
    }
}
