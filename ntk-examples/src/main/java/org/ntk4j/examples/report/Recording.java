/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.examples.report.RecordedRun.Peak;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeCriteria;
import org.ntk4j.regime.RegimeTransition;

/** A run that grows: however long it gets, at most about twice {@link #KEPT} measurements stay. */
final class Recording {

    /** More points than a screen is wide show nothing more. */
    static final int KEPT = 2000;

    private static final double[] NO_EIGENVALUES = {};
    private static final double[][] NO_KERNEL = {};

    private final RunHeader header;
    private final List<String> notes = new ArrayList<>();
    private final List<RegimeTransition> transitions = new ArrayList<>();
    private final Map<Quantity, Peak> peaks = new EnumMap<>(Quantity.class);
    private final Map<Quantity, Long> reached = new EnumMap<>(Quantity.class);
    private List<Measurement> measurements = new ArrayList<>();
    private long departure = -1;
    private long measured;
    private OptionalLong lost = OptionalLong.empty();

    Recording(RunHeader header) {
        this.header = header;
    }

    RegimeCriteria criteria() {
        return header.criteria();
    }

    void measured(Measurement measurement) {
        lighten();
        measurements.add(measurement);
        measured++;
        measurement.values().forEach((quantity, value) -> peak(quantity, value, measurement));
        header.criteria().criteria().forEach(criterion -> reach(criterion, measurement));
        header.criteria().warnings().forEach(criterion -> reach(criterion, measurement));
        double drift = measurement.value(Quantity.DRIFT).orElse(0);
        if (lost.isEmpty() && !(Double.isFinite(drift) && !isLost(measurement.score()))) {
            lost = OptionalLong.of(measurement.iteration());
        }
        if (measurements.size() > 2 * KEPT) {
            thinOut();
        }
    }

    /** A score that is NaN here may be one that the model does not report; that is no loss. */
    private static boolean isLost(double score) {
        return Double.isInfinite(score);
    }

    private void peak(Quantity quantity, double value, Measurement measurement) {
        Peak before = peaks.get(quantity);
        if (Double.isFinite(value) && (before == null || value > before.value())) {
            peaks.put(quantity, new Peak(measurement.iteration(), value));
        }
    }

    private void reach(Criterion criterion, Measurement measurement) {
        measurement
                .value(criterion.quantity())
                .ifPresent(
                        value -> {
                            if (criterion.departs(value)) {
                                reached.putIfAbsent(criterion.quantity(), measurement.iteration());
                            }
                        });
    }

    void changed(RegimeTransition transition) {
        if (departure < 0 && transition.to() == Regime.DEPARTED) {
            departure = transition.iteration();
        }
        transitions.add(transition);
    }

    /** The matrix of a measurement that came without it; false if there is no such measurement. */
    boolean kernel(long iteration, double[][] matrix) {
        for (int i = measurements.size() - 1; i >= 0; i--) {
            Measurement measurement = measurements.get(i);
            if (measurement.iteration() == iteration) {
                measurements.set(i, with(measurement, measurement.eigenvalues(), matrix));
                return true;
            }
        }
        return false;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    RecordedRun run(String label) {
        return new RecordedRun(
                label, header, measurements, measured, transitions, peaks, reached, lost, notes);
    }

    /** The last measurement so far is the last no longer: its arrays go unless they are wanted. */
    private void lighten() {
        int last = measurements.size() - 1;
        if (last > 0 && measurements.get(last).iteration() != departure) {
            measurements.set(last, with(measurements.get(last), NO_EIGENVALUES, NO_KERNEL));
        }
    }

    private void thinOut() {
        Set<Long> wanted = new HashSet<>(reached.values());
        transitions.forEach(transition -> wanted.add(transition.iteration()));
        peaks.values().forEach(peak -> wanted.add(peak.iteration()));
        List<Measurement> kept = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i++) {
            Measurement measurement = measurements.get(i);
            boolean last = i == measurements.size() - 1;
            if (i % 2 == 0 || last || wanted.contains(measurement.iteration())) {
                kept.add(measurement);
            }
        }
        measurements = kept;
    }

    private static Measurement with(Measurement m, double[] eigenvalues, double[][] kernel) {
        return new Measurement(
                m.run(),
                m.iteration(),
                m.epoch(),
                m.score(),
                m.regime(),
                m.values(),
                m.layers(),
                eigenvalues,
                m.probeLoss(),
                m.accuracy(),
                kernel,
                m.millis(),
                m.overhead());
    }
}
