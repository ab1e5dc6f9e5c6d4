/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;

/**
 * Computes the empirical neural tangent kernel of a graph at its current parameters.
 *
 * <p>Theta[(i,a),(j,b)] = &lt;df_a(x_i)/dw, df_b(x_j)/dw&gt; (Jacot, Gabriel and Hongler, 2018), f
 * being the logits. Nothing is averaged: neither over examples nor over outputs.
 */
public interface EmpiricalNtk {

    /**
     * Computes a kernel.
     *
     * @param kind the reduction
     * @param x the n examples
     * @return the kernel by parameter block; the caller closes it
     * @throws MemoryBudgetException if it does not fit the strategy's budget
     */
    TangentKernel compute(KernelKind kind, Examples x);

    /**
     * The definition: one row of the Jacobian at a time, each by a backward pass of its own for one
     * example.
     *
     * <p>Cost: nk backward passes, nk*p numbers of memory and (nk)^2 p operations (n rows instead
     * of nk for the pseudo kernel). The truth that the other strategy is tested against.
     *
     * @param derivatives the function's derivatives
     * @return the strategy
     */
    static EmpiricalNtk explicit(Derivatives derivatives) {
        return new ExplicitNtk(derivatives);
    }

    /**
     * Layer by layer from activations a and cotangents b, never forming the Jacobian: a dense
     * layer's block is (a a^T) * (b b^T), element by element.
     *
     * <p>Cost: k backward passes over n examples, and for a dense layer n^2 in + (nk)^2 out
     * operations (n^2 (in + k out) for the trace); for a layer that shares weights over P
     * positions, the cheaper of contracting positions pairwise and forming each example's gradient
     * of this layer. A block with a use of a kind that {@link org.ntk4j.autodiff.ParameterUses}
     * does not know, or that does not act example by example, takes the explicit way, for this
     * block alone.
     *
     * <p>At first use the strategy finds out where the graph's arrays have the examples, among rows
     * of time or depth, and computes two examples' kernel both ways: a block that differs takes the
     * explicit way. If the graph folds rows into the examples' axis, the first two of the first
     * call with more than one should differ.
     *
     * @param derivatives the function's derivatives
     * @return the strategy
     */
    static EmpiricalNtk layerWise(Derivatives derivatives) {
        return layerWise(derivatives, MemoryBudget.standard());
    }

    /**
     * Layer by layer within a memory budget: as {@link #layerWise(Derivatives)}, in as many pieces
     * as {@link KernelPlan} finds necessary. The result is the same up to rounding; what it keeps
     * beside the sum may be less, see {@link TangentKernel#detail()}.
     *
     * @param derivatives the function's derivatives
     * @param budget the memory that a computation may take, its result included
     * @return the strategy; what does not fit even in the smallest pieces it refuses with a {@link
     *     MemoryBudgetException}
     */
    static EmpiricalNtk layerWise(Derivatives derivatives, MemoryBudget budget) {
        return new LayerwiseNtk(derivatives, budget);
    }
}
