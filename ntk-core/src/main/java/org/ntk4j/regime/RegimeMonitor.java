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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state machine that turns observations into transitions.
 *
 * <p>It starts in {@link Regime#KERNEL}. It departs when any criterion present in the observation
 * departs, and returns when all criteria present in the observation are back. An observation that
 * carries none of the criteria's quantities changes nothing. Each transition is returned exactly
 * once, by the call that caused it. Iterations are reported, not interpreted: they may repeat.
 *
 * <p>An early warning makes a training {@link Regime#LEAVING} until all warnings are back or a
 * criterion departs.
 *
 * <p>Not thread-safe: callers that share a monitor hold a lock.
 */
public final class RegimeMonitor implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RegimeCriteria criteria;
    private Regime regime = Regime.KERNEL;
    private RegimeTransition last;

    private RegimeMonitor(RegimeCriteria criteria) {
        this.criteria = Objects.requireNonNull(criteria, "criteria");
    }

    /**
     * Creates a monitor in the kernel regime.
     *
     * @param criteria the rules
     * @return a new monitor
     */
    public static RegimeMonitor of(RegimeCriteria criteria) {
        return new RegimeMonitor(criteria);
    }

    /**
     * Takes an observation.
     *
     * @param observation what was measured
     * @return the transition that it caused, or empty when the regime stays
     */
    public Optional<RegimeTransition> observe(Observation observation) {
        if (regime != Regime.DEPARTED) {
            Criterion departed = exceeded(criteria.criteria(), observation);
            if (departed != null) {
                return change(Regime.DEPARTED, departed, departed.departAt(), observation);
            }
        }
        if (regime == Regime.KERNEL) {
            Criterion warning = exceeded(criteria.warnings(), observation);
            return warning == null
                    ? Optional.empty()
                    : change(Regime.LEAVING, warning, warning.departAt(), observation);
        }
        List<Criterion> rules =
                regime == Regime.LEAVING ? criteria.warnings() : criteria.criteria();
        Criterion back = returned(rules, observation);
        return back == null
                ? Optional.empty()
                : change(Regime.KERNEL, back, back.returnAt(), observation);
    }

    private Optional<RegimeTransition> change(
            Regime to, Criterion decisive, double threshold, Observation observation) {
        Map.Entry<String, Double> layer = largest(observation.layerShares());
        last =
                new RegimeTransition(
                        regime,
                        to,
                        observation.iteration(),
                        decisive,
                        observation.values().get(decisive.quantity()),
                        threshold,
                        layer == null ? "" : layer.getKey(),
                        layer == null ? Double.NaN : layer.getValue());
        regime = to;
        return Optional.of(last);
    }

    /**
     * Returns the present regime.
     *
     * @return the regime after the last observation
     */
    public Regime regime() {
        return regime;
    }

    /**
     * Returns the latest transition.
     *
     * @return the transition, or empty while training has never departed
     */
    public Optional<RegimeTransition> lastTransition() {
        return Optional.ofNullable(last);
    }

    /**
     * Returns the rules.
     *
     * @return the criteria given at creation
     */
    public RegimeCriteria criteria() {
        return criteria;
    }

    /**
     * Returns the regime and the rules.
     *
     * @return for example {@code KERNEL, departs at any of [drift >= 0.2 (returns at 0.1)]}
     */
    @Override
    public String toString() {
        return regime + ", departs at any of " + criteria;
    }

    private static Criterion exceeded(List<Criterion> rules, Observation observation) {
        Criterion worst = null;
        double worstExcess = Double.NEGATIVE_INFINITY;
        for (Criterion criterion : rules) {
            Double value = observation.values().get(criterion.quantity());
            if (value == null || !criterion.departs(value)) {
                continue;
            }
            double excess = criterion.excess(value, criterion.departAt());
            if (excess > worstExcess) {
                worst = criterion;
                worstExcess = excess;
            }
        }
        return worst;
    }

    private static Criterion returned(List<Criterion> rules, Observation observation) {
        Criterion tightest = null;
        double tightestExcess = Double.NEGATIVE_INFINITY;
        for (Criterion criterion : rules) {
            Double value = observation.values().get(criterion.quantity());
            if (value == null) {
                continue;
            }
            if (!criterion.returns(value)) {
                return null;
            }
            double excess = criterion.excess(value, criterion.returnAt());
            if (excess > tightestExcess) {
                tightest = criterion;
                tightestExcess = excess;
            }
        }
        return tightest;
    }

    private static Map.Entry<String, Double> largest(Map<String, Double> shares) {
        Map.Entry<String, Double> largest = null;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            boolean first = largest == null && !share.getValue().isNaN();
            if (first || largest != null && share.getValue() > largest.getValue()) {
                largest = share;
            }
        }
        return largest;
    }
}
