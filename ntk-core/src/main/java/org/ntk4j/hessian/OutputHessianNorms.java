/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ntk4j.linalg.SpectralValue;

/**
 * Spectral norms of output Hessians, |d2 f_a(x_i)/dw2|_2, for all or some examples i and outputs a.
 *
 * @param n the number of examples
 * @param k the number of outputs
 * @param norms the norms found, in the order in which they were asked for
 */
public record OutputHessianNorms(long n, long k, Map<OutputIndex, SpectralValue> norms) {

    /**
     * Copies the norms.
     *
     * @param n the number of examples
     * @param k the number of outputs
     * @param norms the norms found, at least one
     * @throws IllegalArgumentException if there is none
     */
    public OutputHessianNorms {
        if (norms.isEmpty()) {
            throw new IllegalArgumentException("expected at least one output to look at, got none");
        }
        norms = Collections.unmodifiableMap(new LinkedHashMap<>(norms));
    }

    /**
     * The norm of one Hessian.
     *
     * @param i the example
     * @param a the output
     * @return the norm
     * @throws IllegalArgumentException if it was not asked for
     */
    public SpectralValue get(long i, long a) {
        SpectralValue norm = norms.get(new OutputIndex(i, a));
        if (norm == null) {
            throw new IllegalArgumentException(
                    "expected an example and output out of %s, got %d and %d"
                            .formatted(norms.keySet(), i, a));
        }
        return norm;
    }

    /**
     * The values as a table.
     *
     * @return a new array [n][k]; NaN where none was asked for
     */
    public double[][] table() {
        double[][] table = new double[Math.toIntExact(n)][Math.toIntExact(k)];
        for (double[] row : table) {
            Arrays.fill(row, Double.NaN);
        }
        norms.forEach((at, norm) -> table[(int) at.example()][(int) at.output()] = norm.value());
        return table;
    }

    /**
     * The largest norm: the output Hessian norm of the network.
     *
     * @return its value, residual and iterations. It is converged only if all norms are: one that
     *     is not is a lower bound, and may be the largest in truth
     */
    public SpectralValue maximum() {
        SpectralValue largest = norms.get(worst(1).get(0));
        return new SpectralValue(
                largest.value(), largest.residual(), largest.iterations(), converged());
    }

    /**
     * Where the norms are largest: what to look at again when all of them are too much.
     *
     * @param count how many, at least 1
     * @return the indices by descending norm; all if there are fewer
     */
    public List<OutputIndex> worst(int count) {
        Comparator<Map.Entry<OutputIndex, SpectralValue>> byNorm =
                Comparator.comparingDouble(entry -> entry.getValue().value());
        return norms.entrySet().stream()
                .sorted(byNorm.reversed())
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Whether all norms have converged.
     *
     * @return true if every one has
     */
    public boolean converged() {
        return norms.values().stream().allMatch(SpectralValue::converged);
    }
}
