/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

/**
 * An instrument with a schedule of its own, which thins out the listener's: it is read at the first
 * measurement at or after each iteration at which its own schedule is due.
 */
final class ScheduledInstrument {

    private final Instrument instrument;
    private final Schedule schedule;
    private boolean pending = true;

    /** With a null schedule the instrument is read at every measurement. */
    ScheduledInstrument(Instrument instrument, Schedule schedule) {
        this.instrument = instrument;
        this.schedule = schedule;
    }

    Instrument instrument() {
        return instrument;
    }

    void pass(Schedule.Tick tick) {
        pending |= schedule == null || schedule.due(tick);
    }

    /** Whether to read it now; the next time is when its schedule is due again. */
    boolean take() {
        boolean due = pending;
        pending = false;
        return due;
    }
}
