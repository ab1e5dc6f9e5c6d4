/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;
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
        Collection<ParameterBlock> blocks = derivatives.graph().blocks();
        INDArray seeds = JacobianRows.seeds(kind, derivatives);
        Map<ParameterBlock, INDArray> rows = new LinkedHashMap<>();
        Map<ParameterBlock, INDArray> changes = new LinkedHashMap<>();
        Map<ParameterBlock, INDArray> velocities = new LinkedHashMap<>();
        try {
            rows.putAll(JacobianRows.of(derivatives, x, blocks, seeds));
            changes.putAll(JacobianRows.tangentsOf(derivatives, x, blocks, seeds, v));
            long side = kind.side(x.size(), derivatives.graph().outputCount());
            for (ParameterBlock block : blocks) {
                velocities.put(block, velocity(changes.get(block), rows.get(block), side));
                changes.remove(block).close();
                rows.remove(block).close();
            }
            return TangentKernel.of(kind, velocities);
        } catch (RuntimeException | Error e) {
            velocities.values().forEach(INDArray::close);
            throw e;
        } finally {
            seeds.close();
            rows.values().forEach(INDArray::close);
            changes.values().forEach(INDArray::close);
        }
    }

    /** dJ J^T + J dJ^T, rows of several seeds that make up one row of the kernel side by side. */
    private static INDArray velocity(INDArray change, INDArray jacobian, long side) {
        long length = jacobian.length() / side;
        INDArray product = Nd4j.createUninitialized(jacobian.dataType(), side, side);
        Gemm.multiply(
                change.reshape('c', side, length),
                jacobian.reshape('c', side, length),
                product,
                false,
                true,
                0);
        INDArray velocity = Copies.shaped(product.transpose(), side, side);
        Ops.add(velocity, product);
        product.close();
        return velocity;
    }
}
