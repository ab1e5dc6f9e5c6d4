/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How kernels are contracted.
 *
 * <p>Reading order: {@link org.ntk4j.kernel.internal.JacobianRows} is the definition; {@link
 * org.ntk4j.kernel.internal.LayerwiseBlocks} the fast way, which assembles factors and contracts
 * them; {@link org.ntk4j.kernel.internal.UseCheck} decides between the two. Not part of the API.
 */
package org.ntk4j.kernel.internal;
