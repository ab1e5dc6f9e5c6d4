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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.JacobianRows;
import org.ntk4j.linalg.Gemm;

/** The Jacobian, row by row, and its Gram matrix. */
final class ExplicitNtk implements EmpiricalNtk {

    private final Derivatives derivatives;

    ExplicitNtk(Derivatives derivatives) {
        this.derivatives = derivatives;
    }

    @Override
    public TangentKernel compute(KernelKind kind, Examples x) {
        Map<ParameterBlock, INDArray> kernels = new LinkedHashMap<>();
        Map<ParameterBlock, INDArray> jacobian =
                JacobianRows.of(derivatives, x, derivatives.graph().blocks(), kind);
        jacobian.forEach(
                (block, rows) -> {
                    kernels.put(block, Gemm.gram(rows.reshape(rowsOf(kind, x), -1)));
                    rows.close();
                });
        return TangentKernel.of(kind, kernels);
    }

    private long rowsOf(KernelKind kind, Examples x) {
        return kind.side(x.size(), derivatives.graph().outputCount());
    }
}
