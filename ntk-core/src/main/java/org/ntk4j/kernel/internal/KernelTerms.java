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
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;

/** The kernel of a block, J_b J_b^T. */
final class KernelTerms implements BlockTerms {

    private final Derivatives derivatives;
    private Map<String, INDArray> activations = Map.of();
    private Map<String, INDArray> cotangents = Map.of();

    KernelTerms(Derivatives derivatives) {
        this.derivatives = derivatives;
    }

    @Override
    public void useActivations(Examples x, Collection<String> names) {
        activations = derivatives.graph().evaluate(x, Map.of(), names);
    }

    @Override
    public void useCotangents(Examples repeated, INDArray seeds, Collection<String> names) {
        cotangents.values().forEach(INDArray::close);
        cotangents = derivatives.cotangents(repeated, seeds, names);
    }

    @Override
    public boolean matters(ParameterUse use) {
        return cotangents.containsKey(use.result());
    }

    @Override
    public void add(Contraction contraction, List<ParameterUse> uses, INDArray sum) {
        contraction.add(activations, cotangents, uses, sum);
    }

    Map<String, INDArray> activations() {
        return activations;
    }

    Map<String, INDArray> cotangents() {
        return cotangents;
    }

    @Override
    public void close() {
        activations.values().forEach(INDArray::close);
        cotangents.values().forEach(INDArray::close);
    }
}
