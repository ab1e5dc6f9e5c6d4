/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.Map;
import java.util.TreeMap;
import org.ntk4j.autodiff.TangentRule;

/** All the rules of the library, by op name. */
public final class StandardRules {

    private StandardRules() {}

    /**
     * The rules of every group.
     *
     * @return a new map by op name
     */
    public static Map<String, TangentRule> all() {
        Map<String, TangentRule> rules = new TreeMap<>();
        ShapeRules.addTo(rules);
        ArithmeticRules.addTo(rules);
        ElementwiseRules.addTo(rules);
        ReductionRules.addTo(rules);
        NormalizationRules.addTo(rules);
        ConvolutionRules.addTo(rules);
        PoolingRules.addTo(rules);
        AttentionRules.addTo(rules);
        LossRules.addTo(rules);
        BackwardOpRules.addTo(rules);
        return rules;
    }

    static void put(Map<String, TangentRule> rules, TangentRule rule, String... opNames) {
        for (String name : opNames) {
            if (rules.put(name, rule) != null) {
                throw new IllegalStateException("two tangent rules for op '" + name + "'");
            }
        }
    }
}
