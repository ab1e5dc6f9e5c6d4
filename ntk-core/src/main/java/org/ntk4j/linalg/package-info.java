/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Linear algebra on what the other rooms compute: products and spectra.
 *
 * <p>{@link org.ntk4j.linalg.Gemm} multiplies matrices. Where a matrix is too large to be formed, a
 * {@link org.ntk4j.linalg.SymmetricOperator} or {@link org.ntk4j.linalg.LinearMap} multiplies it
 * with vectors; {@link org.ntk4j.linalg.Lanczos} then finds norms and extreme eigenvalues, and
 * {@link org.ntk4j.linalg.SpectralDensity} the shape of the whole spectrum. A {@link
 * org.ntk4j.linalg.SpectralValue} says how far it can be trusted.
 */
package org.ntk4j.linalg;
