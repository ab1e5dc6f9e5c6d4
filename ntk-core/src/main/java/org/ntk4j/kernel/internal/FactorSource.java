/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.ParameterBlock;

/**
 * What the rows of contracted blocks are made from.
 *
 * @param ways the blocks and their uses
 * @param scale how many examples and seeds there are
 * @param activations values for n examples, or their tangents, by variable; borrowed
 * @param cotangents values for n*c rows, or their tangents, by variable; borrowed
 */
record FactorSource(
        BlockWays ways,
        FactorAssembly.Scale scale,
        Map<String, INDArray> activations,
        Map<String, INDArray> cotangents) {

    /**
     * The factors of a block.
     *
     * @param matters which uses count, of those whose result has a cotangent
     * @return empty if none does; the caller closes them
     */
    Optional<RowFactors> factors(ParameterBlock block, Predicate<ParameterUse> matters) {
        List<ParameterUse> uses =
                ways.uses(block).stream()
                        .filter(use -> cotangents.containsKey(use.result()))
                        .filter(matters)
                        .toList();
        return uses.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new FactorAssembly(activations, cotangents, scale)
                                .factors(uses, ways.mixed(block)));
    }
}
