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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * Tiles of the Jacobian and of its tangent along a direction.
 *
 * <p>A block's rows J(a, b) are bilinear in activations a and cotangents b, so with their tangents
 * the rows' is dJ = J(da, b) + J(a, db), of factors of the same kind, and the kernel's velocity is
 * dJ J^T + J dJ^T: whatever contracts kernels contracts velocities, uses of all kinds alike.
 */
final class VelocityTiles implements TileSource {

    private final Derivatives derivatives;
    private final BlockWays ways;
    private final INDArray v;

    VelocityTiles(Derivatives derivatives, BlockWays ways, INDArray v) {
        this.derivatives = derivatives;
        this.ways = ways;
        this.v = v;
    }

    @Override
    public Tile evaluate(Examples x, INDArray seeds) {
        return new VelocityTile(x, seeds);
    }

    private final class VelocityTile implements Tile {

        private final FactorAssembly.Scale scale;
        private final Map<String, INDArray> activations = new HashMap<>();
        private final Map<String, INDArray> activationTangents = new HashMap<>();
        private final Map<String, INDArray> cotangents = new HashMap<>();
        private final Map<String, INDArray> cotangentTangents = new HashMap<>();
        private final Map<ParameterBlock, INDArray> explicit = new HashMap<>();
        private final Map<ParameterBlock, INDArray> explicitTangents = new HashMap<>();

        VelocityTile(Examples x, INDArray seeds) {
            scale = ways.scale(x.size(), seeds.rows());
            try {
                sweep(x, seeds);
                explicit.putAll(JacobianRows.of(derivatives, x, ways.explicit(), seeds));
                explicitTangents.putAll(
                        JacobianRows.tangentsOf(derivatives, x, ways.explicit(), seeds, v));
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private void sweep(Examples x, INDArray seeds) {
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool);
                    Sweeps tangents = sweeps.along(v)) {
                activations.putAll(sweeps.values(ways.activations()));
                activationTangents.putAll(tangents.values(ways.activations()));
                cotangents.putAll(new RowCotangents(sweeps, ways, x.size(), pool).of(seeds));
                cotangentTangents.putAll(
                        new RowCotangents(tangents, ways, x.size(), pool).of(seeds));
            }
        }

        @Override
        public Optional<TileRows> rows(ParameterBlock block) {
            INDArray rows = explicit.get(block);
            if (rows != null) {
                return Optional.of(
                        new VelocityRows(plain(rows), List.of(plain(explicitTangents.get(block)))));
            }
            return source(activations, cotangents)
                    .factors(block, use -> true)
                    .map(factors -> new VelocityRows(factors, tangents(block)));
        }

        private RowFactors plain(INDArray rows) {
            return new PlainRows(rows, scale.n(), scale.c(), false);
        }

        private List<RowFactors> tangents(ParameterBlock block) {
            return Stream.of(
                            source(activationTangents, cotangents)
                                    .factors(
                                            block,
                                            use ->
                                                    activationTangents.containsKey(
                                                            FactorAssembly.activationOf(use))),
                            source(activations, cotangentTangents).factors(block, use -> true))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private FactorSource source(Map<String, INDArray> a, Map<String, INDArray> b) {
            return new FactorSource(ways, scale, a, b);
        }

        @Override
        public void close() {
            Stream.of(
                            activations,
                            activationTangents,
                            cotangents,
                            cotangentTangents,
                            explicit,
                            explicitTangents)
                    .forEach(values -> values.values().forEach(INDArray::close));
        }
    }

    /** J and the parts of dJ. */
    private record VelocityRows(RowFactors factors, List<RowFactors> tangents) implements TileRows {

        @Override
        public void add(TileRows other, boolean full, INDArray sum) {
            VelocityRows that = (VelocityRows) other;
            tangents.forEach(tangent -> add(tangent, that.factors, full, sum));
            that.tangents.forEach(tangent -> add(factors, tangent, full, sum));
        }

        private static void add(RowFactors left, RowFactors right, boolean full, INDArray sum) {
            if (full) {
                left.addFull(right, sum);
            } else {
                left.addTrace(right, sum);
            }
        }

        @Override
        public void close() {
            factors.close();
            tangents.forEach(RowFactors::close);
        }
    }
}
