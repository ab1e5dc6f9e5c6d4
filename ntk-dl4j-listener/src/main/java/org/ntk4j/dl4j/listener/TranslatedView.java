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
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;

/** A network as a graph of ours, with all its derivatives. */
final class TranslatedView implements NetworkView {

    private final TranslatedNetwork network;
    private final Derivatives derivatives;
    private final EmpiricalNtk ntk;

    private TranslatedView(
            TranslatedNetwork network, Derivatives derivatives, MemoryBudget budget) {
        this.network = network;
        this.derivatives = derivatives;
        this.ntk = EmpiricalNtk.layerWise(derivatives, budget);
    }

    /** Takes the network over, to be closed with the view, or at once if it has no derivative. */
    static TranslatedView of(TranslatedNetwork network, MemoryBudget budget) {
        try {
            return new TranslatedView(network, Derivatives.of(network.graph()), budget);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    @Override
    public List<ParameterBlock> blocks() {
        return network.graph().blocks();
    }

    @Override
    public long outputCount() {
        return network.graph().outputCount();
    }

    @Override
    public DataType dataType() {
        return network.graph().dataType();
    }

    @Override
    public INDArray parameters() {
        return network.graph().parameters();
    }

    @Override
    public void load(INDArray params) {
        network.load(params);
    }

    @Override
    public INDArray outputs(Examples x) {
        return derivatives.outputs(x);
    }

    @Override
    public TangentKernel kernel(KernelKind kind, Examples x) {
        return ntk.compute(kind, x);
    }

    @Override
    public Optional<Derivatives> derivatives() {
        return Optional.of(derivatives);
    }

    @Override
    public Optional<OutputHead> head() {
        return network.head();
    }

    @Override
    public void close() {
        network.close();
    }
}
