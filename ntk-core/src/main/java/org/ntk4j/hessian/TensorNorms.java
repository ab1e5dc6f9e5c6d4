/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Eigenpairs;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.Norms;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.linalg.SymmetricOperator;

/**
 * Norms of all output Hessians H_ia as one map: of the bilinear one, (v, w) to the array of v^T
 * H_ia w, and of its unfolding, v to the arrays H_ia v.
 */
final class TensorNorms {

    /** Where ascents that climb slowly are given up. */
    private static final int MAX_STEPS = 300;

    private final Point point;
    private final Lanczos lanczos;

    TensorNorms(Point point, Lanczos lanczos) {
        this.point = point;
        this.lanczos = lanczos;
    }

    /**
     * The largest |(v^T H_ia v)_ia|_2 that ascents from some of the Hessians find.
     *
     * <p>As every H_ia is symmetric, so is each combination H(c) = sum c_ia H_ia, and the norm is
     * the largest |H(c)|_2 of all unit c. A step takes the dominant eigenvector v of H(c), and then
     * the c that is best for v: v^T H_ia v, scaled to length one. Neither ever falls.
     */
    SpectralValue bilinear(List<OutputIndex> starts) {
        SpectralValue best = null;
        for (OutputIndex start : starts) {
            SpectralValue found = ascent(start);
            if (best == null || found.value() > best.value()) {
                best = found;
            }
        }
        return best;
    }

    private SpectralValue ascent(OutputIndex start) {
        // The value is exact for whatever v, and at its largest: it feels only errors of v squared.
        Lanczos coarse = lanczos.withTolerance(Math.sqrt(lanczos.tolerance()));
        double value = 0;
        double gain = Double.POSITIVE_INFINITY;
        int products = 0;
        boolean converged = true;
        INDArray c = Nd4j.create(point.dataType(), point.n(), point.k());
        c.putScalar(start.example(), start.output(), 1);
        for (int step = 0; step < MAX_STEPS && gain > lanczos.tolerance() * value; step++) {
            INDArray next;
            try (SeedProducts combined = point.products(c);
                    Eigenpairs ends = coarse.eigenpairs(combined, 1, 1)) {
                SpectralValue low = ends.values().smallest().get(0);
                SpectralValue high = ends.values().largest().get(0);
                boolean lower = Math.abs(low.value()) > Math.abs(high.value());
                SpectralValue dominant = lower ? low : high;
                products += dominant.iterations();
                converged = dominant.converged();
                next = point.second(ends.vectors().getRow(lower ? 0 : 1));
            }
            c.close();
            c = next;
            double reached = Norms.of(c);
            gain = reached - value;
            value = reached;
            if (value > 0) {
                Ops.divide(c, value, c);
            }
        }
        c.close();
        boolean settled = gain <= lanczos.tolerance() * value;
        return new SpectralValue(value, Math.max(gain, 0), products, converged && settled);
    }

    /** sqrt(lambda_max(sum_ia H_ia^2)), the spectral norm of all H_ia on top of each other. */
    SpectralValue unfolding() {
        SpectralValue square = lanczos.largest(new SumOfSquares(point));
        double norm = Math.sqrt(Math.max(0, square.value()));
        double residual = norm > 0 ? square.residual() / norm : square.residual();
        return new SpectralValue(norm, residual, square.iterations(), square.converged());
    }

    /** sum_ia H_ia^2, one Hessian after the other. */
    private record SumOfSquares(Point point) implements SymmetricOperator {

        @Override
        public long dimension() {
            return point.p();
        }

        @Override
        public DataType dataType() {
            return point.dataType();
        }

        @Override
        public INDArray apply(INDArray v) {
            INDArray sum = Nd4j.create(dataType(), dimension());
            try (INDArray seed = Nd4j.create(dataType(), point.n(), point.k())) {
                for (long entry = 0; entry < seed.length(); entry++) {
                    seed.assign(0).putScalar(entry, 1);
                    try (SeedProducts hessian = point.products(seed);
                            INDArray once = hessian.apply(v);
                            INDArray twice = hessian.apply(once)) {
                        Ops.add(sum, twice);
                    }
                }
            }
            return sum;
        }
    }
}
