/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The rules that decide between the two regimes: an immutable list of criteria, at least one.
 *
 * <p>Training departs when <em>any</em> criterion departs and returns when <em>all</em> of them are
 * back; a criterion whose quantity an observation does not carry is ignored there.
 */
public final class RegimeCriteria implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final RegimeCriteria DEFAULTS =
            builder()
                    .add(Criterion.above(Quantity.DRIFT, 0.2, 0.1))
                    .add(Criterion.above(Quantity.LINEARIZATION_ERROR, 0.5, 0.25))
                    .warn(Criterion.above(Quantity.FORECAST_DRIFT, 0.2, 0.1))
                    .build();

    /** An array, because a field of type List is not known to be serializable. */
    private final Criterion[] criteria;

    private final Criterion[] warnings;

    private RegimeCriteria(List<Criterion> criteria, List<Criterion> warnings) {
        this.criteria = criteria.toArray(Criterion[]::new);
        this.warnings = warnings.toArray(Criterion[]::new);
    }

    /**
     * The default criteria: {@link Quantity#DRIFT} departs at 0.2 and returns at 0.1; {@link
     * Quantity#LINEARIZATION_ERROR} departs at 0.5 and returns at 0.25; {@link
     * Quantity#FORECAST_DRIFT} warns at 0.2 and is back at 0.1.
     *
     * <p>These numbers are conventions, not theorems: no result says that a network with a drift of
     * 0.19 is lazy and one with 0.21 is not. Set your own for your network, probe and question.
     *
     * @return the default criteria
     */
    public static RegimeCriteria defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with no criterion.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the criteria in the order in which they were added.
     *
     * @return the criteria, immutable, not empty
     */
    public List<Criterion> criteria() {
        return List.of(criteria);
    }

    /**
     * Returns the early warnings in the order in which they were added.
     *
     * @return the criteria that make a training {@link Regime#LEAVING}, immutable, may be empty
     */
    public List<Criterion> warnings() {
        return List.of(warnings);
    }

    /**
     * Compares by value.
     *
     * @param other any object
     * @return true for the same criteria in the same order
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof RegimeCriteria that
                && Arrays.equals(criteria, that.criteria)
                && Arrays.equals(warnings, that.warnings);
    }

    /**
     * Agrees with {@link #equals}.
     *
     * @return the hash code
     */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(criteria) + Arrays.hashCode(warnings);
    }

    /**
     * Returns for example {@code [drift >= 0.2 (returns at 0.1)]}, with the warnings, if any, after
     * it.
     *
     * @return the rules in words
     */
    @Override
    public String toString() {
        String rules = Arrays.toString(criteria);
        return warnings.length == 0 ? rules : rules + ", warned by " + Arrays.toString(warnings);
    }

    /** Collects criteria. */
    public static final class Builder {
        private final List<Criterion> criteria = new ArrayList<>();
        private final List<Criterion> warnings = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a criterion.
         *
         * @param criterion the criterion
         * @return this
         * @throws IllegalArgumentException if there is one already for that quantity and direction
         */
        public Builder add(Criterion criterion) {
            criteria.add(requireNew(criterion, criteria));
            return this;
        }

        /**
         * Adds an early warning: it makes a training {@link Regime#LEAVING}, never departed.
         *
         * @param criterion the criterion
         * @return this
         * @throws IllegalArgumentException if there is one already for that quantity and direction
         */
        public Builder warn(Criterion criterion) {
            warnings.add(requireNew(criterion, warnings));
            return this;
        }

        private static Criterion requireNew(Criterion criterion, List<Criterion> present) {
            Objects.requireNonNull(criterion, "criterion");
            for (Criterion other : present) {
                if (other.quantity() == criterion.quantity()
                        && other.highIsBad() == criterion.highIsBad()) {
                    throw new IllegalArgumentException(
                            String.format(
                                    "Expected one criterion per quantity and direction, got %s"
                                            + " after %s; drop one of them",
                                    criterion, other));
                }
            }
            return criterion;
        }

        /**
         * Builds the value.
         *
         * @return the criteria
         * @throws IllegalStateException if there are none
         */
        public RegimeCriteria build() {
            if (criteria.isEmpty()) {
                throw new IllegalStateException(
                        "Expected at least one criterion, got none: without one training could"
                                + " never depart; add one or use RegimeCriteria.defaults()");
            }
            return new RegimeCriteria(criteria, warnings);
        }
    }
}
