/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.function.LongSupplier;

/** Keeps the listener's own time apart from the training's. */
final class Overhead {

    private final LongSupplier nanos;
    private long firstReturn = -1;
    private long called;
    private long entered;
    private long own;

    Overhead(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * A call of the listener begins.
     *
     * @param since when it was made: it may have waited for that of another model
     */
    void enter(long since) {
        called = since;
        entered = nanos.getAsLong();
    }

    /** A call of the listener ends; the first one is where the training's time starts. */
    void leave() {
        long now = nanos.getAsLong();
        if (firstReturn < 0) {
            firstReturn = now;
        } else {
            own += now - called;
        }
    }

    /** Milliseconds since the current call began, without waiting. */
    double millis() {
        return (nanos.getAsLong() - entered) / 1e6;
    }

    /**
     * The listener's time over the training's own, the current call included; NaN before there was
     * any training to compare with.
     */
    double fraction() {
        long now = nanos.getAsLong();
        if (firstReturn < 0) {
            return Double.NaN;
        }
        double mine = own + (now - called);
        return mine / (now - firstReturn - mine);
    }
}
