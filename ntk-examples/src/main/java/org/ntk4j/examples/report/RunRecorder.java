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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.regime.RegimeCriteria;
import org.ntk4j.regime.RegimeTransition;

/**
 * Remembers a training for a page: a sink for a live one, and what {@link RunReader} fills from a
 * file. Long runs are thinned out, so that the memory it takes is bounded. Safe for several
 * threads.
 */
public final class RunRecorder implements MeasurementSink {

    private final List<Recording> recordings = new ArrayList<>();
    private final Map<Integer, Recording> current = new HashMap<>();

    /** Nothing is recorded yet. */
    public RunRecorder() {
        // Filled by calls.
    }

    @Override
    public synchronized void started(RunHeader header) {
        Recording recording = new Recording(header);
        recordings.add(recording);
        current.put(header.run(), recording);
    }

    @Override
    public synchronized void measured(Measurement measurement) {
        of(measurement.run()).measured(measurement);
    }

    @Override
    public synchronized void changed(RegimeTransition transition, Measurement measurement) {
        changed(measurement.run(), transition);
    }

    synchronized void changed(int run, RegimeTransition transition) {
        of(run).changed(transition);
    }

    synchronized boolean kernel(int run, long iteration, double[][] matrix) {
        return of(run).kernel(iteration, matrix);
    }

    /**
     * Says something about the runs that have not ended.
     *
     * @param sentence for the reader
     */
    public synchronized void note(String sentence) {
        current.values().forEach(recording -> recording.note(sentence));
    }

    /** By what a run that has not ended is judged. */
    synchronized RegimeCriteria criteria(int run) {
        return of(run).criteria();
    }

    /** Whether a run has begun and not ended. */
    synchronized boolean knows(int run) {
        return current.containsKey(run);
    }

    /** Runs that begin from now on are others, even with the same numbers. */
    synchronized void end() {
        current.clear();
    }

    /**
     * What was recorded so far.
     *
     * @param label what to call the run; several are numbered
     * @return the runs in the order in which they started; empty if nothing started
     */
    public synchronized List<RecordedRun> runs(String label) {
        List<RecordedRun> runs = new ArrayList<>();
        for (Recording recording : recordings) {
            runs.add(
                    recording.run(
                            recordings.size() == 1 ? label : label + " run " + (runs.size() + 1)));
        }
        return runs;
    }

    private Recording of(int run) {
        Recording recording = current.get(run);
        if (recording == null) {
            throw new IllegalStateException(
                    "expected a header of run " + run + " before its lines");
        }
        return recording;
    }
}
