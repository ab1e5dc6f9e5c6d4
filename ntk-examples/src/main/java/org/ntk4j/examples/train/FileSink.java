/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import java.nio.file.Path;
import org.ntk4j.dl4j.report.JsonLinesSink;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.regime.RegimeTransition;

/**
 * A JSON Lines file that remembers a failure: a listener goes on without a sink that fails, but
 * whoever asked for the file wants to know at the end.
 */
final class FileSink implements MeasurementSink {

    private final Path path;
    private final JsonLinesSink lines;
    private RuntimeException failure;

    FileSink(Path path) {
        this.path = path;
        this.lines = JsonLinesSink.to(path);
    }

    @Override
    public void started(RunHeader header) {
        attempt(() -> lines.started(header));
    }

    @Override
    public void measured(Measurement measurement) {
        attempt(() -> lines.measured(measurement));
    }

    @Override
    public void changed(RegimeTransition transition, Measurement measurement) {
        attempt(() -> lines.changed(transition, measurement));
    }

    @Override
    public void close() {
        attempt(lines::close);
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    void requireWritten() {
        if (failure != null) {
            throw DataException.of(
                    path,
                    "a file that measurements can be written to",
                    DataException.reason(failure),
                    "name another file",
                    failure);
        }
    }
}
