/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.ParameterBlock;

/** Which blocks are contracted from which uses, and which take the explicit way. */
final class BlockWays {

    private final Map<ParameterBlock, List<ParameterUse>> contracted = new LinkedHashMap<>();
    private final List<ParameterBlock> explicit;
    private final FactorAssembly.Layout layout;

    /**
     * Sorts blocks.
     *
     * @param uses the uses of the blocks to be contracted
     * @param explicit the blocks that take the explicit way
     * @param layout how the uses' arrays are to be read
     */
    BlockWays(
            Map<ParameterBlock, List<ParameterUse>> uses,
            Collection<ParameterBlock> explicit,
            FactorAssembly.Layout layout) {
        this.contracted.putAll(uses);
        this.explicit = List.copyOf(explicit);
        this.layout = layout;
    }

    List<ParameterUse> uses(ParameterBlock block) {
        return contracted.get(block);
    }

    /** Whether uses of several kinds or views meet in a block. */
    boolean mixed(ParameterBlock block) {
        return signatures(uses(block)) > 1;
    }

    /**
     * Whether the uses of a block can be contracted together.
     *
     * @return true if all are of one kind and of one view of the parameter, or of kinds whose rows
     *     can be added up; and if there is none
     */
    static boolean contractible(ParameterBlock block, List<ParameterUse> uses) {
        return signatures(uses) <= 1 || Views.mixable(block, uses);
    }

    private static long signatures(List<ParameterUse> uses) {
        return uses.stream().map(BlockWays::signature).distinct().count();
    }

    private static String signature(ParameterUse use) {
        boolean transposed = use instanceof ParameterUse.Dense dense && dense.transposed();
        return use.getClass().getSimpleName() + transposed + use.view();
    }

    List<ParameterBlock> explicit() {
        return explicit;
    }

    Set<ParameterBlock> contracted() {
        return contracted.keySet();
    }

    FactorAssembly.Scale scale(long n, long c) {
        return new FactorAssembly.Scale(n, c, layout);
    }

    /** The variables that flow into the uses. */
    Set<String> activations() {
        Set<String> names = new LinkedHashSet<>();
        contracted
                .values()
                .forEach(
                        uses ->
                                uses.stream()
                                        .map(FactorAssembly::activationOf)
                                        .filter(name -> !name.isEmpty())
                                        .forEach(names::add));
        return names;
    }

    /** The variables that come out of the uses. */
    Set<String> results() {
        Set<String> names = new LinkedHashSet<>();
        contracted.values().forEach(uses -> uses.forEach(use -> names.add(use.result())));
        return names;
    }

    /** Where the examples are in what the uses name. */
    Placements placements() {
        return layout.placements();
    }
}
