/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Set;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.regime.Quantity;

/** Reads some quantities off a network. */
interface Instrument {

    /** What to call it when it fails. */
    String name();

    /** What it reads; it is used if any of them is wanted. */
    Set<Quantity> quantities();

    /** Adds its quantities to a measurement. */
    void read(Reading reading, MeasurementBuilder measurement);
}
