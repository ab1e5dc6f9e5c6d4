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

/**
 * Computes how fast the empirical neural tangent kernel of a graph changes at its current
 * parameters: d/ds Theta(w + s v) at s = 0 for a direction v.
 *
 * <p>Theta = J J^T gives dTheta = dJ J^T + J dJ^T, row (i,a) of dJ being H_ia v with the Hessian
 * H_ia of f_a(x_i). With v = -grad L it is dTheta/dt under gradient flow, the contraction of the
 * third kernel of the neural tangent hierarchy with the residual (Huang and Yau, 2019, arXiv
 * 1909.08156), which is never formed. For a graph that is linear in its parameters it is zero.
 *
 * <p>For piecewise linear ops, such as ReLU and max pooling, it is the derivative almost
 * everywhere: what a kernel gains by crossing kinks is not in it.
 */
public interface KernelVelocity {

    /**
     * Computes a velocity.
     *
     * @param kind the reduction
     * @param x the n examples
     * @param v the direction of the parameters, [p] in any floating type
     * @return the velocity by parameter block, with the same weights and sums as the kernel;
     *     symmetric, but of no sign; the caller closes it
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    TangentKernel along(KernelKind kind, Examples x, INDArray v);

    /**
     * The definition: row by row, one backward pass and one Hessian-vector product each.
     *
     * <p>Cost: nk Hessian-vector products, 2nk*p numbers of memory and 2(nk)^2 p operations (n rows
     * instead of nk for the pseudo kernel).
     *
     * @param derivatives the function's derivatives
     * @return the strategy
     */
    static KernelVelocity explicit(Derivatives derivatives) {
        return new ExplicitVelocity(derivatives);
    }

    /**
     * Layer by layer, never forming the Jacobian or its tangent: a dense layer's kernel (a a^T) *
     * (b b^T) changes with the tangents da of its activations, from one forward pass over n
     * examples, and db of its cotangents, from one Hessian-vector product's passes over nk.
     *
     * <p>Cost: those, and four times the contractions of {@link EmpiricalNtk#layerWise}; the same
     * blocks as there take the explicit way.
     *
     * @param derivatives the function's derivatives
     * @return the strategy
     */
    static KernelVelocity layerWise(Derivatives derivatives) {
        return layerWise(derivatives, MemoryBudget.standard());
    }

    /**
     * Layer by layer within a memory budget, as {@link EmpiricalNtk#layerWise(Derivatives,
     * MemoryBudget)}.
     *
     * @param derivatives the function's derivatives
     * @param budget the memory that a computation may take, its result included
     * @return the strategy; what does not fit even in the smallest pieces it refuses with a {@link
     *     MemoryBudgetException}
     */
    static KernelVelocity layerWise(Derivatives derivatives, MemoryBudget budget) {
        return new LayerwiseVelocity(derivatives, budget);
    }
}
