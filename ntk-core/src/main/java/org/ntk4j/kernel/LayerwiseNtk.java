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

/** Activations and cotangents, contracted layer by layer. */
final class LayerwiseNtk implements EmpiricalNtk {

    private final Layerwise layerwise;

    LayerwiseNtk(Derivatives derivatives, MemoryBudget budget) {
        this.layerwise = new Layerwise(derivatives, budget, 1);
    }

    @Override
    public TangentKernel compute(KernelKind kind, Examples x) {
        INDArray seeds = JacobianRows.seeds(kind, layerwise.derivatives());
        try {
            return layerwise.compute(
                    kind,
                    x,
                    (contractions, task) ->
                            layerwise.blocks().kernels(contractions, x, seeds, task));
        } finally {
            seeds.close();
        }
    }
}
