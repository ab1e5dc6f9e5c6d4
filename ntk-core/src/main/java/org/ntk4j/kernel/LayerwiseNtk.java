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
import org.ntk4j.linalg.Gemm;

/** Activations and cotangents, contracted layer by layer. */
final class LayerwiseNtk implements EmpiricalNtk {

    private final Derivatives derivatives;
    private final LayerwiseBlocks layerwise;
    private Set<ParameterBlock> trusted;

    LayerwiseNtk(Derivatives derivatives) {
        this.derivatives = derivatives;
        this.layerwise = new LayerwiseBlocks(derivatives);
    }

    @Override
    public TangentKernel compute(KernelKind kind, Examples x) {
        if (trusted == null) {
            trusted = new UseCheck(derivatives, layerwise).trusted(x);
        }
        INDArray seeds = JacobianRows.seeds(kind, derivatives);
        Map<ParameterBlock, INDArray> contracted = layerwise.compute(trusted, kind, x, seeds);
        List<ParameterBlock> others =
                derivatives.graph().blocks().stream().filter(b -> !trusted.contains(b)).toList();
        Map<ParameterBlock, INDArray> explicit =
                others.isEmpty() ? Map.of() : JacobianRows.of(derivatives, x, others, seeds);
        seeds.close();
        Map<ParameterBlock, INDArray> kernels = new LinkedHashMap<>();
        for (ParameterBlock block : derivatives.graph().blocks()) {
            INDArray rows = explicit.get(block);
            kernels.put(block, rows == null ? contracted.get(block) : gram(rows, kind, x));
        }
        explicit.values().forEach(INDArray::close);
        return TangentKernel.of(kind, kernels);
    }

    private INDArray gram(INDArray rows, KernelKind kind, Examples x) {
        long side = kind.side(x.size(), derivatives.graph().outputCount());
        return Gemm.gram(rows.reshape('c', side, rows.length() / side));
    }
}
