/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.kernel.KernelKind;

/**
 * How activations and cotangents of a block's uses become a kernel.
 *
 * @param kind the reduction
 * @param viewShapes the shapes of the parameters' views, by variable
 * @param n number of examples
 * @param c number of seeds on each
 */
record Contraction(KernelKind kind, Map<String, long[]> viewShapes, long n, long c) {

    /** Adds the kernel of one block to a matrix. */
    void add(
            Map<String, INDArray> activations,
            Map<String, INDArray> cotangents,
            List<ParameterUse> uses,
            INDArray sum) {
        FactorAssembly assembly = new FactorAssembly(activations, cotangents, viewShapes, n, c);
        try (RowFactors factors = assembly.factors(uses)) {
            if (kind == KernelKind.FULL) {
                factors.addFull(sum);
            } else {
                factors.addTrace(sum);
            }
        }
    }
}
