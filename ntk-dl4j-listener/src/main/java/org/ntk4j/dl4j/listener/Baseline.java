/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.kernel.KernelDetail;
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linear.LinearizedModel;

/** What a network was at w_0: what every later measurement is compared with. */
final class Baseline implements AutoCloseable {

    private final ProbedNetwork network;
    private final INDArray parameters;
    private LinearizedModel surrogate;
    private TangentKernel kernel;

    private Baseline(ProbedNetwork network) {
        this.network = network;
        this.parameters = network.parameters().dup();
    }

    /** Takes the network as it is now. */
    static Baseline of(ProbedNetwork network) {
        Baseline baseline = new Baseline(network);
        try {
            baseline.surrogate =
                    network.derivatives()
                            .map(d -> LinearizedModel.of(d, network.examples()))
                            .orElse(null);
            baseline.kernel = network.kernel();
            return baseline;
        } catch (Throwable e) {
            baseline.close();
            throw e;
        }
    }

    /** The kernel at w_0. */
    TangentKernel kernel() {
        return kernel;
    }

    /** Whether the kernel of each layer fits the memory; a later kernel is cut as the first is. */
    boolean isByLayer() {
        return kernel.detail() != KernelDetail.SUM;
    }

    /** The network linearized at w_0; null where it has no derivatives. */
    LinearizedModel surrogate() {
        return surrogate;
    }

    /** How far the network's parameters are from w_0 now. */
    ParameterMovement movement() {
        return ParameterMovement.between(network.blocks(), parameters, network.parameters());
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
        if (surrogate != null) {
            surrogate.close();
        }
        parameters.close();
    }
}
