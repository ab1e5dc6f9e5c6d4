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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The verdict at the moment the regime changes, with its cause.
 *
 * @param from the regime before
 * @param to the regime after; not {@code from}
 * @param iteration the training iteration of the observation that caused it
 * @param criterion the criterion that decided: on a departure the one exceeded by the largest
 *     relative excess, on a return the one that is back by the smallest margin
 * @param value the measured value of the criterion's quantity, finite or not
 * @param threshold the threshold that was crossed: {@code departAt} or {@code returnAt}
 * @param layerName the layer with the largest share of the kernel change; empty when unknown
 * @param layerShare the share of that layer; NaN when unknown
 */
public record RegimeTransition(
        Regime from,
        Regime to,
        long iteration,
        Criterion criterion,
        double value,
        double threshold,
        String layerName,
        double layerShare)
        implements Serializable {

    /**
     * Checks that something changes.
     *
     * @param from not null
     * @param to not null and not {@code from}
     * @param iteration any
     * @param criterion not null
     * @param value any, finite or not
     * @param threshold any
     * @param layerName not null
     * @param layerShare NaN when there is no layer
     * @throws IllegalArgumentException if {@code from == to}
     */
    public RegimeTransition {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(criterion, "criterion");
        Objects.requireNonNull(layerName, "layerName");
        if (from == to) {
            throw new IllegalArgumentException(
                    "Expected two different regimes, got " + from + " twice; report changes only");
        }
    }

    /**
     * Returns the layer with the largest share of the kernel change.
     *
     * @return the layer's name, or empty when the observation had no layers
     */
    public Optional<String> layer() {
        return layerName.isEmpty() ? Optional.empty() : Optional.of(layerName);
    }

    /**
     * Returns the share of {@link #layer()}.
     *
     * @return the share, or empty when the observation had no layers
     */
    public OptionalDouble share() {
        return layerName.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(layerShare);
    }

    /**
     * Says in one sentence what happened and why.
     *
     * @return for example {@code Training left the kernel regime at iteration 400: drift=0.213
     *     reached the threshold 0.2; layer dense1 has the largest share of the kernel change (63%)}
     */
    public String describe() {
        StringBuilder text = new StringBuilder("Training ");
        text.append(
                switch (to) {
                    case DEPARTED -> "left";
                    case LEAVING -> "is about to leave";
                    case KERNEL ->
                            from == Regime.DEPARTED ? "returned to" : "is no longer about to leave";
                });
        text.append(" the kernel regime at iteration ").append(iteration).append(": ");
        text.append(criterion.quantity().show(value)).append(' ').append(verb());
        text.append(" the threshold ").append(Digits.show(threshold));
        if (!layerName.isEmpty()) {
            text.append("; layer ").append(layerName);
            text.append(" has the largest share of the kernel change (");
            text.append(Digits.percent(layerShare)).append(')');
        }
        return text.toString();
    }

    private String verb() {
        if (to == Regime.KERNEL) {
            return "is back within";
        }
        return Double.isFinite(value) ? "reached" : "is not finite, which counts as reaching";
    }
}
