/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.List;
import org.ntk4j.dl4j.internal.Providers;
import org.ntk4j.regime.RegimeTransition;
import org.slf4j.LoggerFactory;

/**
 * Where measurements go. An extension point.
 *
 * <p>A sink is registered with a listener explicitly, or found by {@link java.util.ServiceLoader}:
 * put the class name into {@code META-INF/services/org.ntk4j.dl4j.report.MeasurementSink} of your
 * jar; the class is public and has a public constructor without parameters. As only {@link
 * #measured} must be implemented, a lambda is a sink.
 *
 * <p>For each run, calls come in this order: {@link #started} once, then for each measurement
 * {@link #measured} and, if the regime changed with it, {@link #changed}. {@link #close} ends the
 * sink. They are made on the thread that trains, inside {@code iterationDone}: training waits until
 * the call returns, and its time counts as listener overhead. Under ParallelWrapper several threads
 * train, and the listener's lock lets in one call at a time; a sink needs no lock of its own unless
 * it is given to several listeners.
 *
 * <p>Listeners {@linkplain #guarded guard} their sinks: whatever a sink throws is logged once, and
 * the sink gets no more calls, while training goes on. So throw, rather than hide a failure.
 *
 * <p>One listener may watch several models, each in a run of its own: {@link RunHeader#run} and
 * {@link Measurement#run} tell them apart.
 */
@FunctionalInterface
public interface MeasurementSink extends AutoCloseable {

    /**
     * Called once per run, before its first measurement. A second call is for another run, which
     * may go on beside the first. Does nothing unless overridden.
     *
     * @param header what the measurements to come are about
     */
    default void started(RunHeader header) {}

    /**
     * Called for each measurement, right after it was taken.
     *
     * @param measurement the numbers
     */
    void measured(Measurement measurement);

    /**
     * Called once for each change of the regime, right after {@link #measured} got the measurement
     * that caused it. Does nothing unless overridden.
     *
     * @param transition the change and its cause
     * @param measurement the measurement that caused it
     */
    default void changed(RegimeTransition transition, Measurement measurement) {}

    /** Releases what the sink holds; may be called more than once. Does nothing by default. */
    @Override
    default void close() {}

    /**
     * Protects training from a sink. The first throwable is logged at WARN with its cause, and the
     * sink is switched off; only {@link #close} still reaches it, to let go of what it holds.
     *
     * <p>Every {@link Throwable} is caught: also linkage errors of a sink that misses a library,
     * {@link StackOverflowError} and {@link OutOfMemoryError}. Memory that a sink wanted for itself
     * is free again once its call has ended, and hours of training are worth more than a report; if
     * memory is really used up, training will meet the same error itself. The flag {@code
     * -XX:+ExitOnOutOfMemoryError} still works, because the virtual machine obeys it earlier.
     *
     * @param sink any sink
     * @return a sink that never throws; {@code sink} itself if it is guarded already
     */
    static MeasurementSink guarded(MeasurementSink sink) {
        return sink instanceof GuardedSink ? sink : new GuardedSink(sink);
    }

    /**
     * Sends everything to several sinks, in list order, each {@linkplain #guarded guarded} on its
     * own: one that fails does not keep the others from their calls.
     *
     * @param sinks the sinks; may be empty
     * @return one sink for all, which never throws
     */
    static MeasurementSink all(List<? extends MeasurementSink> sinks) {
        return new CompositeSink(sinks.stream().map(MeasurementSink::guarded).toList());
    }

    /**
     * Finds the sinks that {@link java.util.ServiceLoader} sees from the context class loader of
     * the calling thread, and makes a new instance of each. A provider that cannot be loaded is
     * logged once at WARN and skipped.
     *
     * @return the sinks, not guarded; empty when there are none
     */
    static List<MeasurementSink> discovered() {
        return Providers.of(
                MeasurementSink.class,
                LoggerFactory.getLogger(MeasurementSink.class),
                "A measurement sink");
    }
}
