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

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;

/** What a listener measures and tells. */
class KernelRegimeListenerTest {

    @Test
    void threeLinesGiveALogOfTheRegime() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = new KernelRegimeListener(Trainings.PROBE, 2)) {
            network.addListeners(listener);
            Trainings.fit(network, 5);
            assertThat(log.events()).filteredOn(e -> e.getLevel() == Level.INFO).hasSize(3);
            assertThat(log.events().get(0).getFormattedMessage())
                    .matches("Kernel regime at iteration 0: [A-Z]+ drift=0 cka=1 linErr=0 .*");
            assertThat(listener.measurements())
                    .extracting(Measurement::iteration)
                    .containsExactly(0L, 2L, 4L);
            assertThat(listener.toString())
                    .contains("trace kernel of 8 examples of [5]")
                    .contains("every 2 iterations");
        }
    }

    @Test
    void aMeasurementHoldsEveryQuantityOfTheKernel() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        for (KernelKind kind : KernelKind.values()) {
            try (KernelRegimeListener listener =
                    Trainings.quiet(Trainings.PROBE)
                            .kernel(kind)
                            .schedule(Schedule.every(1))
                            .schedule(Quantity.OUTPUT_HESSIAN_NORM, Schedule.every(1))
                            .build()) {
                network.setListeners(listener);
                Trainings.fit(network, 3);
                Measurement last = listener.lastMeasurement().orElseThrow();
                assertThat(last.values().keySet()).isEqualTo(Preset.STANDARD.quantities());
                assertThat(last.layers()).hasSize(3);
                double shares = last.layers().values().stream().mapToDouble(l -> l.share()).sum();
                assertThat(shares).isCloseTo(1, within(1e-6));
                assertThat(last.eigenvalues()).hasSize(kind == KernelKind.FULL ? 24 : 8);
                assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
            }
        }
    }

    @Test
    void aDepartureIsToldOnceWithItsCause() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(2));
        List<RegimeTransition> told = new ArrayList<>();
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(Probe.of(Trainings.PROBE))
                                .schedule(Schedule.every(1))
                                .baseline(network)
                                .sink(collecting(told))
                                .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 30);
            assertThat(listener.departure()).isPresent();
            assertThat(told.get(0)).isEqualTo(listener.departure().orElseThrow());
            assertThat(told.get(0).layer()).isPresent();
            assertThat(told).allMatch(t -> t.from() != t.to());
            assertThat(log.events().stream().filter(e -> e.getLevel() == Level.WARN))
                    .hasSameSizeAs(told)
                    .first()
                    .satisfies(e -> assertThat(e.getMarker()).isEqualTo(Slf4jSink.DEPARTURE));
        }
    }

    private static MeasurementSink collecting(List<RegimeTransition> told) {
        return new MeasurementSink() {
            @Override
            public void measured(Measurement measurement) {}

            @Override
            public void changed(RegimeTransition transition, Measurement measurement) {
                told.add(transition);
            }
        };
    }

    @Test
    void aLinearNetworkNeverDrifts() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .dataType(DataType.DOUBLE)
                                .updater(new Sgd(1))
                                .list()
                                .layer(
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                                .activation(Activation.SOFTMAX)
                                                .nIn(5)
                                                .nOut(3)
                                                .build())
                                .build());
        network.init();
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .baseline(network)
                        .schedule(Schedule.every(1))
                        .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 10);
            assertThat(listener.measurements())
                    .hasSize(10)
                    .allSatisfy(
                            m -> {
                                assertThat(m.value(Quantity.DRIFT)).hasValue(0);
                                assertThat(m.regime()).isEqualTo(Regime.KERNEL);
                            });
            assertThat(
                            listener.lastMeasurement()
                                    .orElseThrow()
                                    .value(Quantity.PARAMETER_MOVEMENT)
                                    .orElseThrow())
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void aDivergedTrainingDeparts() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .baseline(network)
                        .schedule(Schedule.every(1))
                        .build()) {
            network.params().assign(Double.NaN);
            listener.iterationDone(network, 0, 0);
            assertThat(listener.regime()).isEqualTo(Regime.DEPARTED);
        }
    }

    @Test
    void theHeaderDescribesTheRun() {
        List<RunHeader> headers = new ArrayList<>();
        MeasurementSink sink =
                new MeasurementSink() {
                    @Override
                    public void started(RunHeader header) {
                        headers.add(header);
                    }

                    @Override
                    public void measured(Measurement measurement) {}
                };
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .schedule(Schedule.every(1))
                        .seed(7)
                        .sink(sink)
                        .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 3);
        }
        assertThat(headers).hasSize(1);
        RunHeader header = headers.get(0);
        assertThat(header.parameters()).isEqualTo(network.numParams());
        assertThat(header.probeExamples()).isEqualTo(8);
        assertThat(header.outputs()).isEqualTo(3);
        assertThat(header.seed()).isEqualTo(7);
        assertThat(header.modelClass()).contains("MultiLayerNetwork");
    }

    @Test
    void eachPresetMeasuresWhatItSays() {
        for (Preset preset : Preset.values()) {
            MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
            try (KernelRegimeListener listener =
                    Trainings.quiet(Trainings.PROBE).preset(preset).baseline(network).build()) {
                Trainings.fit(network, 3);
                listener.iterationDone(network, 0, 0);
                Measurement measured = listener.lastMeasurement().orElseThrow();
                assertThat(measured.values().keySet()).isEqualTo(preset.quantities());
                assertThat(measured.values().values()).allMatch(Double::isFinite);
            }
        }
    }

    @Test
    void withoutLabelsWhatNeedsThemIsAbsent() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(Trainings.PROBE.getFeatures()))
                        .preset(Preset.FULL)
                        .baseline(network)
                        .log(false)
                        .build()) {
            Trainings.fit(network, 3);
            listener.iterationDone(network, 0, 0);
            assertThat(listener.lastMeasurement().orElseThrow().values())
                    .containsKeys(Quantity.LINEARIZATION_ERROR, Quantity.OUTPUT_HESSIAN_NORM)
                    .doesNotContainKeys(
                            Quantity.LABEL_ALIGNMENT,
                            Quantity.KERNEL_VELOCITY,
                            Quantity.FORECAST_DRIFT,
                            Quantity.LOSS_TOP_EIGENVALUE,
                            Quantity.KAPPA);
        }
    }

    @Test
    void theSurrogatesErrorIsThatOfItsDefinition() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        INDArray before = network.params().dup();
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .preset(Preset.ECONOMY)
                        .precision(DataType.DOUBLE)
                        .baseline(network)
                        .build()) {
            Trainings.fit(network, 5);
            listener.iterationDone(network, 0, 0);
            assertThat(
                            listener.lastMeasurement()
                                    .orElseThrow()
                                    .value(Quantity.LINEARIZATION_ERROR)
                                    .orElseThrow())
                    .isCloseTo(linearizationError(network, before), within(1e-5));
        }
    }

    /** |f(w) - f(w0) - J(w0)(w - w0)| / |f(w) - f(w0)| of the logits, J by differences. */
    private static double linearizationError(MultiLayerNetwork network, INDArray before) {
        Examples probe = Examples.of(Trainings.PROBE.getFeatures());
        TranslationOptions options = TranslationOptions.defaults().withDataType(DataType.DOUBLE);
        try (TranslatedNetwork copy = NetworkTranslator.translate(network, probe, options)) {
            INDArray now = copy.graph().outputs(probe);
            INDArray move = copy.graph().parameters().dup();
            copy.load(before);
            INDArray start = copy.graph().outputs(probe);
            INDArray origin = copy.graph().parameters().dup();
            move.subi(origin);
            double step = 1e-5;
            copy.graph().setParameters(origin.add(move.mul(step)));
            INDArray ahead = copy.graph().outputs(probe);
            copy.graph().setParameters(origin.sub(move.mul(step)));
            INDArray behind = copy.graph().outputs(probe);
            INDArray slope = ahead.sub(behind).div(2 * step);
            INDArray change = now.sub(start);
            return change.sub(slope).norm2Number().doubleValue()
                    / change.norm2Number().doubleValue();
        }
    }
}
