/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Dense linear algebra on what the other rooms compute.
 *
 * <p>Reading order: {@link org.ntk4j.linalg.Gemm} for products, {@link org.ntk4j.linalg.Spectrum}
 * for eigenvalues.
 */
package org.ntk4j.linalg;
