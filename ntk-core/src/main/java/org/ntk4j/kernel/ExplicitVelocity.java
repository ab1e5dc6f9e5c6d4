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
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.internal.JacobianRows;
import org.ntk4j.linalg.Gemm;

/** The Jacobian and its tangent, row by row, and their product. */
final class ExplicitVelocity implements KernelVelocity {

    private final Derivatives derivatives;

    ExplicitVelocity(Derivatives derivatives) {
        this.derivatives = derivatives;
    }

    @Override
    public TangentKernel along(KernelKind kind, Examples x, INDArray v) {
        Map<ParameterBlock, INDArray> velocities = new LinkedHashMap<>();
        INDArray seeds = JacobianRows.seeds(kind, derivatives);
        Map<ParameterBlock, INDArray> rows =
                JacobianRows.of(derivatives, x, derivatives.graph().blocks(), seeds);
        Map<ParameterBlock, INDArray> changes =
                JacobianRows.tangentsOf(derivatives, x, derivatives.graph().blocks(), seeds, v);
        long side = kind.side(x.size(), derivatives.graph().outputCount());
        for (ParameterBlock block : derivatives.graph().blocks()) {
            INDArray jacobian = rows.get(block);
            INDArray change = changes.get(block);
            long length = jacobian.length() / side;
            INDArray product = Nd4j.createUninitialized(jacobian.dataType(), side, side);
            Gemm.multiply(
                    change.reshape('c', side, length),
                    jacobian.reshape('c', side, length),
                    product,
                    false,
                    true,
                    0);
            velocities.put(block, product.add(product.transpose()));
            product.close();
            jacobian.close();
            change.close();
        }
        seeds.close();
        return TangentKernel.of(kind, velocities);
    }
}
