/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Curvature: the Hessians of a network's outputs and of its loss, and what they weigh against.
 *
 * <p>Reading order: {@link org.ntk4j.hessian.OutputHessian} is the Hessian of f_a(x_i) whose norm
 * decides how linear the network is, {@link org.ntk4j.hessian.OutputHessianNorms} its table over
 * examples and outputs, {@link org.ntk4j.hessian.SeededHessian} that of a sum of outputs; {@link
 * org.ntk4j.hessian.Jacobian}, {@link org.ntk4j.hessian.JacobianNorm} and {@link
 * org.ntk4j.hessian.Kappa} compare it with the slope. {@link org.ntk4j.hessian.Loss} is a loss on
 * the outputs, of a {@link org.ntk4j.hessian.LossKind}; {@link org.ntk4j.hessian.LossHessian} and
 * {@link org.ntk4j.hessian.GaussNewton} are its second derivatives in the parameters.
 *
 * <p>All are known by their products, never formed. Their eigenvalues are found by {@link
 * org.ntk4j.linalg.Lanczos}, their densities by {@link org.ntk4j.linalg.SpectralDensity}. They
 * belong to the graph's thread, and to the parameters at which they were made: move the graph only
 * when done with them.
 *
 * <p><b>Block weights.</b> Norms depend on the parametrization. Wherever weights s_b &gt;= 0 of the
 * parameter blocks are given, the derivatives are those with respect to omega, where w_b =
 * sqrt(s_b) omega_b: gradients S^(1/2) g, Hessians S^(1/2) H S^(1/2). With s_b = 1/fan-in for
 * weight matrices and 1 for biases this is the NTK parametrization of a network that is trained in
 * the standard one. A block of weight 0 is taken as frozen.
 */
package org.ntk4j.hessian;
