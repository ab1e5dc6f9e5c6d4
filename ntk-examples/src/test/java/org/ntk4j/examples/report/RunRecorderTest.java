/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeMonitor;

class RunRecorderTest {

    @Test
    void keepsMatricesAndSpectraOfTheFirstTheDepartureAndTheLast() {
        RunRecorder recorder = new RunRecorder();
        Runs.departing(recorder, 30);

        RecordedRun run = recorder.runs("x").get(0);

        assertThat(run.measurements().stream().filter(Measurement::hasKernel))
                .extracting(Measurement::iteration)
                .containsExactly(0L, 190L, 290L);
        assertThat(run.measurements().stream().filter(m -> m.eigenvalues().length > 0))
                .extracting(Measurement::iteration)
                .containsExactly(0L, 190L, 290L);
        assertThat(run.moments().keySet()).containsExactly("first", "departure", "last");
    }

    @Test
    void thinsOutALongRunButNotWhatMatters() {
        RunRecorder recorder = new RunRecorder();
        RegimeMonitor monitor = Runs.begin(recorder, "dense");
        int measured = 100_000;
        for (int i = 0; i < measured; i++) {
            // A spike of a single measurement, at an odd place.
            double drift = i == 77_777 ? 0.7 : 0.01;
            Runs.tell(recorder, monitor, Runs.measurement(i, drift, false));
        }

        RecordedRun run = recorder.runs("x").get(0);
        List<Long> kept = new ArrayList<>();
        run.measurements().forEach(m -> kept.add(m.iteration()));

        assertThat(run.measured()).isEqualTo(measured);
        assertThat(kept.size()).isBetween(Recording.KEPT, 2 * Recording.KEPT);
        assertThat(kept).isSorted().contains(0L, 77_777L, 77_778L, measured - 1L);
        assertThat(run.peaks().get(Quantity.DRIFT)).isEqualTo(new RecordedRun.Peak(77_777, 0.7));
        assertThat(run.reached()).containsOnly(Map.entry(Quantity.DRIFT, 77_777L));
        assertThat(new Verdict(run).headline())
                .isEqualTo("Left the kernel regime at iteration 77777 and came back");
    }

    @Test
    void knowsTheFirstMeasurementWithoutANumber() {
        RunRecorder recorder = new RunRecorder();
        Runs.diverging(recorder);

        RecordedRun run = recorder.runs("x").get(0);

        assertThat(run.lost()).hasValue(20);
        assertThat(run.peaks().get(Quantity.DRIFT).value()).isEqualTo(0.05);
        assertThat(new Verdict(run).headline()).isEqualTo("Training diverged by iteration 20");
    }
}
