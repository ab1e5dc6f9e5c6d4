/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The tangent rules that come with the library, grouped by kind.
 *
 * <p>Reading order: {@code StandardRules} lists the groups, {@code Reapplication} is the rule of
 * every (multi)linear op, {@code Elementwise} that of every function of single entries, {@code
 * Composition} that of ops that others express, {@code Emit} the helpers that all groups share;
 * {@code CotangentCorrections} stands in for gradients of ND4J that are wrong.
 */
package org.ntk4j.autodiff.internal.rules;
