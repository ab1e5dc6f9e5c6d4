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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.kernel.KernelMetrics;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Spectrum;
import org.ntk4j.regime.Quantity;

/** The instruments of a listener. */
final class Instruments {

    private Instruments() {}

    /**
     * The instruments for the wanted quantities, each with its schedule.
     *
     * @param settings what was asked for
     * @param network what can be had
     * @param byLayer whether the kernel of each layer is kept
     */
    static List<ScheduledInstrument> of(
            WatchSettings settings, ProbedNetwork network, boolean byLayer) {
        boolean labels = network.labels() != null;
        boolean loss = network.loss().isPresent();
        boolean differentiable = network.derivatives().isPresent();
        Plan plan = settings.plan();
        List<Instrument> all =
                new ArrayList<>(List.of(new KernelChange(), new Movement(), new Eigenvalues()));
        if (byLayer) {
            all.add(new Layers());
        }
        if (differentiable) {
            boolean everyOutput = plan.quantities().contains(Quantity.KAPPA);
            all.add(new SurrogateInstruments.LinearizationError());
            all.add(
                    everyOutput
                            ? new SurrogateInstruments.AllOutputs()
                            : new SurrogateInstruments.WorstOutputs());
        }
        if (labels) {
            all.add(new Alignment());
        }
        if (loss && differentiable) {
            all.add(new SurrogateInstruments.Velocity(settings.kernelBudget()));
            all.add(new SurrogateInstruments.LossCurvature());
        }
        if (settings.kernels()) {
            all.add(new ProbeInstruments.Matrix());
        }
        if (loss || network.classes().known()) {
            all.add(new ProbeInstruments.Fit());
        }
        return all.stream()
                .filter(i -> !Collections.disjoint(i.quantities(), plan.quantities()))
                .map(i -> new ScheduledInstrument(i, plan.scheduleOf(i.quantities())))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** What cannot be had is absent. */
    static void putDefined(MeasurementBuilder measurement, Quantity quantity, double value) {
        if (!Double.isNaN(value)) {
            measurement.value(quantity, value);
        }
    }

    /** How far the kernel has moved as a whole. */
    private static final class KernelChange implements Instrument {

        @Override
        public String name() {
            return "kernel drift";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.DRIFT, Quantity.KERNEL_DISTANCE, Quantity.CKA);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            TangentKernel now = reading.kernel();
            TangentKernel before = reading.baselineKernel();
            // A drift that is not a number is reported: it is how a diverged training shows.
            measurement.value(Quantity.DRIFT, KernelMetrics.drift(before, now));
            putDefined(measurement, Quantity.KERNEL_DISTANCE, KernelMetrics.distance(before, now));
            putDefined(measurement, Quantity.CKA, KernelMetrics.cka(before, now));
        }
    }

    /** How far the parameters have moved as a whole. */
    private static final class Movement implements Instrument {

        @Override
        public String name() {
            return "parameter movement";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.PARAMETER_MOVEMENT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            putDefined(
                    measurement, Quantity.PARAMETER_MOVEMENT, reading.parameterMovement().whole());
        }
    }

    /** The kernel's spectrum. */
    private static final class Eigenvalues implements Instrument {

        @Override
        public String name() {
            return "kernel spectrum";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(
                    Quantity.TOP_EIGENVALUE, Quantity.CONDITION_NUMBER, Quantity.EFFECTIVE_RANK);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            Spectrum spectrum = Spectrum.of(reading.kernel().matrix());
            measurement.eigenvalues(spectrum.eigenvalues());
            putDefined(measurement, Quantity.TOP_EIGENVALUE, spectrum.top());
            putDefined(measurement, Quantity.CONDITION_NUMBER, spectrum.conditionNumber());
            putDefined(measurement, Quantity.EFFECTIVE_RANK, spectrum.effectiveRank());
        }
    }

    /** Drift, movement and share of the change, by layer. */
    private static final class Layers implements Instrument {

        @Override
        public String name() {
            return "change by layer";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.DRIFT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            Map<String, Double> drifts =
                    KernelMetrics.layerDrifts(reading.baselineKernel(), reading.kernel());
            Map<String, Double> shares =
                    KernelMetrics.layerShares(reading.baselineKernel(), reading.kernel());
            Map<String, Double> movements = reading.parameterMovement().layers();
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
        public Set<Quantity> quantities() {
            return Set.of(Quantity.LABEL_ALIGNMENT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            putDefined(
                    measurement,
                    Quantity.LABEL_ALIGNMENT,
                    KernelMetrics.labelAlignment(reading.kernel(), reading.labels()));
        }
    }
}
