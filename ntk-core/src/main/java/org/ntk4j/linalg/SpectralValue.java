/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

/**
 * An eigenvalue or singular value found by an iteration, and how far to trust it.
 *
 * @param value the value
 * @param residual |A y - value y|_2 for the unit vector y found with it, formed by a product of its
 *     own: some eigenvalue of a symmetric A lies within this distance. If A is not symmetric, or
 *     its products are noisier than the tolerance, it shows here. Of a singular value: |J^T u -
 *     value v|_2, where value v = J^T u
 * @param iterations the Lanczos steps taken, each of which is one product
 * @param converged whether the residual is within the tolerance, and, of a norm, no end of the
 *     spectrum may still outgrow it; if not, the value is only the best of the space searched, a
 *     lower bound of the magnitude of an extreme eigenvalue
 */
public record SpectralValue(double value, double residual, int iterations, boolean converged) {}
