/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The page: what a run says, for people who look before they read.
 *
 * <p>Reading order: a {@link org.ntk4j.examples.report.RunRecorder} hears of a training, or is
 * filled from a file by {@link org.ntk4j.examples.report.RunReader}; a {@link
 * org.ntk4j.examples.report.RecordedRun} is what is known of a run, its Verdict the answers; a
 * Figure is a plot with its words; {@link org.ntk4j.examples.report.PageFile} writes the page.
 *
 * <p>All words and numbers are written here, in Java; page.js only draws.
 */
package org.ntk4j.examples.report;
