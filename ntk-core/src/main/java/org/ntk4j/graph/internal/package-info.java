/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a graph is executed: {@link org.ntk4j.graph.internal.GraphOrder} finds the ops that are
 * needed, {@link org.ntk4j.graph.internal.Program} runs them. What every room does with arrays by
 * hand, and ND4J not without leaving something to the garbage collector, is in {@link
 * org.ntk4j.graph.internal.Ops} and {@link org.ntk4j.graph.internal.Copies}. Not part of the API.
 */
package org.ntk4j.graph.internal;
