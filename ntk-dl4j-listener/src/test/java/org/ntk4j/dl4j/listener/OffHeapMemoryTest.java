/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.kernel.KernelKind;

class OffHeapMemoryTest {

    private static final int MEASUREMENTS = 500;

    /**
     * Less than one array of the smallest kind that a measurement makes, on average: a kernel of
     * eight examples in float32 has 256 bytes.
     */
    private static final long LEAK_PER_MEASUREMENT = 64;

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void offHeapMemoryDoesNotGrowOverManyMeasurements(KernelKind kind) {
        MultiLayerNetwork network = SmallNetworks.cnn(new Sgd(0.1));
        Probe probe = Probe.of(SmallNetworks.data(3, 8, 2, 6, 6));
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(probe)
                        .schedule(Schedule.every(1))
                        .kernel(kind)
                        .log(false)
                        .build()) {
            for (int i = 0; i < 20; i++) {
                listener.iterationDone(network, i, 0);
            }
            long before = offHeapBytes();
            for (int i = 20; i < 20 + MEASUREMENTS; i++) {
                listener.iterationDone(network, i, 0);
            }
            assertThat(listener.measurements()).hasSize(20 + MEASUREMENTS);
            assertThat((double) (offHeapBytes() - before) / MEASUREMENTS)
                    .isLessThan(LEAK_PER_MEASUREMENT);
        }
    }

    @Test
    void theMeterSeesALeak() {
        long before = offHeapBytes();
        INDArray leaked = Nd4j.create(DataType.FLOAT, 1000);
        assertThat(offHeapBytes() - before).isGreaterThanOrEqualTo(4000);
        leaked.close();
        assertThat(offHeapBytes() - before).isLessThan(4000);
    }

    /** Bytes of off-heap arrays that are neither closed nor collected. */
    private static long offHeapBytes() {
        return AllocationsTracker.getInstance().bytesOnDevice(AllocationKind.GENERAL, 0);
    }
}
