/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Begins a log line by wiping the progress bar, which would otherwise stand in front of it. */
public final class BarWiper extends ClassicConverter {

    private static final String WIPE = "\r\u001b[K";

    /** Needs nothing. */
    public BarWiper() {
        // For logback, whose configuration names this class.
    }

    @Override
    public String convert(ILoggingEvent event) {
        return Progress.isWatched() ? WIPE : "";
    }
}
