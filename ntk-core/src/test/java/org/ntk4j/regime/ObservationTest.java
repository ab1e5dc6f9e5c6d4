/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservationTest {
    @Test
    void copiesItsMapsAndKeepsTheirOrder() {
        Map<Quantity, Double> values = new EnumMap<>(Map.of(Quantity.DRIFT, 0.1));
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("z", 0.25);
        shares.put("a", 0.75);
        Observation observation = new Observation(3, values, shares);
        values.clear();
        shares.clear();
        assertThat(observation.values()).containsOnly(Map.entry(Quantity.DRIFT, 0.1));
        assertThat(observation.layerShares())
                .containsExactly(Map.entry("z", 0.25), Map.entry("a", 0.75));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> observation.values().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> observation.layerShares().clear());
    }

    @Test
    void refusesANegativeIteration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Observation.of(-1, Map.of()))
                .withMessageContaining("iteration >= 0, got -1");
    }

    @Test
    void refusesAMissingValue() {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        values.put(Quantity.CKA, null);
        assertThatNullPointerException()
                .isThrownBy(() -> Observation.of(0, values))
                .withMessageContaining("values: value of CKA");
    }
}
