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

/** What the instruments read at one iteration; but for the outputs, nothing is theirs to close. */
interface Reading {

    /** The network's outputs on the probe, [n, k], in a new array that the reader closes. */
    INDArray outputs();

    /**
     * The network's function at the current parameters, and its derivatives; only for instruments
     * that are left out where there are none.
     */
    Derivatives derivatives();

    /** The probe. */
    Examples examples();

    /** The probe's labels, one per output, [n, k]; null if it has none. */
    INDArray labels();

    /** The classes that the probe's labels name; unknown without labels. */
    ProbeClasses classes();

    /** The network's loss on the probe; empty without labels, or if it has none that we know. */
    Optional<Loss> loss();

    /** The weight with which each block counts. */
    ToDoubleFunction<ParameterBlock> weights();

    /** A kernel or a velocity with these weights, which takes the place of the one without. */
    TangentKernel weighted(TangentKernel plain);

    /** The reduction that is followed. */
    KernelKind kind();

    /** The kernel now, computed when first asked for. */
    TangentKernel kernel();

    /** The kernel at the baseline. */
    TangentKernel baselineKernel();

    /** The network linearized at the baseline. */
    LinearizedModel surrogate();

    /** How far the parameters are from the baseline, measured when first asked for. */
    ParameterMovement parameterMovement();
}
