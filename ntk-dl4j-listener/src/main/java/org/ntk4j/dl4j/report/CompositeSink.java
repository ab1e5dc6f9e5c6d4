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
import org.ntk4j.regime.RegimeTransition;

/** Several guarded sinks as one. */
final class CompositeSink implements MeasurementSink {
    private final List<MeasurementSink> sinks;

    CompositeSink(List<MeasurementSink> guarded) {
        this.sinks = guarded;
    }

    @Override
    public void started(RunHeader header) {
        sinks.forEach(sink -> sink.started(header));
    }

    @Override
    public void measured(Measurement measurement) {
        sinks.forEach(sink -> sink.measured(measurement));
    }

    @Override
    public void changed(RegimeTransition transition, Measurement measurement) {
        sinks.forEach(sink -> sink.changed(transition, measurement));
    }

    @Override
    public void close() {
        sinks.forEach(MeasurementSink::close);
    }
}
