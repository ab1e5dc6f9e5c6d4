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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.kernel.internal.Footprint;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.Tiling;

/**
 * How a kernel will be computed within a memory budget, known before it is: from shapes and memory
 * of the graph's evaluation on one and on two examples.
 *
 * <p>The rows of the Jacobian are never all there. They are cut into tiles of some examples under
 * some seeds, and every tile's activations and cotangents are contracted with every other's; of all
 * cuts that fit the budget, the one with the fewest operations is taken. Whatever the cut, the
 * kernel is the same up to rounding.
 *
 * @param kind the reduction
 * @param examples n
 * @param outputs k
 * @param detail how much of the kernel's composition is kept: all of it if it takes at most half of
 *     the budget
 * @param examplesAtOnce examples in a tile
 * @param seedsAtOnce cotangents per example in a tile, at most k
 * @param peakBytes the estimated peak of memory, beside the graph's own
 * @param operations the estimated number of multiplications and additions
 * @param budget what was allowed
 * @param largest how many examples would fit at most, up to {@link #examples} only: of this kind if
 *     they fit, else of each
 */
public record KernelPlan(
        KernelKind kind,
        long examples,
        long outputs,
        KernelDetail detail,
        long examplesAtOnce,
        long seedsAtOnce,
        long peakBytes,
        double operations,
        MemoryBudget budget,
        List<Fit> largest) {

    /**
     * What fits.
     *
     * @param kind a reduction
     * @param examples the largest number of examples that fits, at most as many as were asked for;
     *     0 if not even one
     */
    public record Fit(KernelKind kind, long examples) {}

    /**
     * Copies the list.
     *
     * @param kind not null
     * @param examples n
     * @param outputs k
     * @param detail not null
     * @param examplesAtOnce at most n
     * @param seedsAtOnce at most k
     * @param peakBytes in bytes
     * @param operations a count
     * @param budget not null
     * @param largest copied
     */
    public KernelPlan {
        largest = List.copyOf(largest);
    }

    /**
     * Plans a kernel.
     *
     * @param derivatives the function's derivatives
     * @param kind the reduction
     * @param n number of examples, &gt; 0
     * @param budget the memory allowed
     * @return the plan, which may not {@linkplain #fits fit}. Cost: a few evaluations of one and of
     *     two examples
     * @throws IllegalArgumentException if n &lt;= 0
     */
    public static KernelPlan of(
            Derivatives derivatives, KernelKind kind, long n, MemoryBudget budget) {
        LayerwiseBlocks blocks = new LayerwiseBlocks(derivatives);
        Footprint footprint = Footprint.of(derivatives, blocks, blocks.candidates());
        return of(footprint, kind, n, budget, 1);
    }

    /**
     * Plans what holds several times as much as a kernel beside the result.
     *
     * @param times how often: 1 for a kernel
     */
    static KernelPlan of(
            Footprint footprint, KernelKind kind, long n, MemoryBudget budget, int times) {
        if (n <= 0) {
            throw new IllegalArgumentException("expected n > 0 examples, got " + n);
        }
        Search search = new Search(footprint, kind, budget, times);
        Choice choice = search.best(n).orElseGet(() -> search.smallest(n));
        List<Fit> largest =
                choice.peak() <= budget.bytes()
                        ? List.of(new Fit(kind, n))
                        : Arrays.stream(KernelKind.values())
                                .map(k -> new Search(footprint, k, budget, times).largest(n))
                                .toList();
        return new KernelPlan(
                kind,
                n,
                footprint.outputs(),
                choice.detail(),
                choice.tiling().examples(),
                choice.tiling().seeds(),
                (long) Math.ceil(choice.peak()),
                choice.operations(),
                budget,
                largest);
    }

    /** One way to cut and keep. */
    private record Choice(KernelDetail detail, Tiling tiling, double peak, double operations) {}

    /** Looks through the ways to compute a kernel. */
    private record Search(Footprint footprint, KernelKind kind, MemoryBudget budget, int times) {

        private boolean full() {
            return kind == KernelKind.FULL;
        }

        private long seeds() {
            return kind == KernelKind.PSEUDO ? 1 : footprint.outputs();
        }

        /** The cut with the fewest operations that keeps as much as half of the budget allows. */
        Optional<Choice> best(long n) {
            for (KernelDetail detail : KernelDetail.values()) {
                boolean modest = resultBytes(n, detail) <= budget.bytes() / 2.0;
                if (modest || detail == KernelDetail.SUM) {
                    Optional<Choice> found = cheapest(n, detail);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<Choice> cheapest(long n, KernelDetail detail) {
            List<Choice> fitting =
                    Tiling.all(full(), n, seeds(), slice()).stream()
                            .map(tiling -> choice(n, detail, tiling))
                            .filter(choice -> choice.peak() <= budget.bytes())
                            .toList();
            // What small tiles save by symmetry, they lose in small matrix products.
            return fitting.stream()
                    .filter(choice -> choice.tiling().examples() == n)
                    .findFirst()
                    .or(() -> fitting.stream().min(Comparator.comparingDouble(Choice::operations)));
        }

        Choice smallest(long n) {
            return choice(n, KernelDetail.SUM, new Tiling(1, 1, slice()));
        }

        private long slice() {
            return Tiling.slice(budget.bytes() / footprint.numberBytes());
        }

        private double resultBytes(long n, KernelDetail detail) {
            double side = kind.side(n, footprint.outputs());
            return side
                    * side
                    * footprint.numberBytes()
                    * detail.matrices(footprint.blocks(), footprint.layers());
        }

        private Choice choice(long n, KernelDetail detail, Tiling tiling) {
            return new Choice(
                    detail,
                    tiling,
                    resultBytes(n, detail)
                            + times * footprint.peakBytes(full(), n, seeds(), tiling),
                    footprint.operations(full(), n, seeds(), tiling));
        }

        /** By bisection: whatever fits, fewer examples fit as well. */
        Fit largest(long n) {
            long fits = 0;
            long fails = n + 1;
            while (fails - fits > 1) {
                long middle = (fits + fails) >>> 1;
                if (smallest(middle).peak() <= budget.bytes()) {
                    fits = middle;
                } else {
                    fails = middle;
                }
            }
            return new Fit(kind, fits);
        }
    }

    /**
     * Whether the estimated peak is within the budget.
     *
     * @return false if not even the smallest pieces fit
     */
    public boolean fits() {
        return peakBytes <= budget.bytes();
    }

    /**
     * Whether the examples do not go through the graph all at once.
     *
     * @return true if activations are computed more than once
     */
    public boolean tiled() {
        return examplesAtOnce < examples;
    }

    /**
     * Rows of cotangents that are in memory at once, at most, in one tile.
     *
     * @return examplesAtOnce times seedsAtOnce
     */
    public long rowsAtOnce() {
        return examplesAtOnce * seedsAtOnce;
    }

    /**
     * Refuses what does not fit.
     *
     * @return this plan
     * @throws MemoryBudgetException if the plan does not fit; its text has the numbers, and what
     *     would fit
     */
    public KernelPlan requireFit() {
        if (!fits()) {
            throw new MemoryBudgetException(this);
        }
        return this;
    }

    Tiling tiling(Footprint footprint) {
        return new Tiling(
                examplesAtOnce,
                seedsAtOnce,
                Tiling.slice(budget.bytes() / footprint.numberBytes()));
    }

    /** One line for people: the numbers, and what would fit if this does not. */
    @Override
    public String toString() {
        String what =
                "the %s kernel of n = %d examples and k = %d outputs"
                        .formatted(name(kind), examples, outputs);
        String memory = MemoryBudget.text(peakBytes);
        if (fits()) {
            return String.format(
                    Locale.ROOT,
                    "%s: %d examples with %d seeds each at once, %s kept, %s of %s, %.3g"
                            + " operations",
                    what,
                    examplesAtOnce,
                    seedsAtOnce,
                    detail.name().toLowerCase(Locale.ROOT),
                    memory,
                    budget,
                    operations);
        }
        return "%s needs at least %s, one example at a time, but the memory budget is %s: %s"
                .formatted(what, memory, budget, remedy());
    }

    private String remedy() {
        String fitting =
                largest.stream()
                        .filter(fit -> fit.examples() > 0)
                        .map(
                                fit ->
                                        "the %s kernel of %d examples"
                                                .formatted(name(fit.kind()), fit.examples()))
                        .collect(Collectors.joining(", "));
        return fitting.isEmpty()
                ? "nothing fits, not even one example; raise the budget"
                : "raise the budget, or take what fits: " + fitting;
    }

    private static String name(KernelKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
