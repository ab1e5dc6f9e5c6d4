/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * The rule of ops that are multilinear in their first inputs and add the others: the sum over the
 * factors of the same op with that factor replaced by its tangent.
 *
 * @param factors the number of factors
 */
public record Reapplication(int factors) implements TangentRule {

    /**
     * Checks the number of factors.
     *
     * @param factors the number of factors, &gt;= 0
     */
    public Reapplication {
        if (factors < 0) {
            throw new IllegalArgumentException("expected factors >= 0, got " + factors);
        }
    }

    @Override
    public List<SDVariable> tangents(TangentStep step) {
        boolean terms = factors == 0 || anyTerm(step);
        List<SDVariable> sum = null;
        for (int factor = 0; factor < factors; factor++) {
            if (step.hasTangent(factor)) {
                // The first product takes the terms with it: a bias costs nothing extra there.
                SDVariable[] inputs = inputs(step, terms && sum == null);
                inputs[factor] = step.tangent(factor);
                sum = plus(sum, step.reapply(inputs));
            }
        }
        if (sum == null) {
            SDVariable[] inputs = inputs(step, true);
            if (factors > 0) {
                inputs[0] = step.sd().zerosLike(step.input(0));
            }
            sum = step.reapply(inputs);
        }
        return sum;
    }

    private boolean anyTerm(TangentStep step) {
        for (int i = factors; i < step.inputCount(); i++) {
            if (step.hasTangent(i)) {
                return true;
            }
        }
        return false;
    }

    private SDVariable[] inputs(TangentStep step, boolean terms) {
        List<SDVariable> inputs = new ArrayList<>();
        for (int i = 0; i < step.inputCount(); i++) {
            if (i < factors || !step.input(i).dataType().isFPType()) {
                inputs.add(step.input(i));
            } else if (terms) {
                inputs.add(step.tangentOrZeros(i));
            }
        }
        return inputs.toArray(SDVariable[]::new);
    }

    private static List<SDVariable> plus(List<SDVariable> a, List<SDVariable> b) {
        if (a == null) {
            return b;
        }
        List<SDVariable> sums = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            sums.add(a.get(i).add(b.get(i)));
        }
        return sums;
    }
}
