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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.testing.Serialization;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;

class KernelRegimeListenerTest {

    private static final DataSet BATCH = SmallNetworks.data(1, 20, 5);
    private static final DataSet PROBE = SmallNetworks.data(2, 8, 5);

    @Test
    void threeLinesGiveALogOfTheRegime() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = new KernelRegimeListener(PROBE, 2)) {
            network.addListeners(listener);
            fit(network, 5);
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
                    quiet(PROBE)
                            .kernel(kind)
                            .schedule(Schedule.every(1))
                            .schedule(Quantity.OUTPUT_HESSIAN_NORM, Schedule.every(1))
                            .build()) {
                network.setListeners(listener);
                fit(network, 3);
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
    void aGivenBaselineIsWhatDriftIsMeasuredAgainst() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener given =
                        quiet(PROBE).baseline(network).schedule(Schedule.every(1)).build();
                KernelRegimeListener first = quiet(PROBE).schedule(Schedule.every(1)).build()) {
            network.setListeners(given, first);
            fit(network, 1);
            assertThat(first.lastMeasurement().orElseThrow().value(Quantity.DRIFT)).hasValue(0);
            assertThat(given.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void aDepartureIsToldOnceWithItsCause() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(2));
        List<RegimeTransition> told = new ArrayList<>();
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(Probe.of(PROBE))
                                .schedule(Schedule.every(1))
                                .baseline(network)
                                .sink(collecting(told))
                                .build()) {
            network.setListeners(listener);
            fit(network, 30);
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
                quiet(PROBE).baseline(network).schedule(Schedule.every(1)).build()) {
            network.setListeners(listener);
            fit(network, 10);
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
                KernelRegimeListener listener = new KernelRegimeListener(PROBE, 1)) {
            network.setListeners(listener);
            fit(network, 4);
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
            fit(network, 3);
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
                        quiet(PROBE).schedule(Schedule.every(1)).sink(failing).build()) {
            network.setListeners(listener);
            fit(network, 5);
            assertThat(listener.measurements()).hasSize(5);
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void aDivergedTrainingDeparts() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                quiet(PROBE).baseline(network).schedule(Schedule.every(1)).build()) {
            network.params().assign(Double.NaN);
            listener.iterationDone(network, 0, 0);
            assertThat(listener.regime()).isEqualTo(Regime.DEPARTED);
        }
    }

    @Test
    void itTravelsSerializedAndStartsAfresh() throws Exception {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener = quiet(PROBE).schedule(Schedule.every(1)).build()) {
            network.setListeners(listener);
            fit(network, 2);
            try (KernelRegimeListener copy =
                    Serialization.copy(listener, KernelRegimeListener.class)) {
                assertThat(copy.measurements()).isEqualTo(listener.measurements());
                network.setListeners(copy);
                fit(network, 2);
                assertThat(copy.measurements()).hasSize(4);
            }
        }
    }

    @Test
    void eachModelHasABaselineOfItsOwn() {
        ComputationGraph one = SmallNetworks.graph(new Adam(0.05));
        try (KernelRegimeListener listener = quiet(PROBE).schedule(Schedule.every(1)).build()) {
            one.setListeners(listener);
            one.fit(BATCH);
            ComputationGraph other = SmallNetworks.graph(new Adam(0.05));
            other.setListeners(listener);
            other.fit(BATCH);
            assertThat(listener.measurements()).hasSize(2);
            assertThat(listener.lastMeasurement().orElseThrow().run()).isEqualTo(1);
            assertThat(listener.lastMeasurement().orElseThrow().value(Quantity.DRIFT)).hasValue(0);
            one.fit(BATCH);
            assertThat(listener.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
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
                quiet(PROBE).schedule(Schedule.every(1)).seed(7).sink(sink).build()) {
            network.setListeners(listener);
            fit(network, 3);
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
                    quiet(PROBE).preset(preset).baseline(network).build()) {
                fit(network, 3);
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
                KernelRegimeListener.builder(Probe.of(PROBE.getFeatures()))
                        .preset(Preset.FULL)
                        .baseline(network)
                        .log(false)
                        .build()) {
            fit(network, 3);
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
                quiet(PROBE)
                        .preset(Preset.ECONOMY)
                        .precision(DataType.DOUBLE)
                        .baseline(network)
                        .build()) {
            fit(network, 5);
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
        Examples probe = Examples.of(PROBE.getFeatures());
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

    @Test
    void aQuantityMayHaveASparserSchedule() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                quiet(PROBE)
                        .schedule(Schedule.every(2))
                        .schedule(Quantity.TOP_EIGENVALUE, Schedule.every(5))
                        .build()) {
            network.setListeners(listener);
            fit(network, 13);
            // Due at 0, 5 and 10: read at 0, at 6, the first measurement after 5, and at 10.
            assertThat(listener.measurements())
                    .filteredOn(m -> m.value(Quantity.TOP_EIGENVALUE).isPresent())
                    .extracting(Measurement::iteration)
                    .containsExactly(0L, 6L, 10L);
            assertThat(listener.measurements())
                    .hasSize(7)
                    .allMatch(m -> m.value(Quantity.DRIFT).isPresent());
        }
    }

    @Test
    void aQuantityThatFailsIsToldOnceAndTheOthersGoOn() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        quiet(PROBE).baseline(network).schedule(Schedule.every(1)).build()) {
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
    void theBaselineIsTheFirstIterationSeenNotTheFirstMeasured() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        fit(network, 5);
        try (KernelRegimeListener sparse =
                        quiet(PROBE).preset(Preset.ECONOMY).schedule(Schedule.every(10)).build();
                KernelRegimeListener dense =
                        quiet(PROBE).preset(Preset.ECONOMY).schedule(Schedule.every(1)).build()) {
            network.setListeners(sparse, dense);
            fit(network, 6);
            assertThat(sparse.measurements()).hasSize(1);
            assertThat(sparse.lastMeasurement().orElseThrow().values())
                    .isEqualTo(dense.lastMeasurement().orElseThrow().values());
            assertThat(sparse.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void aCheckedExceptionOfASchedulesAuthorDoesNotReachTheTraining() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Schedule sneaky =
                tick -> {
                    throw KernelRegimeListenerTest.<RuntimeException>unchecked(
                            new IOException("disk"));
                };
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = quiet(PROBE).schedule(sneaky).build()) {
            network.setListeners(listener);
            fit(network, 3);
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
        Probe probe = Probe.of(PROBE.getFeatures(), Nd4j.ones(DataType.FLOAT, 8, 9));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(probe)
                                .schedule(Schedule.every(1))
                                .log(false)
                                .build()) {
            network.setListeners(listener);
            fit(network, 2);
            assertThat(log.events())
                    .singleElement()
                    .satisfies(
                            e -> assertThat(e.getFormattedMessage()).contains("[8, 3]", "[8, 9]"));
            assertThat(listener.lastMeasurement().orElseThrow().values())
                    .containsKey(Quantity.DRIFT)
                    .doesNotContainKeys(Quantity.LABEL_ALIGNMENT, Quantity.KERNEL_VELOCITY);
        }
    }

    @Test
    void afterItIsClosedNothingIsMeasured() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        KernelRegimeListener listener = quiet(PROBE).schedule(Schedule.every(1)).build();
        network.setListeners(listener);
        fit(network, 2);
        listener.close();
        fit(network, 2);
        assertThat(listener.measurements()).hasSize(2);
    }

    @Test
    void theHistoryIsBounded() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                quiet(PROBE).schedule(Schedule.every(1)).history(2).build()) {
            network.setListeners(listener);
            fit(network, 5);
            assertThat(listener.measurements())
                    .extracting(Measurement::iteration)
                    .containsExactly(3L, 4L);
        }
    }

    @Test
    void aTightOverheadLimitLeavesMeasurementsOut() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                quiet(PROBE).schedule(Schedule.every(1)).maxOverhead(1e-9).build()) {
            network.setListeners(listener);
            fit(network, 20);
            // The first is free; from then on looking at the clock alone takes more.
            assertThat(listener.measurements()).hasSize(1);
        }
    }

    @Test
    void theOverheadIsTheListenersTimeOverTheTrainings() {
        long[] clock = {0};
        Overhead overhead = new Overhead(() -> clock[0]);
        overhead.enter();
        clock[0] += 5_000_000;
        assertThat(overhead.fraction()).isNaN();
        overhead.leave();
        clock[0] += 40_000_000;
        overhead.enter();
        clock[0] += 10_000_000;
        assertThat(overhead.millis()).isEqualTo(10);
        assertThat(overhead.fraction()).isEqualTo(0.25);
        overhead.leave();
        clock[0] += 60_000_000;
        overhead.enter();
        assertThat(overhead.fraction()).isEqualTo(0.1);
    }

    @Test
    void aProbeIsACopy() {
        INDArray features = Nd4j.ones(DataType.FLOAT, 4, 5);
        Probe probe = Probe.of(features);
        features.assign(0);
        assertThat(probe.features().get(0).sumNumber().doubleValue()).isEqualTo(20);
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new KernelRegimeListener(PROBE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> Probe.of(Nd4j.ones(4, 5), Nd4j.ones(3, 2)))
                .hasMessageContaining("4 examples")
                .hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> quiet(PROBE).maxOverhead(0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> quiet(PROBE).history(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> quiet(PROBE).precision(DataType.INT32))
                .hasMessageContaining("INT");
    }

    private static KernelRegimeListenerBuilder quiet(DataSet probe) {
        return KernelRegimeListener.builder(Probe.of(probe)).log(false);
    }

    private static void fit(MultiLayerNetwork network, int iterations) {
        network.fit(new ListDataSetIterator<>(List.of(BATCH.copy()), 20), iterations);
    }
}
