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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.JacobianRows;
import org.ntk4j.kernel.internal.LayerwiseBlocks;
import org.ntk4j.kernel.internal.UseCheck;

/** Activations, cotangents and the tangents of both, contracted layer by layer. */
final class LayerwiseVelocity implements KernelVelocity {

    private final Derivatives derivatives;
    private final LayerwiseBlocks layerwise;
    private Set<ParameterBlock> trusted;

    LayerwiseVelocity(Derivatives derivatives) {
        this.derivatives = derivatives;
        this.layerwise = new LayerwiseBlocks(derivatives);
    }

    @Override
    public TangentKernel along(KernelKind kind, Examples x, INDArray v) {
        if (trusted == null) {
            trusted = new UseCheck(derivatives, layerwise).trusted(x);
        }
        INDArray seeds = JacobianRows.seeds(kind, derivatives);
        Map<ParameterBlock, INDArray> parts =
                new LinkedHashMap<>(layerwise.velocity(trusted, kind, x, seeds, v));
        seeds.close();
        List<ParameterBlock> blocks = derivatives.graph().blocks();
        List<ParameterBlock> others = blocks.stream().filter(b -> !trusted.contains(b)).toList();
        if (!others.isEmpty()) {
            parts.putAll(ExplicitVelocity.compute(derivatives, kind, x, v, others));
        }
        Map<ParameterBlock, INDArray> ordered = new LinkedHashMap<>();
        blocks.forEach(block -> ordered.put(block, parts.get(block)));
        return TangentKernel.of(kind, ordered);
    }
}
