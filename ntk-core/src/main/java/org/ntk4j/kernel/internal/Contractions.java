/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Set;
import org.ntk4j.graph.ParameterBlock;

/**
 * What is contracted from activations and cotangents.
 *
 * @param blocks the blocks, each with contractible uses; all others take the explicit way
 * @param placements where the examples are in the arrays of their uses
 */
public record Contractions(Set<ParameterBlock> blocks, Placements placements) {}
