/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.io.Serializable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.regime.RegimeCriteria;

/**
 * What a listener was asked to do; see the builder's methods.
 *
 * @param probe the examples
 * @param plan what to measure and when
 * @param parametrization the coordinates of the kernel
 * @param criteria what counts as leaving the kernel regime
 * @param output the network's output to watch, or null: the only one
 * @param baseline DL4J's flat parameters w_0, or null: those at the first iteration seen
 * @param precision the type to compute in, or null: the network's own
 * @param maxOverhead the listener's time over the training's own, at most
 * @param seed only for the record, or null
 * @param learningRate only for the record, or null
 * @param kernels whether measurements carry the kernel's matrix
 * @param memoryBudget what all kernels may take, or null: the standard
 */
record WatchSettings(
        Probe probe,
        Plan plan,
        Parametrization parametrization,
        RegimeCriteria criteria,
        String output,
        INDArray baseline,
        DataType precision,
        double maxOverhead,
        Long seed,
        Double learningRate,
        boolean kernels,
        MemoryBudget memoryBudget)
        implements Serializable {

    /** What each of three may take: the kernel, that of the baseline, and the velocity. */
    MemoryBudget kernelBudget() {
        MemoryBudget whole = memoryBudget != null ? memoryBudget : MemoryBudget.standard();
        return MemoryBudget.ofBytes(Math.max(1, whole.bytes() / 3));
    }
}
