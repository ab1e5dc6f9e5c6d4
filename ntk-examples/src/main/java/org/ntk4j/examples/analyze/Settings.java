/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.Objects;
import java.util.Set;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.linalg.Lanczos;

/**
 * What is asked of an {@link Analyzer}.
 *
 * @param translation data type and outputs
 * @param matrices whether the full and the pseudo kernel are wanted, and not only what is read off
 *     them
 * @param skipped what is not wanted at all
 * @param comparing whether a second kernel is kept to compare with
 * @param budget memory that all kernels together may take
 */
public record Settings(
        TranslationOptions translation,
        boolean matrices,
        Set<Part> skipped,
        boolean comparing,
        MemoryBudget budget) {

    /** Parts of an analysis that take long and can be left out. */
    public enum Part {
        /** The full kernel and its eigenvalues. */
        SPECTRUM,
        /** Output Hessians, loss Hessian and kappa. */
        HESSIAN,
        /** The velocity of the kernel. */
        VELOCITY
    }

    /**
     * Copies the set.
     *
     * @param translation data type and outputs
     * @param matrices whether matrices are wanted
     * @param skipped what is not wanted
     * @param comparing whether a second kernel is kept
     * @param budget memory for kernels
     */
    public Settings {
        Objects.requireNonNull(translation, "translation");
        Objects.requireNonNull(budget, "budget");
        skipped = Set.copyOf(skipped);
    }

    boolean wants(Part part) {
        return !skipped.contains(part);
    }

    /** How to find eigenvalues within the budget. */
    Lanczos lanczos() {
        Lanczos usual = Lanczos.create();
        return usual.withMaxBytes(Math.min(usual.maxBytes(), budget.bytes()));
    }
}
