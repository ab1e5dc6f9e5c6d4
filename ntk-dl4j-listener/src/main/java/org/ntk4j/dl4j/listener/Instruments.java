/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.kernel.KernelMetrics;
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.linalg.Spectrum;
import org.ntk4j.regime.Quantity;

/** The instruments of a listener. */
final class Instruments {

    private Instruments() {}

    static List<Instrument> of(WatchSettings settings) {
        List<Instrument> instruments =
                new ArrayList<>(List.of(new Change(), new Eigenvalues(), new Layers()));
        if (settings.probe().labels().isPresent()) {
            instruments.add(new Alignment());
        }
        return instruments;
    }

    /** How far kernel and parameters have moved as a whole. */
    private static final class Change implements Instrument {

        @Override
        public String name() {
            return "kernel drift";
        }

        @Override
        public void read(Reading reading, Measurement.Builder measurement) {
            var now = reading.kernel();
            var before = reading.baselineKernel();
            measurement
                    .value(Quantity.DRIFT, KernelMetrics.drift(before, now))
                    .value(Quantity.KERNEL_DISTANCE, KernelMetrics.distance(before, now))
                    .value(Quantity.CKA, KernelMetrics.cka(before, now))
                    .value(
                            Quantity.PARAMETER_MOVEMENT,
                            ParameterMovement.whole(
                                    reading.baselineParameters(), reading.parameters()));
        }
    }

    /** The kernel's spectrum. */
    private static final class Eigenvalues implements Instrument {

        @Override
        public String name() {
            return "kernel spectrum";
        }

        @Override
        public void read(Reading reading, Measurement.Builder measurement) {
            Spectrum spectrum = Spectrum.of(reading.kernel().matrix());
            measurement
                    .eigenvalues(spectrum.eigenvalues())
                    .value(Quantity.TOP_EIGENVALUE, spectrum.top())
                    .value(Quantity.CONDITION_NUMBER, spectrum.conditionNumber())
                    .value(Quantity.EFFECTIVE_RANK, spectrum.effectiveRank());
        }
    }

    /** Drift, movement and share of the change, by layer. */
    private static final class Layers implements Instrument {

        @Override
        public String name() {
            return "change by layer";
        }

        @Override
        public void read(Reading reading, Measurement.Builder measurement) {
            Map<String, Double> drifts =
                    KernelMetrics.layerDrifts(reading.baselineKernel(), reading.kernel());
            Map<String, Double> shares =
                    KernelMetrics.layerShares(reading.baselineKernel(), reading.kernel());
            Map<String, Double> movements =
                    new LinkedHashMap<>(
                            ParameterMovement.byLayer(
                                    reading.graph(),
                                    reading.baselineParameters(),
                                    reading.parameters()));
            drifts.forEach(
                    (layer, drift) ->
                            measurement.layer(
                                    layer,
                                    new LayerMeasurement(
                                            drift,
                                            movements.getOrDefault(layer, Double.NaN),
                                            shares.getOrDefault(layer, Double.NaN))));
        }
    }

    /** Alignment of the kernel with the probe's labels. */
    private static final class Alignment implements Instrument {

        @Override
        public String name() {
            return "label alignment";
        }

        @Override
        public void read(Reading reading, Measurement.Builder measurement) {
            measurement.value(
                    Quantity.LABEL_ALIGNMENT,
                    KernelMetrics.labelAlignment(reading.kernel(), reading.labels()));
        }
    }
}
