/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The linearized surrogate f(w0) + J(w0)(w - w0) of a graph, and how far the graph is from it.
 *
 * <p>Reading order: {@link org.ntk4j.linear.LinearizedModel} is the surrogate, {@link
 * org.ntk4j.linear.LinearizationError} its error; {@link org.ntk4j.linear.LinearityCertificate}
 * compares what the kernel and the outputs did with what their curvature allows, one {@link
 * org.ntk4j.linear.Inequality} each.
 */
package org.ntk4j.linear;
