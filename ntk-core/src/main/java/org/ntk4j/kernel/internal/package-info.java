/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How kernels are contracted. Not part of the API.
 *
 * <p>Reading order: {@link org.ntk4j.kernel.internal.JacobianRows} is the definition; {@link
 * org.ntk4j.kernel.internal.LayerwiseBlocks} is the fast way, from tile to tile. What there is
 * besides:
 *
 * <p>Pieces: {@link org.ntk4j.kernel.internal.Tiling} is a cut, {@link
 * org.ntk4j.kernel.internal.TilePart} the place of a piece in the kernel; a {@link
 * org.ntk4j.kernel.internal.TileSource} evaluates tiles, {@link
 * org.ntk4j.kernel.internal.KernelTiles} of kernels and {@link
 * org.ntk4j.kernel.internal.VelocityTiles} of velocities, with {@link
 * org.ntk4j.kernel.internal.RowCotangents} under every seed.
 *
 * <p>Factors: {@link org.ntk4j.kernel.internal.FactorSource} gives a block's, which {@link
 * org.ntk4j.kernel.internal.FactorAssembly} makes of the arrays that {@link
 * org.ntk4j.kernel.internal.UseArrays} brings into one form: with the {@link
 * org.ntk4j.kernel.internal.Placements} of examples in them, the {@link
 * org.ntk4j.kernel.internal.Patches} of convolutions, perhaps with a {@link
 * org.ntk4j.kernel.internal.SpreadKernel}, and the {@link org.ntk4j.kernel.internal.Views} of
 * parameters.
 *
 * <p>Contraction: {@link org.ntk4j.kernel.internal.RowFactors} are contracted with others of their
 * kind: {@link org.ntk4j.kernel.internal.OuterRows}, from {@link
 * org.ntk4j.kernel.internal.Activations} and cotangents, perhaps {@link
 * org.ntk4j.kernel.internal.Pairwise}; {@link org.ntk4j.kernel.internal.GroupedRows} and {@link
 * org.ntk4j.kernel.internal.PlainRows}. A {@link org.ntk4j.kernel.internal.FactorCost} counts what
 * it takes.
 *
 * <p>Decisions: {@link org.ntk4j.kernel.internal.UseCheck} sorts blocks into {@link
 * org.ntk4j.kernel.internal.Contractions} and others, where {@link
 * org.ntk4j.kernel.internal.PlacementSearch} finds the examples, both {@link
 * org.ntk4j.kernel.internal.Elsewhere} if need be; {@link org.ntk4j.kernel.internal.Footprint} adds
 * up memory and operations for a plan.
 */
package org.ntk4j.kernel.internal;
