/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.Objects;
import org.ntk4j.dl4j.internal.Interrupts;
import org.ntk4j.regime.RegimeTransition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between a sink and {@code fit()}; its contract is {@link MeasurementSink#guarded}. */
final class GuardedSink implements MeasurementSink {
    private static final Logger LOG = LoggerFactory.getLogger(MeasurementSink.class);

    private final MeasurementSink sink;
    private volatile boolean failed;

    GuardedSink(MeasurementSink sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
    }

    @Override
    public void started(RunHeader header) {
        call("started", () -> sink.started(header));
    }

    @Override
    public void measured(Measurement measurement) {
        call("measured", () -> sink.measured(measurement));
    }

    @Override
    public void changed(RegimeTransition transition, Measurement measurement) {
        call("changed", () -> sink.changed(transition, measurement));
    }

    @Override
    public void close() {
        attempt("close", sink::close);
    }

    private void call(String name, Runnable call) {
        if (!failed) {
            attempt(name, call);
        }
    }

    private void attempt(String name, Runnable call) {
        try {
            call.run();
        } catch (Throwable cause) {
            Interrupts.keep(cause);
            boolean first = !failed;
            failed = true;
            if (first) {
                log(name, cause);
            }
        }
    }

    private void log(String name, Throwable cause) {
        try {
            LOG.warn(
                    "Measurement sink {} failed in {}() and is switched off; training and other"
                            + " sinks go on",
                    // Not the sink itself: its toString() may be broken as well.
                    sink.getClass().getName(),
                    name,
                    cause);
        } catch (Throwable hopeless) {
            // Logging fails when memory is used up; there is nobody left to tell.
            return;
        }
    }
}
