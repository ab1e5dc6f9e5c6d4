/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.internal.rules.Composition;
import org.ntk4j.autodiff.internal.rules.Reapplication;

/**
 * How one kind of op carries tangents: for y = op(x) and a tangent t of x, the ops that compute (dy
 * / dx) t.
 *
 * <p>A rule emits ordinary forward ops into the graph of its step. If those have a rule and a
 * SameDiff gradient themselves, the transform applies to its own result, and so do higher
 * derivatives. Where y has a kink the rule must use the derivative that the op's own gradient uses
 * there, so that forward and reverse mode are transposes of each other everywhere.
 */
@FunctionalInterface
public interface TangentRule {

    /**
     * Emits the tangents of an op's outputs.
     *
     * @param step the op, with at least one input that has a tangent
     * @return one variable of the output's shape and type per output of the op, or an empty list if
     *     all of them are zero
     */
    List<SDVariable> tangents(TangentStep step);

    /**
     * For ops whose derivative is zero wherever it exists, such as {@code floor}.
     *
     * @return a rule without tangents
     */
    static TangentRule zero() {
        return step -> List.of();
    }

    /**
     * For ops that are jointly linear in all their floating-point inputs, such as {@code reshape}
     * or {@code add}: the same op on the tangents.
     *
     * @return the rule
     */
    static TangentRule linear() {
        return multilinear(0);
    }

    /**
     * For ops that are linear in each of their first inputs while the others are held, such as
     * {@code matmul} or a convolution (2): the sum of the same op with one factor replaced by its
     * tangent. Further floating-point inputs, such as a bias, are terms that the op adds.
     *
     * @param factors the number of factors; 0 if every floating-point input is a term
     * @return the rule
     */
    static TangentRule multilinear(int factors) {
        return new Reapplication(factors);
    }

    /**
     * For ops that other ops can express: the tangents of that expression. Reverse mode too goes
     * through the expression, not through the op's own gradient.
     *
     * @param expression emits the expression of the op's outputs from the step's inputs
     * @return the rule
     */
    static TangentRule composed(Expression expression) {
        return new Composition(expression);
    }

    /** The outputs of an op written with other ops. */
    @FunctionalInterface
    interface Expression {

        /**
         * Emits the expression.
         *
         * @param step the op; the expression may use its inputs, not its outputs
         * @return one variable per output
         */
        List<SDVariable> of(TangentStep step);
    }
}
