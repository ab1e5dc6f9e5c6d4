/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * The rule of functions of one variable that are applied entry by entry: y'(x) times what comes.
 * Such a derivative is its own transpose, so that cotangents take the same factor as tangents; a
 * linearization computes it once for all of them.
 *
 * @param derivative y'(x)
 */
public record Elementwise(Derivative derivative) implements TangentRule {

    /** The derivative of a function of one variable. */
    @FunctionalInterface
    public interface Derivative {

        /**
         * Emits the derivative.
         *
         * @param step the op
         * @return y'(x), of the shape and type of x
         */
        SDVariable of(TangentStep step);
    }

    @Override
    public List<SDVariable> tangents(TangentStep step) {
        step.requireTangentsOnlyOf(0);
        return List.of(times(step, step.tangent()));
    }

    /**
     * Emits the product with the derivative.
     *
     * @param step the op
     * @param factor a tangent of its input or a cotangent of its output
     * @return the tangent of its output or the cotangent of its input
     */
    public SDVariable times(TangentStep step, SDVariable factor) {
        return derivative.of(step).mul(factor);
    }
}
