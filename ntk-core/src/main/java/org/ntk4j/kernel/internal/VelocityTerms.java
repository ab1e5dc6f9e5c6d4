/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;

/**
 * The velocity of a block's kernel, dJ_b J_b^T + J_b dJ_b^T, from tangents da of the activations
 * and db of the cotangents.
 *
 * <p>A block's rows are bilinear in (a, b), so its kernel K(a, b) is quadratic in each, and a
 * quadratic's derivative is its central difference, exactly, whatever the step s:
 *
 * <pre>dK = [K(a + s da, b) - K(a - s da, b)] / 2s + [K(a, b + t db) - K(a, b - t db)] / 2t.</pre>
 *
 * <p>So whatever contracts kernels contracts velocities, uses of all kinds alike. Steps that make
 * change and value of one size lose nothing to rounding.
 */
final class VelocityTerms implements BlockTerms {

    private final Derivatives derivatives;
    private final INDArray v;
    private final KernelTerms values;
    private Map<String, INDArray> activationTangents = Map.of();
    private Map<String, INDArray> cotangentTangents = Map.of();

    VelocityTerms(Derivatives derivatives, INDArray v) {
        this.derivatives = derivatives;
        this.v = v;
        this.values = new KernelTerms(derivatives);
    }

    @Override
    public void useActivations(Examples x, Collection<String> names) {
        values.useActivations(x, names);
        activationTangents = derivatives.tangents(x, v, names);
    }

    @Override
    public void useCotangents(Examples repeated, INDArray seeds, Collection<String> names) {
        values.useCotangents(repeated, seeds, names);
        cotangentTangents.values().forEach(INDArray::close);
        cotangentTangents = derivatives.cotangentTangents(repeated, seeds, v, names);
    }

    @Override
    public boolean matters(ParameterUse use) {
        return values.matters(use);
    }

    @Override
    public void add(Contraction contraction, List<ParameterUse> uses, INDArray sum) {
        Map<String, INDArray> a = values.activations();
        Map<String, INDArray> b = values.cotangents();
        Set<String> inputs = uses.stream().map(BlockTerms::activation).collect(Collectors.toSet());
        Set<String> results = uses.stream().map(ParameterUse::result).collect(Collectors.toSet());
        difference(
                inputs, a, activationTangents, sum, (m, out) -> contraction.add(m, b, uses, out));
        difference(
                results, b, cotangentTangents, sum, (m, out) -> contraction.add(a, m, uses, out));
    }

    /** Adds to a matrix the kernel that some changed arrays give. */
    private interface Kernel {
        void add(Map<String, INDArray> arrays, INDArray sum);
    }

    /** Adds to a matrix the central difference of a kernel along the tangents of some arrays. */
    private static void difference(
            Set<String> names,
            Map<String, INDArray> arrays,
            Map<String, INDArray> tangents,
            INDArray sum,
            Kernel kernel) {
        double change = norm(names, tangents);
        double value = norm(names, arrays);
        if (change == 0 || value == 0) {
            return;
        }
        double step = value / change;
        INDArray result = Nd4j.create(sum.dataType(), sum.shape());
        for (int sign : new int[] {-1, 1}) {
            Map<String, INDArray> moved = new HashMap<>(arrays);
            for (String name : names) {
                if (tangents.containsKey(name)) {
                    INDArray shift = tangents.get(name).mul(sign * step);
                    moved.put(name, shift.addi(arrays.get(name)));
                }
            }
            result.negi();
            kernel.add(moved, result);
            names.stream().filter(tangents::containsKey).forEach(name -> moved.get(name).close());
        }
        result.muli(1 / (2 * step));
        sum.addi(result);
        result.close();
    }

    private static double norm(Set<String> names, Map<String, INDArray> arrays) {
        double norm = 0;
        for (String name : names) {
            if (arrays.containsKey(name) && arrays.get(name).dataType().isFPType()) {
                norm = Math.hypot(norm, arrays.get(name).norm2Number().doubleValue());
            }
        }
        return norm;
    }

    @Override
    public void close() {
        values.close();
        activationTangents.values().forEach(INDArray::close);
        cotangentTangents.values().forEach(INDArray::close);
    }
}
