/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The verdict: is training still in the kernel (lazy) regime, since when not, and why.
 *
 * <p>Reading order: {@link org.ntk4j.regime.Quantity} says what can be measured; {@link
 * org.ntk4j.regime.Criterion} puts two thresholds on a quantity, and {@link
 * org.ntk4j.regime.RegimeCriteria} collects them; {@link org.ntk4j.regime.RegimeMonitor} takes one
 * {@link org.ntk4j.regime.Observation} after the other and answers with a {@link
 * org.ntk4j.regime.RegimeTransition} when the {@link org.ntk4j.regime.Regime} changes.
 *
 * <p>Nothing here computes a kernel or knows ND4J: the package judges numbers. Everything is a
 * value, except the monitor; everything is {@link java.io.Serializable}, because training listeners
 * are.
 */
package org.ntk4j.regime;
