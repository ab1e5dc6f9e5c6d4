/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.HeadlessNetwork;
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;

/** A copy of a network that has no translation: its kernel, and nothing beyond. */
final class BackpropagatedView implements NetworkView {

    private final HeadlessNetwork network;
    private final MemoryBudget budget;

    BackpropagatedView(HeadlessNetwork network, MemoryBudget budget) {
        this.budget = budget;
        this.network = network;
    }

    @Override
    public List<ParameterBlock> blocks() {
        return network.blocks();
    }

    @Override
    public long outputCount() {
        return network.outputCount();
    }

    @Override
    public DataType dataType() {
        return network.parameters().dataType();
    }

    @Override
    public INDArray parameters() {
        return network.parameters();
    }

    @Override
    public void load(INDArray params) {
        network.load(params);
    }

    @Override
    public INDArray outputs(Examples x) {
        return network.outputs(x);
    }

    @Override
    public TangentKernel kernel(KernelKind kind, Examples x) {
        return network.kernel(kind, x, budget);
    }

    @Override
    public Optional<Derivatives> derivatives() {
        return Optional.empty();
    }

    @Override
    public Optional<OutputHead> head() {
        return Optional.of(network.head());
    }

    @Override
    public void close() {
        network.close();
    }
}
