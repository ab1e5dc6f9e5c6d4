/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;

/**
 * One run as a page shows it.
 *
 * @param label what the reader calls it
 * @param header what was measured
 * @param measurements in the order of training; a long run is thinned out evenly, but the first,
 *     the last, those that changed the regime and those of the peaks are here. Eigenvalues and
 *     matrices only of the first, the last and the departure
 * @param measured how many measurements there were
 * @param transitions every change of the regime
 * @param peaks the measurement with the largest finite value of each quantity, of all measured
 * @param reached the first iteration at which the criterion or warning on a quantity was reached
 * @param lost the iteration of the first measurement whose loss or drift was not a finite number
 * @param notes sentences about how the run ended
 */
public record RecordedRun(
        String label,
        RunHeader header,
        List<Measurement> measurements,
        long measured,
        List<RegimeTransition> transitions,
        Map<Quantity, Peak> peaks,
        Map<Quantity, Long> reached,
        OptionalLong lost,
        List<String> notes) {

    /**
     * The largest value of a quantity.
     *
     * @param iteration where it was measured
     * @param value finite
     */
    public record Peak(long iteration, double value) {}

    /**
     * Copies lists and map.
     *
     * @param label any
     * @param header not null
     * @param measurements may be empty
     * @param measured at least the number of measurements
     * @param transitions may be empty
     * @param peaks may be empty
     * @param reached the first iteration at which the criterion or warning on a quantity was
     *     reached
     * @param lost may be empty
     * @param notes may be empty
     */
    public RecordedRun {
        measurements = List.copyOf(measurements);
        transitions = List.copyOf(transitions);
        peaks = Map.copyOf(peaks);
        reached = Map.copyOf(reached);
        notes = List.copyOf(notes);
    }

    /** The first departure, if there was one. */
    Optional<RegimeTransition> departure() {
        return transitions.stream().filter(t -> t.to() == Regime.DEPARTED).findFirst();
    }

    /** The last measurement; empty if there is none. */
    Optional<Measurement> last() {
        return measurements.isEmpty()
                ? Optional.empty()
                : Optional.of(measurements.get(measurements.size() - 1));
    }

    /** The first measurement, that of the first departure and the last, each once, by name. */
    Map<String, Measurement> moments() {
        Map<String, Measurement> moments = new LinkedHashMap<>();
        if (measurements.isEmpty()) {
            return moments;
        }
        Measurement first = measurements.get(0);
        Measurement last = measurements.get(measurements.size() - 1);
        moments.put("first", first);
        departure()
                .flatMap(t -> at(t.iteration()))
                .filter(m -> m != first && m != last)
                .ifPresent(m -> moments.put("departure", m));
        if (last != first) {
            moments.put("last", last);
        }
        return moments;
    }

    private Optional<Measurement> at(long iteration) {
        return measurements.stream().filter(m -> m.iteration() == iteration).findFirst();
    }
}
