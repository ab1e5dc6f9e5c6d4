/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Objects;
import org.ntk4j.regime.RegimeTransition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Writes to the log: one INFO line per measurement, and one WARN line, with a marker, when the
 * regime changes.
 *
 * <p>A measurement reads
 *
 * <pre>
 * Kernel regime at iteration 400: KERNEL drift=0.0312 cka=0.9991 linErr=0.0087 (18 ms, overhead 1.3%)
 * </pre>
 *
 * <p>with drift, CKA, linearization error, output Hessian norm and parameter movement first, the
 * other quantities after them in the order of {@link org.ntk4j.regime.Quantity}, and those that
 * were not measured left out. A change is {@link RegimeTransition#describe()}. Where a listener
 * watches several models, the lines of all but the first say which one. Both texts are outside
 * contracts, the same in every locale.
 */
public final class Slf4jSink implements MeasurementSink, Serializable {
    /** The default logger: the listener's class. */
    public static final String LOGGER_NAME = "org.ntk4j.dl4j.listener.KernelRegimeListener";

    /** Marks the line that says that training left the kernel regime. */
    public static final Marker DEPARTURE = MarkerFactory.getMarker("KERNEL_REGIME_DEPARTURE");

    /** Marks the line that says that training is back in the kernel regime. */
    public static final Marker RETURN = MarkerFactory.getMarker("KERNEL_REGIME_RETURN");

    /** Marks the line that says that training is about to leave the kernel regime. */
    public static final Marker WARNING = MarkerFactory.getMarker("KERNEL_REGIME_WARNING");

    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient Logger log;

    private Slf4jSink(Logger log) {
        this.name = log.getName();
        this.log = log;
    }

    /**
     * Creates a sink that writes to {@link #LOGGER_NAME}.
     *
     * @return a new sink
     */
    public static Slf4jSink create() {
        return to(LoggerFactory.getLogger(LOGGER_NAME));
    }

    /**
     * Creates a sink that writes to a logger. A serialized sink finds its logger again by name.
     *
     * @param logger the logger
     * @return a new sink
     */
    public static Slf4jSink to(Logger logger) {
        return new Slf4jSink(Objects.requireNonNull(logger, "logger"));
    }

    /**
     * Writes the measurement at INFO.
     *
     * @param measurement the numbers
     */
    @Override
    public void measured(Measurement measurement) {
        if (log.isInfoEnabled()) {
            log.info(LogLine.of(measurement));
        }
    }

    /**
     * Writes the change at WARN, marked {@link #DEPARTURE}, {@link #WARNING} or {@link #RETURN}.
     *
     * @param transition the change and its cause
     * @param measurement the one that caused it, which was logged before; of it, the model's number
     */
    @Override
    public void changed(RegimeTransition transition, Measurement measurement) {
        Marker marker =
                switch (transition.to()) {
                    case DEPARTED -> DEPARTURE;
                    case LEAVING -> WARNING;
                    case KERNEL -> RETURN;
                };
        String text = transition.describe();
        // Only where a listener watches several models: one model's line is a contract.
        log.warn(
                marker, measurement.run() > 0 ? text + " (model " + measurement.run() + ")" : text);
    }

    /**
     * Returns the logger's name.
     *
     * @return for example {@code Slf4jSink to org.example.Training}
     */
    @Override
    public String toString() {
        return "Slf4jSink to " + name;
    }

    private Object readResolve() throws ObjectStreamException {
        return to(LoggerFactory.getLogger(name));
    }
}
