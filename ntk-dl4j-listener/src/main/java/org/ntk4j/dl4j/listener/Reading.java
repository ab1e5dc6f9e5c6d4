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
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.kernel.TangentKernel;

/** What the instruments read at one iteration; nothing here is theirs to close. */
interface Reading {

    /** The kernel now, computed when first asked for. */
    TangentKernel kernel();

    /** The kernel at the baseline. */
    TangentKernel baselineKernel();

    /** How far the parameters are from the baseline, measured when first asked for. */
    ParameterMovement parameterMovement();

    /** The probe's labels, [n, ...]; null if it has none. */
    INDArray labels();
}
