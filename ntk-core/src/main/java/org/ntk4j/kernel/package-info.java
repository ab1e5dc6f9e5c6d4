/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The neural tangent kernel of a graph at its current parameters, and how to compare two of them.
 *
 * <p>Reading order: {@link org.ntk4j.kernel.KernelKind} names the reductions, {@link
 * org.ntk4j.kernel.EmpiricalNtk} computes them, within a {@link org.ntk4j.kernel.MemoryBudget} and
 * as a {@link org.ntk4j.kernel.KernelPlan} says beforehand; {@link org.ntk4j.kernel.TangentKernel}
 * is the result by layer, in as much {@link org.ntk4j.kernel.KernelDetail} as the budget allows;
 * {@link org.ntk4j.kernel.KernelVelocity} is how fast it changes. {@link
 * org.ntk4j.kernel.KernelMetrics} compares two kernels, {@link org.ntk4j.kernel.ParameterMovement}
 * two parameter vectors. How it is done is told in {@link org.ntk4j.kernel.internal}.
 */
package org.ntk4j.kernel;
