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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegimeMonitorTest {
    private static final Criterion DRIFT = Criterion.above(Quantity.DRIFT, 0.2, 0.1);
    private static final Criterion CKA = Criterion.below(Quantity.CKA, 0.9, 0.95);
    private static final RegimeCriteria BOTH = RegimeCriteria.builder().add(DRIFT).add(CKA).build();

    private final RegimeMonitor monitor = RegimeMonitor.of(BOTH);
    private long iteration;

    @Test
    void startsInTheKernelRegimeWithoutATransition() {
        assertThat(monitor.regime()).isEqualTo(Regime.KERNEL);
        assertThat(monitor.lastTransition()).isEmpty();
        assertThat(monitor).hasToString("KERNEL, departs at any of " + BOTH);
    }

    @Test
    void emitsADepartureAndAReturnOnceEach() {
        assertThat(drift(0.19)).isEmpty();
        assertThat(drift(0.2)).map(RegimeTransition::to).contains(Regime.DEPARTED);
        assertThat(drift(0.5)).isEmpty();
        assertThat(drift(0.15)).as("inside the hysteresis").isEmpty();
        assertThat(monitor.regime()).isEqualTo(Regime.DEPARTED);
        Optional<RegimeTransition> back = drift(0.1);
        assertThat(back).map(RegimeTransition::to).contains(Regime.KERNEL);
        assertThat(drift(0.15)).as("inside the hysteresis").isEmpty();
        assertThat(monitor.regime()).isEqualTo(Regime.KERNEL);
        assertThat(monitor.lastTransition()).isEqualTo(back);
    }

    @Test
    void departsOnAnyCriterionAndReturnsOnAll() {
        assertThat(both(0.0, 0.8)).isPresent();
        assertThat(both(0.15, 0.99)).as("drift is not back").isEmpty();
        assertThat(both(0.05, 0.93)).as("CKA is not back").isEmpty();
        assertThat(both(0.05, 0.99)).isPresent();
    }

    @Test
    void anEarlyWarningIsToldOnceAndEndsInADepartureOrPasses() {
        RegimeCriteria rules =
                RegimeCriteria.builder()
                        .add(DRIFT)
                        .warn(Criterion.above(Quantity.FORECAST_DRIFT, 0.4, 0.2))
                        .build();
        RegimeMonitor warned = RegimeMonitor.of(rules);
        assertThat(forecast(warned, 0, 0.1, 0.3)).isEmpty();
        assertThat(forecast(warned, 1, 0.1, 0.4))
                .hasValueSatisfying(
                        t -> {
                            assertThat(t.to()).isEqualTo(Regime.LEAVING);
                            assertThat(t.describe())
                                    .startsWith(
                                            "Training is about to leave the kernel regime at"
                                                    + " iteration 1: forecast=0.4 reached the"
                                                    + " threshold 0.4");
                        });
        assertThat(forecast(warned, 2, 0.1, 0.3)).as("inside the hysteresis").isEmpty();
        assertThat(forecast(warned, 3, 0.1, 0.2))
                .hasValueSatisfying(
                        t -> {
                            assertThat(t.to()).isEqualTo(Regime.KERNEL);
                            assertThat(t.describe()).contains("is no longer about to leave");
                        });
        assertThat(forecast(warned, 4, 0.1, 0.5)).isPresent();
        assertThat(forecast(warned, 5, 0.3, 0.5))
                .hasValueSatisfying(
                        t -> {
                            assertThat(t.from()).isEqualTo(Regime.LEAVING);
                            assertThat(t.to()).isEqualTo(Regime.DEPARTED);
                            assertThat(t.criterion()).isEqualTo(DRIFT);
                        });
        assertThat(forecast(warned, 6, 0.3, 0.9)).as("departed already").isEmpty();
    }

    private static Optional<RegimeTransition> forecast(
            RegimeMonitor monitor, long iteration, double drift, double forecast) {
        return monitor.observe(
                Observation.of(
                        iteration,
                        Map.of(Quantity.DRIFT, drift, Quantity.FORECAST_DRIFT, forecast)));
    }

    @Test
    void namesTheCriterionWithTheLargestRelativeExcess() {
        assertThat(both(0.21, 0.45)).map(RegimeTransition::criterion).contains(CKA);
        assertThat(both(0.01, 0.96))
                .hasValueSatisfying(
                        back -> {
                            assertThat(back.criterion()).as("the smallest margin").isEqualTo(CKA);
                            assertThat(back.threshold()).isEqualTo(0.95);
                            assertThat(back.value()).isEqualTo(0.96);
                        });
        assertThat(both(0.8, 0.45)).map(RegimeTransition::criterion).contains(DRIFT);
    }

    @Test
    void ignoresAnObservationWithoutItsQuantities() {
        drift(0.3);
        Map<Quantity, Double> other = Map.of(Quantity.TOP_EIGENVALUE, 1.0);
        assertThat(monitor.observe(Observation.of(9, other))).isEmpty();
        assertThat(monitor.regime()).as("silence is no return").isEqualTo(Regime.DEPARTED);
    }

    @Test
    void aNonFiniteValueDepartsAndIsTheCause() {
        assertThat(both(0.9, Double.NaN))
                .hasValueSatisfying(
                        left -> {
                            assertThat(left.criterion()).isEqualTo(CKA);
                            assertThat(left.value()).isNaN();
                            assertThat(left.describe())
                                    .isEqualTo(
                                            "Training left the kernel regime at iteration 0:"
                                                    + " cka=NaN is not finite, which counts as"
                                                    + " reaching the threshold 0.9");
                        });
        assertThat(both(0.0, Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(both(0.0, 1.0)).map(RegimeTransition::to).contains(Regime.KERNEL);
    }

    @Test
    void namesTheLayerWithTheLargestShare() {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("broken", Double.NaN);
        shares.put("conv1", -0.1);
        shares.put("dense1", 0.63);
        shares.put("out", 0.47);
        RegimeTransition left =
                monitor.observe(new Observation(400, Map.of(Quantity.DRIFT, 0.21345), shares))
                        .orElseThrow();
        assertThat(left.layer()).contains("dense1");
        assertThat(left.share()).hasValue(0.63);
        assertThat(left.describe())
                .isEqualTo(
                        "Training left the kernel regime at iteration 400: drift=0.2135 reached the"
                                + " threshold 0.2; layer dense1 has the largest share of the kernel"
                                + " change (63%)");
    }

    @Test
    void hasNoLayerWhenNoShareIsKnown() {
        RegimeTransition left = drift(0.3).orElseThrow();
        assertThat(left.layer()).isEmpty();
        assertThat(left.share()).isEmpty();
        assertThat(drift(0.05).orElseThrow().describe())
                .isEqualTo(
                        "Training returned to the kernel regime at iteration 1: drift=0.05 is back"
                                + " within the threshold 0.1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void transitionsAlternateAndAgreeWithTheRegime(long seed) {
        Random random = new Random(seed);
        List<Regime> reached = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Regime before = monitor.regime();
            Optional<RegimeTransition> change =
                    both(0.3 * random.nextDouble(), 0.85 + 0.15 * random.nextDouble());
            assertThat(change.isPresent()).isEqualTo(monitor.regime() != before);
            change.ifPresent(
                    transition -> {
                        assertThat(transition.from()).isEqualTo(before);
                        assertThat(transition.to()).isEqualTo(monitor.regime());
                        reached.add(transition.to());
                    });
        }
        assertThat(reached).hasSizeGreaterThan(50).first().isEqualTo(Regime.DEPARTED);
    }

    @Test
    void survivesSerializationInTheMiddleOfADeparture() throws Exception {
        monitor.observe(new Observation(7, Map.of(Quantity.DRIFT, 0.3), Map.of("out", 1.0)));
        RegimeMonitor copy = copy(monitor);
        assertThat(copy.criteria()).isEqualTo(monitor.criteria());
        assertThat(copy.lastTransition()).isEqualTo(monitor.lastTransition());
        assertThat(copy.observe(Observation.of(8, Map.of(Quantity.DRIFT, 0.3)))).isEmpty();
        assertThat(copy.observe(Observation.of(9, Map.of(Quantity.DRIFT, 0.0)))).isPresent();
        assertThat(monitor.regime()).as("the original is untouched").isEqualTo(Regime.DEPARTED);
    }

    private Optional<RegimeTransition> drift(double value) {
        return monitor.observe(Observation.of(iteration++, Map.of(Quantity.DRIFT, value)));
    }

    private Optional<RegimeTransition> both(double drift, double cka) {
        return monitor.observe(
                Observation.of(iteration++, Map.of(Quantity.DRIFT, drift, Quantity.CKA, cka)));
    }

    private static RegimeMonitor copy(RegimeMonitor monitor)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(monitor);
        }
        byte[] written = bytes.toByteArray();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written))) {
            return (RegimeMonitor) in.readObject();
        }
    }
}
