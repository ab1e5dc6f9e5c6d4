/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The way out: what a watched training says, and to whom.
 *
 * <p>Reading order: a {@link org.ntk4j.dl4j.report.RunHeader} says what is measured, a {@link
 * org.ntk4j.dl4j.report.Measurement} with its {@link org.ntk4j.dl4j.report.LayerMeasurement}s holds
 * the numbers of one iteration, and a {@link org.ntk4j.dl4j.report.MeasurementSink} takes them.
 * {@link org.ntk4j.dl4j.report.Slf4jSink} writes the log, {@link
 * org.ntk4j.dl4j.report.JsonLinesSink} a file for plots and notebooks; other sinks are found by
 * {@link java.util.ServiceLoader} or registered with the listener.
 *
 * <p>Nothing here computes, and nothing here knows the listener: it sends, this package receives.
 */
package org.ntk4j.dl4j.report;
