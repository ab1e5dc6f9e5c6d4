/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Linear algebra on what the other rooms compute.
 *
 * <p>Reading order: {@link org.ntk4j.linalg.Gemm} multiplies into given memory, {@link
 * org.ntk4j.linalg.Norms} measures lengths, {@link org.ntk4j.linalg.Numbers} are an array in Java's
 * memory; {@link org.ntk4j.linalg.Spectrum} holds all eigenvalues of a matrix that fits; {@link
 * org.ntk4j.linalg.SymmetricOperator} is a matrix known by its products, whose extreme eigenvalues
 * {@link org.ntk4j.linalg.Lanczos} finds and whose {@link org.ntk4j.linalg.SpectralDensity} is
 * estimated; {@link org.ntk4j.linalg.LinearMap} is the same for a rectangular matrix.
 */
package org.ntk4j.linalg;
