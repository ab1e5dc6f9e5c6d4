/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
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
        private final Map<String, INDArray> activations = new HashMap<>();
        private final Map<String, INDArray> cotangents = new HashMap<>();
        private final Map<ParameterBlock, INDArray> explicit = new HashMap<>();

        KernelTile(Examples x, INDArray seeds) {
            scale = ways.scale(x.size(), seeds.rows());
            try {
                sweep(x, seeds);
                explicit.putAll(JacobianRows.of(derivatives, x, ways.explicit(), seeds));
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private void sweep(Examples x, INDArray seeds) {
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool)) {
                activations.putAll(sweeps.values(ways.activations()));
                cotangents.putAll(new RowCotangents(sweeps, ways, x.size(), pool).of(seeds));
            }
        }

        @Override
        public Optional<TileRows> rows(ParameterBlock block) {
            INDArray rows = explicit.get(block);
            Optional<RowFactors> factors =
                    rows != null
                            ? Optional.of(new PlainRows(rows, scale.n(), scale.c(), false))
                            : new FactorSource(ways, scale, activations, cotangents)
                                    .factors(block, use -> true);
            return factors.map(KernelRows::new);
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
