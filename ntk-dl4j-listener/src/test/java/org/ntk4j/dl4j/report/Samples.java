/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.Map;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Observation;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeCriteria;
import org.ntk4j.regime.RegimeMonitor;
import org.ntk4j.regime.RegimeTransition;

/** A header, a measurement and a departure that the tests of this package share. */
final class Samples {
    private Samples() {}

    static RunHeader header() {
        return RunHeader.of("org.deeplearning4j.nn.multilayer.MultiLayerNetwork")
                .layer("dense1", 100)
                .layer("out", 30)
                .kernel("trace", 64, 10, "FLOAT")
                .seed(42)
                .baseline("first iteration")
                .schedule("every 10 iterations")
                .build();
    }

    static Measurement measurement() {
        return Measurement.at(400, 2)
                .score(0.25)
                .value(Quantity.PARAMETER_MOVEMENT, 0.0021)
                .value(Quantity.DRIFT, 0.0312)
                .value(Quantity.CKA, 0.9991)
                .value(Quantity.LINEARIZATION_ERROR, 0.0087)
                .value(Quantity.OUTPUT_HESSIAN_NORM, 0.412)
                .layer("dense1", new LayerMeasurement(0.05, 0.002, 0.75))
                .layer("out", new LayerMeasurement(0.01, 0.001, 0.25))
                .eigenvalues(3, 2, 0.5)
                .cost(18, 0.013)
                .build();
    }

    static RegimeTransition departure() {
        RegimeMonitor monitor =
                RegimeMonitor.of(
                        RegimeCriteria.builder()
                                .add(Criterion.above(Quantity.DRIFT, 0.03, 0.01))
                                .build());
        return monitor.observe(measurement().observation()).orElseThrow();
    }

    static RegimeTransition comeback() {
        RegimeMonitor monitor = RegimeMonitor.of(RegimeCriteria.defaults());
        monitor.observe(Observation.of(400, Map.of(Quantity.DRIFT, 0.3)));
        return monitor.observe(Observation.of(500, Map.of(Quantity.DRIFT, 0.05))).orElseThrow();
    }
}
