/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** The gradient ops that other rules emit. */
final class BackwardOpRules {

    private BackwardOpRules() {}

    /** For ops that only route the cotangent, by a choice that is locally constant. */
    private static List<SDVariable> routed(TangentStep step) {
        return step.hasTangent(1) ? step.reapply(step.inputsWith(1, step.tangent(1))) : List.of();
    }

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, BackwardOpRules::routed, "reduce_max_bp", "reduce_min_bp", "maxpool2d_bp");
    }
}
