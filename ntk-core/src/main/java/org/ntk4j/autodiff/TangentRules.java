/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ntk4j.autodiff.internal.rules.StandardRules;

/** The tangent rules by op name. Immutable. */
public final class TangentRules {

    private static final TangentRules STANDARD = new TangentRules(StandardRules.all());

    private final SortedMap<String, TangentRule> rules;

    private TangentRules(Map<String, TangentRule> rules) {
        this.rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /**
     * The rules that come with the library.
     *
     * @return the rules
     */
    public static TangentRules standard() {
        return STANDARD;
    }

    /**
     * These rules and one more.
     *
     * @param opName the op's name as {@code DifferentialFunction.opName()} says it
     * @param rule its rule, which takes the place of an earlier one
     * @return new rules
     */
    public TangentRules with(String opName, TangentRule rule) {
        Map<String, TangentRule> extended = new TreeMap<>(rules);
        extended.put(opName, rule);
        return new TangentRules(extended);
    }

    /**
     * The rule of an op.
     *
     * @param opName the op's name
     * @return the rule, if there is one
     */
    public Optional<TangentRule> of(String opName) {
        return Optional.ofNullable(rules.get(opName));
    }

    /**
     * All rules.
     *
     * @return an unmodifiable map by op name, sorted
     */
    public SortedMap<String, TangentRule> byOpName() {
        return rules;
    }
}
