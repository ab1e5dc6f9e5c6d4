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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.examples.analyze.Analysis;
import org.ntk4j.linalg.Spectrum;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeMonitor;

/**
 * Saved networks as a run: each checkpoint is a measurement at the iteration that it has seen, the
 * reference, where it is none of them, the first. So what was analyzed is judged and drawn like
 * what was watched. Keeps no more of an analysis than a page shows. Safe for several threads.
 */
public final class AnalysisRecorder {

    private final RunRecorder recorder = new RunRecorder();
    private RegimeMonitor monitor;
    private List<Integer> classes = List.of();
    private long iteration = -1;
    private boolean closed;

    /** Nothing is recorded yet. */
    public AnalysisRecorder() {
        // Filled by calls.
    }

    /**
     * Adds a network, unless this is closed.
     *
     * @param analysis what was found out about it, on the same probe as the others
     */
    public synchronized void add(Analysis analysis) {
        if (closed) {
            return;
        }
        if (monitor == null) {
            begin(analysis);
        }
        // Checkpoints that do not know their iteration, or are given out of order, are numbered.
        iteration = Math.max(iteration + 1, analysis.subject().iteration());
        tell(measurement(analysis));
    }

    /**
     * The run of all networks so far.
     *
     * @param label what to call it
     * @return a run; empty before the first network
     */
    public synchronized List<RecordedRun> runs(String label) {
        return recorder.runs(label);
    }

    /**
     * Says something about the run.
     *
     * @param sentence for the reader
     */
    public synchronized void note(String sentence) {
        recorder.note(sentence);
    }

    /** From now on nothing more is added. */
    public synchronized void close() {
        closed = true;
    }

    private void begin(Analysis analysis) {
        Analysis.Subject subject = analysis.subject();
        classes = analysis.labels().map(AnalysisRecorder::classes).orElse(List.of());
        Optional<Analysis.Reference> reference = analysis.reference();
        String kind = reference.map(r -> r.kind().name().toLowerCase(Locale.ROOT)).orElse("trace");
        RunHeader.Builder header =
                RunHeader.of("A saved network")
                        .kernel(
                                kind,
                                (int) subject.n(),
                                (int) subject.k(),
                                subject.precision().toUpperCase(Locale.ROOT))
                        .probeClasses(classes)
                        .baseline(reference.map(Analysis.Reference::model).orElse("none"))
                        .schedule("saved networks");
        subject.layers().forEach(header::layer);
        RunHeader built = header.build();
        recorder.started(built);
        monitor = RegimeMonitor.of(built.criteria());
        reference
                .filter(r -> !r.model().equals(subject.model()))
                .ifPresent(
                        r -> {
                            iteration = 0;
                            tell(baseline(r));
                        });
    }

    private void tell(Measurement measurement) {
        var change = monitor.observe(measurement.observation());
        Measurement judged = measurement.withRegime(monitor.regime());
        recorder.measured(judged);
        change.ifPresent(transition -> recorder.changed(transition, judged));
    }

    private static Measurement baseline(Analysis.Reference reference) {
        MeasurementBuilder measurement =
                Measurement.at(0, 0)
                        .value(Quantity.DRIFT, 0)
                        .value(Quantity.LINEARIZATION_ERROR, 0)
                        .value(Quantity.PARAMETER_MOVEMENT, 0)
                        .kernel(reference.before().trace());
        spectrum(measurement, reference.before().spectrum());
        for (String layer : reference.perLayerDrift().keySet()) {
            measurement.layer(layer, new LayerMeasurement(0, Double.NaN, Double.NaN));
        }
        return measurement.build();
    }

    private Measurement measurement(Analysis analysis) {
        MeasurementBuilder measurement =
                Measurement.at(iteration, analysis.subject().epoch())
                        .kernel(analysis.kernel().trace())
                        .accuracy(accuracy(analysis.outputs()));
        spectrum(measurement, analysis.kernel().spectrum());
        add(measurement, Quantity.KAPPA, analysis.kappa());
        analysis.hessian()
                .ifPresent(
                        hessian -> {
                            measurement.value(
                                    Quantity.OUTPUT_HESSIAN_NORM, hessian.outputSpectralNorm());
                            add(
                                    measurement,
                                    Quantity.LOSS_TOP_EIGENVALUE,
                                    hessian.lossTopEigenvalue());
                            add(
                                    measurement,
                                    Quantity.LOSS_GAUSS_NEWTON_TOP_EIGENVALUE,
                                    hessian.lossGaussNewtonTopEigenvalue());
                        });
        analysis.reference().ifPresent(reference -> compare(measurement, reference));
        return measurement.build();
    }

    private static void compare(MeasurementBuilder measurement, Analysis.Reference reference) {
        add(measurement, Quantity.DRIFT, reference.drift());
        add(measurement, Quantity.CKA, reference.cka());
        add(measurement, Quantity.KERNEL_DISTANCE, reference.kernelDistance());
        add(measurement, Quantity.LINEARIZATION_ERROR, reference.linearizationError());
        add(measurement, Quantity.PARAMETER_MOVEMENT, reference.parameterMovement());
        for (Map.Entry<String, Double> layer : reference.perLayerDrift().entrySet()) {
            measurement.layer(
                    layer.getKey(), new LayerMeasurement(layer.getValue(), Double.NaN, Double.NaN));
        }
    }

    private static void spectrum(MeasurementBuilder measurement, Optional<Spectrum> spectrum) {
        spectrum.ifPresent(s -> measurement.eigenvalues(s.eigenvalues()));
    }

    private static void add(MeasurementBuilder measurement, Quantity quantity, OptionalDouble v) {
        v.ifPresent(value -> measurement.value(quantity, value));
    }

    /** The column of the one in each row; empty unless every row is one-hot. */
    private static List<Integer> classes(double[][] labels) {
        List<Integer> classes = new ArrayList<>();
        for (double[] row : labels) {
            int best = largest(row);
            double sum = 0;
            for (double value : row) {
                sum += Math.abs(value);
            }
            if (row.length < 2 || row[best] != 1 || sum != 1) {
                return List.of();
            }
            classes.add(best);
        }
        return classes;
    }

    private double accuracy(double[][] outputs) {
        if (classes.size() != outputs.length) {
            return Double.NaN;
        }
        int right = 0;
        for (int i = 0; i < outputs.length; i++) {
            right += largest(outputs[i]) == classes.get(i) ? 1 : 0;
        }
        return (double) right / outputs.length;
    }

    private static int largest(double[] row) {
        int best = 0;
        for (int a = 1; a < row.length; a++) {
            best = row[a] > row[best] ? a : best;
        }
        return best;
    }
}
