/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.report.MeasurementSink;

/** What a listener costs, and how it keeps to a limit. */
class OverheadTest {

    @Test
    void theOverheadIsTheListenersTimeOverTheTrainings() {
        long[] clock = {0};
        Overhead overhead = new Overhead(() -> clock[0]);
        overhead.enter(clock[0]);
        clock[0] += 5_000_000;
        assertThat(overhead.fraction()).isNaN();
        overhead.leave();
        clock[0] += 40_000_000;
        overhead.enter(clock[0]);
        clock[0] += 10_000_000;
        assertThat(overhead.millis()).isEqualTo(10);
        assertThat(overhead.fraction()).isEqualTo(0.25);
        overhead.leave();
        clock[0] += 60_000_000;
        overhead.enter(clock[0]);
        assertThat(overhead.fraction()).isEqualTo(0.1);
        overhead.leave();
    }

    /** While another model is measured: it keeps the training waiting, but measures nothing. */
    @Test
    void waitingIsOverheadButNoPartOfAMeasurement() {
        long[] clock = {0};
        Overhead overhead = new Overhead(() -> clock[0]);
        overhead.enter(0);
        overhead.leave();
        clock[0] = 50_000_000;
        overhead.enter(40_000_000);
        assertThat(overhead.millis()).isZero();
        assertThat(overhead.fraction()).isEqualTo(0.25);
        overhead.leave();
        clock[0] = 100_000_000;
        overhead.enter(100_000_000);
        assertThat(overhead.fraction()).isCloseTo(1.0 / 9, within(1e-12));
    }

    @Test
    void aTightOverheadLimitLeavesMeasurementsOut() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .schedule(Schedule.every(1))
                        .maxOverhead(1e-9)
                        .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 20);
            // The first is free; from then on looking at the clock alone takes more.
            assertThat(listener.measurements()).hasSize(1);
        }
    }

    /**
     * What was taken before a measurement is within the limit; the measurement itself may be not.
     */
    @Test
    void theLimitIsOversteppedByTheLastMeasurementAtMost() throws InterruptedException {
        double limit = 0.25;
        long sinkMillis = 8;
        int iterations = 60;
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        MeasurementSink slow = measurement -> sleep(sinkMillis);
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .preset(Preset.ECONOMY)
                        .schedule(Schedule.every(1))
                        .maxOverhead(limit)
                        .sink(slow)
                        .build()) {
            long start = System.nanoTime();
            for (int i = 0; i < iterations; i++) {
                listener.iterationDone(network, i, 0);
                Thread.sleep(4);
            }
            double elapsedMillis = (System.nanoTime() - start) / 1e6;
            int taken = listener.measurements().size();
            assertThat(taken).isBetween(2, iterations - 1);
            // Neither the first, before any training, nor the last one.
            assertThat((taken - 2.0) * sinkMillis).isLessThanOrEqualTo(limit * elapsedMillis);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An iteration without a measurement looks at schedules and the generator's state. */
    @Test
    void anIterationThatIsNotDueTakesNoMemory() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1_000_000)).build()) {
            int count = 20_000;
            for (int i = 0; i < count; i++) {
                listener.iterationDone(network, i, 0);
            }
            long heap = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long offHeap = Pointer.totalBytes();
            for (int i = 0; i < count; i++) {
                listener.iterationDone(network, count + i, 0);
            }
            // A collection meanwhile may free what others have left.
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(offHeap);
            assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - heap)
                    .isLessThan(512L * count);
            assertThat(listener.measurements()).hasSize(1);
        }
    }
}
