/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.hessian.Loss;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linear.LinearizedModel;

/**
 * What the instruments read at one iteration; but for the outputs, nothing is theirs to close.
 *
 * <p>What several of them need is computed when it is first asked for.
 */
final class Reading implements AutoCloseable {

    private final ProbedNetwork network;
    private final Baseline baseline;
    private TangentKernel kernel;
    private ParameterMovement movement;

    /** Of a network at its present parameters. */
    Reading(ProbedNetwork network, Baseline baseline) {
        this.network = network;
        this.baseline = baseline;
    }

    /** The network's outputs on the probe, [n, k], in a new array that the reader closes. */
    INDArray outputs() {
        return network.outputs();
    }

    /**
     * The network's function at the current parameters, and its derivatives; only for instruments
     * that are left out where there are none.
     */
    Derivatives derivatives() {
        return network.derivatives().orElseThrow();
    }

    /** The probe. */
    Examples examples() {
        return network.examples();
    }

    /** The probe's labels, one per output, [n, k]; null if it has none, or some are masked. */
    INDArray labels() {
        return network.labels();
    }

    /** The classes that the probe's labels name; unknown without labels. */
    ProbeClasses classes() {
        return network.classes();
    }

    /** The network's loss on the probe; empty without labels, or if it has none that we know. */
    Optional<Loss> loss() {
        return network.loss();
    }

    /** The weight with which each block counts. */
    ToDoubleFunction<ParameterBlock> weights() {
        return network.weights();
    }

    /** A kernel or a velocity with these weights, which takes the place of the one without. */
    TangentKernel weighted(TangentKernel plain) {
        return network.weighted(plain);
    }

    /** The reduction that is followed. */
    KernelKind kind() {
        return network.kind();
    }

    /** The kernel now. */
    TangentKernel kernel() {
        if (kernel == null) {
            kernel = network.kernel();
        }
        return kernel;
    }

    /** The kernel at the baseline. */
    TangentKernel baselineKernel() {
        return baseline.kernel();
    }

    /** The network linearized at the baseline. */
    LinearizedModel surrogate() {
        return baseline.surrogate();
    }

    /** How far the parameters are from the baseline. */
    ParameterMovement parameterMovement() {
        if (movement == null) {
            movement = baseline.movement();
        }
        return movement;
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
