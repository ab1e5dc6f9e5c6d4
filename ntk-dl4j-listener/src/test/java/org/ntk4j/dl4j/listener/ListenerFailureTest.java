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
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.regime.Quantity;

/** What fails is told once and costs itself alone, never the training. */
class ListenerFailureTest {

    @Test
    void anUnsupportedNetworkIsToldOnceAndTrainsOn() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .updater(new Sgd(0.1))
                                .list()
                                .layer(new UnknownLayer(5, 4, 1.5, 1.4))
                                .layer(
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                                .activation(Activation.SOFTMAX)
                                                .nIn(4)
                                                .nOut(3)
                                                .build())
                                .build());
        network.init();
        INDArray before = network.params().dup();
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = new KernelRegimeListener(Trainings.PROBE, 1)) {
            network.setListeners(listener);
            Trainings.fit(network, 4);
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(log.events().get(0).getFormattedMessage()).contains("UnknownLayer");
            assertThat(network.params()).isNotEqualTo(before);
            assertThat(listener.measurements()).isEmpty();
        }
    }

    @Test
    void aProbeOfAnotherShapeIsToldOnceAndTrainingGoesOn() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        new KernelRegimeListener(SmallNetworks.data(2, 8, 4), 1)) {
            network.setListeners(listener);
            Trainings.fit(network, 3);
            assertThat(log.events()).hasSize(1);
            assertThat(listener.measurements()).isEmpty();
        }
    }

    @Test
    void aFailingSinkNeverReachesTheTraining() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        MeasurementSink failing =
                measurement -> {
                    throw new IllegalStateException("disk full");
                };
        try (LogCapture log = new LogCapture(MeasurementSink.class.getName());
                KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE)
                                .schedule(Schedule.every(1))
                                .sink(failing)
                                .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 5);
            assertThat(listener.measurements()).hasSize(5);
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void aQuantityThatFailsIsToldOnceAndTheOthersGoOn() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE)
                                .baseline(network)
                                .schedule(Schedule.every(1))
                                .build()) {
            network.params().assign(Double.NaN);
            for (int i = 0; i < 3; i++) {
                listener.iterationDone(network, i, 0);
            }
            assertThat(log.events())
                    .filteredOn(e -> e.getFormattedMessage().contains("kernel spectrum"))
                    .hasSize(1);
            assertThat(listener.measurements())
                    .hasSize(3)
                    .allMatch(m -> m.value(Quantity.DRIFT).isPresent());
        }
    }

    @Test
    void aCheckedExceptionOfASchedulesAuthorDoesNotReachTheTraining() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Schedule sneaky =
                tick -> {
                    throw ListenerFailureTest.<RuntimeException>unchecked(new IOException("disk"));
                };
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE).schedule(sneaky).build()) {
            network.setListeners(listener);
            Trainings.fit(network, 3);
            assertThat(log.events()).hasSize(1);
        }
    }

    @SuppressWarnings("unchecked") // that is the point
    private static <T extends Throwable> T unchecked(Throwable e) throws T {
        throw (T) e;
    }

    @Test
    void labelsThatDoNotFitAreToldOnceAndLeftOut() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Probe probe = Probe.of(Trainings.PROBE.getFeatures(), Nd4j.ones(DataType.FLOAT, 8, 9));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(probe)
                                .schedule(Schedule.every(1))
                                .log(false)
                                .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 2);
            assertThat(log.events())
                    .singleElement()
                    .satisfies(
                            e -> assertThat(e.getFormattedMessage()).contains("[8, 3]", "[8, 9]"));
            assertThat(listener.lastMeasurement().orElseThrow().values())
                    .containsKey(Quantity.DRIFT)
                    .doesNotContainKeys(Quantity.LABEL_ALIGNMENT, Quantity.KERNEL_VELOCITY);
        }
    }

    /** Whoever interrupts a training finds it interrupted, whatever was thrown for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptIsKept(boolean bySchedule) {
        Schedule sneaky =
                tick -> {
                    throw ListenerFailureTest.<RuntimeException>unchecked(
                            new InterruptedException());
                };
        MeasurementSink failing = measurement -> sneaky.due(null);
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                LogCapture sinks = new LogCapture(MeasurementSink.class.getName());
                KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE)
                                .schedule(bySchedule ? sneaky : Schedule.every(1))
                                .sink(failing)
                                .build()) {
            listener.iterationDone(network, 0, 0);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(bySchedule ? log.events() : sinks.events()).hasSize(1);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void anExceptionThatCannotSayWhatItIsStaysInside() {
        Schedule hopeless =
                tick -> {
                    throw new IllegalStateException() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public String getMessage() {
                            throw new OutOfMemoryError("even for this");
                        }
                    };
                };
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(hopeless).build()) {
            assertThatCode(() -> listener.iterationDone(network, 0, 0)).doesNotThrowAnyException();
            assertThatCode(() -> listener.iterationDone(network, 1, 0)).doesNotThrowAnyException();
        }
    }

    @Test
    void aBaselineOfAnotherLengthIsToldOnce() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE)
                                .baseline(Nd4j.ones(DataType.FLOAT, 7))
                                .schedule(Schedule.every(1))
                                .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 3);
            assertThat(log.events())
                    .singleElement()
                    .satisfies(
                            e ->
                                    assertThat(e.getFormattedMessage())
                                            .contains("a baseline of 135 parameters")
                                            .contains("got shape [7]"));
            assertThat(network.getIterationCount()).isEqualTo(3);
        }
    }
}
