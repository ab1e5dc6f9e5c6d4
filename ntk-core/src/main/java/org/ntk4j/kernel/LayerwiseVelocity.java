/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.internal.JacobianRows;

/** Activations, cotangents and the tangents of both, contracted layer by layer. */
final class LayerwiseVelocity implements KernelVelocity {

    private final Layerwise layerwise;

    /** Values and their tangents are held: twice as much as for a kernel. */
    LayerwiseVelocity(Derivatives derivatives, MemoryBudget budget) {
        this.layerwise = new Layerwise(derivatives, budget, 2);
    }

    @Override
    public TangentKernel along(KernelKind kind, Examples x, INDArray v) {
        INDArray seeds = JacobianRows.seeds(kind, layerwise.derivatives());
        try {
            return layerwise.compute(
                    kind,
                    x,
                    (contractions, task) ->
                            layerwise.blocks().velocities(contractions, x, seeds, v, task));
        } finally {
            seeds.close();
        }
    }
}
