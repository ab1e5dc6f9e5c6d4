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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a measurement tells the {@link RegimeMonitor}.
 *
 * <p>Both maps are copied, keep their order and are immutable. A quantity that was not measured is
 * absent. A value that was measured and is not finite is kept: it departs (see {@link Criterion}).
 *
 * @param iteration the training iteration, from 0
 * @param values the measured quantities
 * @param layerShares for each layer l its share of the kernel change, {@code <dTheta_l, dTheta>_F /
 *     |dTheta|_F^2} with {@code dTheta = Theta_t - Theta_0}; the shares sum to 1, a single one may
 *     be negative; empty when unknown or when nothing has changed
 */
public record Observation(
        long iteration, Map<Quantity, Double> values, Map<String, Double> layerShares)
        implements Serializable {

    /**
     * Copies the maps.
     *
     * @param iteration not negative
     * @param values without null keys and values
     * @param layerShares without null keys and values
     * @throws IllegalArgumentException if the iteration is negative
     */
    public Observation {
        if (iteration < 0) {
            throw new IllegalArgumentException(
                    "Expected an iteration >= 0, got " + iteration + "; count from 0");
        }
        values = copy(values, "values");
        layerShares = copy(layerShares, "layerShares");
    }

    /**
     * An observation without layers.
     *
     * @param iteration the training iteration, from 0
     * @param values the measured quantities
     * @return the observation
     */
    public static Observation of(long iteration, Map<Quantity, Double> values) {
        return new Observation(iteration, values, Map.of());
    }

    private static <K> Map<K, Double> copy(Map<K, Double> map, String name) {
        Map<K, Double> copy = new LinkedHashMap<>(Objects.requireNonNull(map, name));
        copy.forEach(
                (key, value) -> {
                    Objects.requireNonNull(key, name + ": key");
                    Objects.requireNonNull(value, () -> name + ": value of " + key);
                });
        return Collections.unmodifiableMap(copy);
    }
}
