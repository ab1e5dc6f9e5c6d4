/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
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
        private final Map<String, INDArray> activations;
        private final Map<String, INDArray> activationTangents;
        private final Map<String, INDArray> cotangents;
        private final Map<String, INDArray> cotangentTangents;
        private final Map<ParameterBlock, INDArray> explicit;
        private final Map<ParameterBlock, INDArray> explicitTangents;

        VelocityTile(Examples x, INDArray seeds) {
            scale = ways.scale(x.size(), seeds.rows());
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool);
                    Sweeps tangents = sweeps.along(v)) {
                activations = sweeps.values(ways.activations());
                activationTangents = tangents.values(ways.activations());
                cotangents = new RowCotangents(sweeps, ways, x.size(), pool).of(seeds);
                cotangentTangents = new RowCotangents(tangents, ways, x.size(), pool).of(seeds);
            }
            explicit = JacobianRows.of(derivatives, x, ways.explicit(), seeds);
            explicitTangents = JacobianRows.tangentsOf(derivatives, x, ways.explicit(), seeds, v);
        }

        @Override
        public Optional<TileRows> rows(ParameterBlock block) {
            INDArray rows = explicit.get(block);
            if (rows != null) {
                return Optional.of(
                        new VelocityRows(plain(rows), List.of(plain(explicitTangents.get(block)))));
            }
            List<RowFactors> tangents = new ArrayList<>();
            factors(
                            activationTangents,
                            cotangents,
                            block,
                            use ->
                                    activationTangents.containsKey(FactorAssembly.activationOf(use))
                                            && cotangents.containsKey(use.result()))
                    .ifPresent(tangents::add);
            factors(
                            activations,
                            cotangentTangents,
                            block,
                            use -> cotangentTangents.containsKey(use.result()))
                    .ifPresent(tangents::add);
            return factors(
                            activations,
                            cotangents,
                            block,
                            use -> cotangents.containsKey(use.result()))
                    .map(factors -> new VelocityRows(factors, tangents));
        }

        private RowFactors plain(INDArray rows) {
            return new PlainRows(rows, scale.n(), scale.c(), false);
        }

        private Optional<RowFactors> factors(
                Map<String, INDArray> a,
                Map<String, INDArray> b,
                ParameterBlock block,
                Predicate<ParameterUse> matters) {
            List<ParameterUse> uses = ways.uses(block).stream().filter(matters).toList();
            return uses.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new FactorAssembly(a, b, scale).factors(uses, ways.mixed(block)));
        }

        @Override
        public void close() {
            List.of(activations, activationTangents, cotangents, cotangentTangents)
                    .forEach(values -> values.values().forEach(INDArray::close));
            explicit.values().forEach(INDArray::close);
            explicitTangents.values().forEach(INDArray::close);
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
