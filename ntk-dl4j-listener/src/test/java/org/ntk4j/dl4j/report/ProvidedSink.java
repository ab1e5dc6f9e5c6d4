/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

/** Found through {@code META-INF/services}; silent, because every listener test finds it too. */
public final class ProvidedSink implements MeasurementSink {
    @Override
    public void measured(Measurement measurement) {}
}
