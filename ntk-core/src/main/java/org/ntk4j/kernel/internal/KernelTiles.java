/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/** Tiles of the Jacobian: J_b by its factors. */
final class KernelTiles implements TileSource {

    private final Derivatives derivatives;
    private final BlockWays ways;

    KernelTiles(Derivatives derivatives, BlockWays ways) {
        this.derivatives = derivatives;
        this.ways = ways;
    }

    @Override
    public Tile evaluate(Examples x, INDArray seeds) {
        return new KernelTile(x, seeds);
    }

    private final class KernelTile implements Tile {

        private final FactorAssembly.Scale scale;
        private final Map<String, INDArray> activations;
        private final Map<String, INDArray> cotangents;
        private final Map<ParameterBlock, INDArray> explicit;

        KernelTile(Examples x, INDArray seeds) {
            scale = ways.scale(x.size(), seeds.rows());
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool)) {
                activations = sweeps.values(ways.activations());
                cotangents = new RowCotangents(sweeps, ways, x.size(), pool).of(seeds);
            }
            explicit = JacobianRows.of(derivatives, x, ways.explicit(), seeds);
        }

        @Override
        public Optional<TileRows> rows(ParameterBlock block) {
            INDArray rows = explicit.get(block);
            if (rows != null) {
                return Optional.of(
                        new KernelRows(new PlainRows(rows, scale.n(), scale.c(), false)));
            }
            List<ParameterUse> uses =
                    ways.uses(block).stream()
                            .filter(use -> cotangents.containsKey(use.result()))
                            .toList();
            return uses.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new KernelRows(
                                    new FactorAssembly(activations, cotangents, scale)
                                            .factors(uses, ways.mixed(block))));
        }

        @Override
        public void close() {
            activations.values().forEach(INDArray::close);
            cotangents.values().forEach(INDArray::close);
            explicit.values().forEach(INDArray::close);
        }
    }

    private record KernelRows(RowFactors factors) implements TileRows {

        @Override
        public void add(TileRows other, boolean full, INDArray sum) {
            RowFactors others = ((KernelRows) other).factors;
            if (full) {
                factors.addFull(others, sum);
            } else {
                factors.addTrace(others, sum);
            }
        }

        @Override
        public void close() {
            factors.close();
        }
    }
}
