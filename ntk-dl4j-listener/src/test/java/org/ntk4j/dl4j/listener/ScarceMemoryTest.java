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
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.regime.Quantity;

/** A listener whose kernels do not fit with all that they are made of. */
class ScarceMemoryTest {

    private static final int N = 64;

    /** A third of it holds the full kernel [3n, 3n], but half of a third not those of layers. */
    private static final MemoryBudget SCARCE = MemoryBudget.ofMegabytes(3);

    /** Sums of float32 numbers in another order. */
    private static final double FLOAT = 1e-3;

    private final DataSet probe = SmallNetworks.data(3, N, 5);

    @Test
    void whatIsMeasuredByLayerIsLeftOutAndTheRestIsAsEver() {
        Measurement expected = last(builder());
        assertThat(expected.layers()).hasSize(3);
        try (LogCapture log = new LogCapture(KernelRegimeListener.class.getName())) {
            Measurement scarce = last(builder().memoryBudget(SCARCE));

            assertThat(scarce.layers()).isEmpty();
            assertThat(scarce.values().keySet()).isEqualTo(expected.values().keySet());
            for (Quantity quantity :
                    List.of(Quantity.DRIFT, Quantity.CKA, Quantity.KERNEL_VELOCITY)) {
                double value = expected.value(quantity).orElseThrow();
                assertThat(scarce.value(quantity).orElseThrow())
                        .as(quantity.name())
                        .isCloseTo(value, within(FLOAT * Math.abs(value)));
            }
            assertThat(messages(log)).filteredOn(m -> m.contains("by layer")).hasSize(1);
            assertThat(messages(log)).noneMatch(m -> m.contains("Cannot measure"));
        }
    }

    /** Nor does it slow the training down with another try. */
    @Test
    void aKernelThatDoesNotFitIsToldOnceWithWhatWouldAndTrainingGoesOn() {
        try (LogCapture log = new LogCapture(KernelRegimeListener.class.getName());
                KernelRegimeListener listener =
                        builder().memoryBudget(MemoryBudget.ofBytes(300_000)).build()) {
            MultiLayerNetwork network = trained(listener);

            assertThat(listener.measurements()).isEmpty();
            assertThat(network.getIterationCount()).isEqualTo(3);
            assertThat(messages(log))
                    .singleElement(STRING)
                    .contains("the full kernel of n = 64 examples and k = 3 outputs needs at least")
                    .contains("the memory budget is 0.1 MiB: raise the budget, or take what fits:")
                    .contains("the pseudo kernel of 64 examples")
                    .contains("A kernel's memory budget is a third of the listener's");
        }
    }

    @Test
    void withoutTheBlocksThereIsNoKernelOfTheNtkParametrizationAndTrainingGoesOn() {
        try (LogCapture log = new LogCapture(KernelRegimeListener.class.getName());
                KernelRegimeListener listener =
                        builder()
                                .parametrization(Parametrization.NTK)
                                .memoryBudget(SCARCE)
                                .build()) {
            MultiLayerNetwork network = trained(listener);

            assertThat(listener.measurements()).isEmpty();
            assertThat(network.getIterationCount()).isEqualTo(3);
            assertThat(log.events())
                    .anyMatch(
                            e ->
                                    e.getThrowableProxy() != null
                                            && e.getThrowableProxy()
                                                    .getMessage()
                                                    .contains("raise the memory budget"));
        }
    }

    private static List<String> messages(LogCapture log) {
        return log.events().stream().map(e -> e.getFormattedMessage()).toList();
    }

    private KernelRegimeListenerBuilder builder() {
        return KernelRegimeListener.builder(Probe.of(probe))
                .kernel(KernelKind.FULL)
                .preset(Preset.ECONOMY)
                .also(Quantity.KERNEL_VELOCITY)
                .schedule(Schedule.every(1))
                .log(false);
    }

    private Measurement last(KernelRegimeListenerBuilder builder) {
        try (KernelRegimeListener listener = builder.build()) {
            trained(listener);
            return listener.lastMeasurement().orElseThrow();
        }
    }

    private MultiLayerNetwork trained(KernelRegimeListener listener) {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        network.setListeners(listener);
        for (int i = 0; i < 3; i++) {
            network.fit(probe);
        }
        return network;
    }
}
