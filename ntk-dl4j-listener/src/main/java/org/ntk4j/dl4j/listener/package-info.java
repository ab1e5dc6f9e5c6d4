/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The listeners: what a user attaches to a training.
 *
 * <p>Reading order: {@link org.ntk4j.dl4j.listener.KernelRegimeListener} watches a training on a
 * {@link org.ntk4j.dl4j.listener.Probe}; a {@link org.ntk4j.dl4j.listener.Schedule} says when, a
 * {@link org.ntk4j.dl4j.listener.Preset} what, a {@link org.ntk4j.dl4j.listener.Parametrization} in
 * which coordinates; {@link org.ntk4j.dl4j.listener.KernelRegimeListenerBuilder} lists all choices
 * and their defaults.
 *
 * <p>Behind them, for each model a {@code ModelWatch} knows when, a {@code ProbedNetwork} is the
 * function on the probe, by one of two {@code NetworkView}s, a {@code Baseline} what it was, and
 * {@code Instruments} take a {@code Reading} of what it is.
 */
package org.ntk4j.dl4j.listener;
