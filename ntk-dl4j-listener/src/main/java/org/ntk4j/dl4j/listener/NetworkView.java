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
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.HeadlessNetwork;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;
import org.slf4j.Logger;

/** A watched network's function at some parameters, by one of two ways. */
interface NetworkView extends AutoCloseable {

    /** The trainable parameter arrays, which partition the vector of {@link #parameters()}. */
    List<ParameterBlock> blocks();

    /** Number of outputs per example. */
    long outputCount();

    /** The type of parameters and kernels. */
    DataType dataType();

    /** The trainable parameters, live: read only. */
    INDArray parameters();

    /** Moves to a network's flat vector, which is copied. */
    void load(INDArray params);

    /** The outputs [n, k] at the current parameters; the caller closes them. */
    INDArray outputs(Examples x);

    /** The kernel at the current parameters; the caller closes it. */
    TangentKernel kernel(KernelKind kind, Examples x);

    /** All derivatives; empty where there is none but the kernel. */
    Optional<Derivatives> derivatives();

    /** What the output layer does; empty if that is not known. */
    Optional<OutputHead> head();

    @Override
    void close();

    /**
     * Translates a network, or falls back on Deeplearning4j's own backpropagation, and says so.
     *
     * @throws IllegalArgumentException if neither is possible
     */
    static NetworkView of(
            Model network,
            Examples probe,
            TranslationOptions options,
            MemoryBudget budget,
            Logger log) {
        try {
            return TranslatedView.of(NetworkTranslator.translate(network, probe, options), budget);
        } catch (UnsupportedLayerException e) {
            NetworkView slower = backpropagated(network, probe, options, budget, e);
            log.warn(
                    "The kernel is computed the slower way, by Deeplearning4j's own backpropagation"
                            + " on a copy of the network: one pass for each example and output, in"
                            + " the network's own precision. What needs a linearization or second"
                            + " derivatives is not measured. The reason: {}",
                    e.getMessage());
            return slower;
        }
    }

    private static NetworkView backpropagated(
            Model network,
            Examples probe,
            TranslationOptions options,
            MemoryBudget budget,
            UnsupportedLayerException refusal) {
        try {
            if (!options.masked().isEmpty()) {
                throw new IllegalArgumentException("it is not given the masks of the probe");
            }
            return new BackpropagatedView(HeadlessNetwork.of(network, probe), budget);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s. Nor can Deeplearning4j's own backpropagation stand in: %s"
                            .formatted(refusal.getMessage(), e.getMessage()),
                    refusal);
        }
    }
}
