/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.Contractions;
import org.ntk4j.kernel.internal.Footprint;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.UseCheck;

/** What a layer-wise computation finds out once, and how it is planned and added up. */
final class Layerwise {

    private final Derivatives derivatives;
    private final MemoryBudget budget;
    private final int times;
    private final LayerwiseBlocks blocks;
    private Contractions contractions;
    private long checked;
    private Footprint footprint;

    /**
     * Nothing is computed yet.
     *
     * @param times how many times as much as for a kernel is held beside the result
     */
    Layerwise(Derivatives derivatives, MemoryBudget budget, int times) {
        this.derivatives = derivatives;
        this.budget = budget;
        this.times = times;
        this.blocks = new LayerwiseBlocks(derivatives);
    }

    Derivatives derivatives() {
        return derivatives;
    }

    LayerwiseBlocks blocks() {
        return blocks;
    }

    /**
     * Plans a kernel and adds it up.
     *
     * @param addition adds the contributions of all blocks, some of them contracted, to their
     *     matrices
     */
    TangentKernel compute(
            KernelKind kind, Examples x, BiConsumer<Contractions, LayerwiseBlocks.Task> addition) {
        check(kind, x);
        KernelPlan plan = plan(footprint, kind, x);
        boolean full = kind == KernelKind.FULL;
        return sum(
                plan,
                sums ->
                        addition.accept(
                                contractions,
                                new LayerwiseBlocks.Task(full, plan.tiling(footprint), sums)));
    }

    private KernelPlan plan(Footprint some, KernelKind kind, Examples x) {
        return KernelPlan.of(some, kind, x.size(), budget, times).requireFit();
    }

    /**
     * At first use, and at the first of more than one example, which tell more; what cannot fit is
     * refused before.
     */
    private void check(KernelKind kind, Examples x) {
        if (contractions == null || checked < Math.min(2, x.size())) {
            Footprint hoped = Footprint.of(derivatives, blocks, blocks.candidates());
            plan(hoped, kind, x);
            Contractions found =
                    new UseCheck(derivatives, blocks, hoped, budget.bytes()).trusted(x);
            footprint =
                    found.blocks().equals(blocks.candidates())
                            ? hoped
                            : Footprint.of(derivatives, blocks, found.blocks());
            contractions = found;
            checked = x.size();
        }
    }

    /** Adds up what the plan keeps. */
    private TangentKernel sum(
            KernelPlan plan, Consumer<Function<ParameterBlock, INDArray>> addition) {
        return switch (plan.detail()) {
            case BLOCKS -> TangentKernel.of(plan.kind(), sums(plan, block -> block, addition));
            case LAYERS ->
                    TangentKernel.ofLayers(
                            plan.kind(), sums(plan, ParameterBlock::layer, addition));
            case SUM ->
                    TangentKernel.ofSum(plan.kind(), sums(plan, block -> plan, addition).get(plan));
        };
    }

    private <K> Map<K, INDArray> sums(
            KernelPlan plan,
            Function<ParameterBlock, K> key,
            Consumer<Function<ParameterBlock, INDArray>> addition) {
        long side = plan.kind().side(plan.examples(), plan.outputs());
        Map<K, INDArray> sums = new LinkedHashMap<>();
        try {
            // All of them: a block without influence has a kernel as well.
            for (ParameterBlock block : derivatives.graph().blocks()) {
                sums.computeIfAbsent(
                        key.apply(block),
                        k -> Nd4j.create(derivatives.graph().dataType(), side, side));
            }
            addition.accept(block -> sums.get(key.apply(block)));
            return sums;
        } catch (RuntimeException | Error e) {
            sums.values().forEach(INDArray::close);
            throw e;
        }
    }
}
