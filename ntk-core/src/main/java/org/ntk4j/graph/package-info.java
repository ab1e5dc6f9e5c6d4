/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The function: a SameDiff graph whose parameters are one flat vector.
 *
 * <p>Reading order: {@link org.ntk4j.graph.DifferentiableGraph} is the function f(w; x), {@link
 * org.ntk4j.graph.ParameterBlock} names the parts of w, {@link org.ntk4j.graph.Examples} holds x,
 * and {@link org.ntk4j.graph.GraphBuilder} builds a graph op by op.
 */
package org.ntk4j.graph;
