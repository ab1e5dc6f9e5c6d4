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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.CollectScoresListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.testing.Serialization;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.regime.Quantity;

/** From the baseline to the end: attached, detached, serialized, with several models, closed. */
class ListenerLifeTest {

    @Test
    void aGivenBaselineIsWhatDriftIsMeasuredAgainst() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener given =
                        Trainings.quiet(Trainings.PROBE)
                                .baseline(network)
                                .schedule(Schedule.every(1))
                                .build();
                KernelRegimeListener first =
                        Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build()) {
            network.setListeners(given, first);
            Trainings.fit(network, 1);
            assertThat(first.lastMeasurement().orElseThrow().value(Quantity.DRIFT)).hasValue(0);
            assertThat(given.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void theBaselineIsTheFirstIterationSeenNotTheFirstMeasured() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Trainings.fit(network, 5);
        try (KernelRegimeListener sparse =
                        Trainings.quiet(Trainings.PROBE)
                                .preset(Preset.ECONOMY)
                                .schedule(Schedule.every(10))
                                .build();
                KernelRegimeListener dense =
                        Trainings.quiet(Trainings.PROBE)
                                .preset(Preset.ECONOMY)
                                .schedule(Schedule.every(1))
                                .build()) {
            network.setListeners(sparse, dense);
            Trainings.fit(network, 6);
            assertThat(sparse.measurements()).hasSize(1);
            assertThat(sparse.lastMeasurement().orElseThrow().values())
                    .isEqualTo(dense.lastMeasurement().orElseThrow().values());
            assertThat(sparse.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void itTravelsSerializedAndStartsAfresh() throws Exception {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build()) {
            network.setListeners(listener);
            Trainings.fit(network, 2);
            try (KernelRegimeListener copy =
                    Serialization.copy(listener, KernelRegimeListener.class)) {
                assertThat(copy.measurements()).isEqualTo(listener.measurements());
                network.setListeners(copy);
                Trainings.fit(network, 2);
                assertThat(copy.measurements()).hasSize(4);
            }
        }
    }

    @Test
    void eachModelHasABaselineOfItsOwn() {
        ComputationGraph one = SmallNetworks.graph(new Adam(0.05));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build()) {
            one.setListeners(listener);
            one.fit(Trainings.BATCH);
            ComputationGraph other = SmallNetworks.graph(new Adam(0.05));
            other.setListeners(listener);
            other.fit(Trainings.BATCH);
            assertThat(listener.measurements()).hasSize(2);
            assertThat(listener.lastMeasurement().orElseThrow().run()).isEqualTo(1);
            assertThat(listener.lastMeasurement().orElseThrow().value(Quantity.DRIFT)).hasValue(0);
            one.fit(Trainings.BATCH);
            assertThat(listener.lastMeasurement().orElseThrow().value(Quantity.DRIFT).orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void aQuantityMayHaveASparserSchedule() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE)
                        .schedule(Schedule.every(2))
                        .schedule(Quantity.TOP_EIGENVALUE, Schedule.every(5))
                        .build()) {
            network.setListeners(listener);
            Trainings.fit(network, 13);
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
    void afterItIsClosedNothingIsMeasured() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build();
        network.setListeners(listener);
        Trainings.fit(network, 2);
        listener.close();
        Trainings.fit(network, 2);
        assertThat(listener.measurements()).hasSize(2);
    }

    @Test
    void theHistoryIsBounded() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).history(2).build()) {
            network.setListeners(listener);
            Trainings.fit(network, 5);
            assertThat(listener.measurements())
                    .extracting(Measurement::iteration)
                    .containsExactly(3L, 4L);
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new KernelRegimeListener(Trainings.PROBE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> Probe.of(Nd4j.ones(4, 5), Nd4j.ones(3, 2)))
                .hasMessageContaining("4 examples")
                .hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> Trainings.quiet(Trainings.PROBE).maxOverhead(0))
                .hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> Trainings.quiet(Trainings.PROBE).history(0))
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> Trainings.quiet(Trainings.PROBE).precision(DataType.INT32))
                .hasMessageContaining("INT");
    }

    @Test
    void allSettingsTravelSerialized() throws Exception {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                        Trainings.quiet(Trainings.PROBE)
                                .baseline(network)
                                .schedule(Schedule.every(1))
                                .preset(Preset.ECONOMY)
                                .also(Quantity.KERNEL_VELOCITY)
                                .schedule(Quantity.DRIFT, Schedule.every(2))
                                .kernel(KernelKind.FULL)
                                .precision(DataType.DOUBLE)
                                .memoryBudget(MemoryBudget.ofMegabytes(100))
                                .seed(7)
                                .learningRate(0.1)
                                .build();
                KernelRegimeListener copy =
                        Serialization.copy(listener, KernelRegimeListener.class)) {
            network.setListeners(listener, copy);
            Trainings.fit(network, 3);
            assertThat(copy.measurements()).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(copy.measurements().get(i).values())
                        .isEqualTo(listener.measurements().get(i).values());
            }
        }
    }

    @Test
    void detachedAndAttachedAgainItGoesOnFromItsBaseline() {
        try (KernelRegimeListener always =
                        Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build();
                KernelRegimeListener paused =
                        Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build()) {
            MultiLayerNetwork twin = SmallNetworks.mlp(new Sgd(0.1));
            twin.setListeners(always);
            Trainings.fit(twin, 6);
            MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
            network.setListeners(paused);
            Trainings.fit(network, 2);
            network.setListeners(List.of());
            Trainings.fit(network, 3);
            network.setListeners(paused);
            Trainings.fit(network, 1);
            assertThat(paused.measurements())
                    .extracting(Measurement::iteration)
                    .containsExactly(0L, 1L, 5L);
            assertThat(paused.lastMeasurement().orElseThrow().value(Quantity.DRIFT))
                    .isEqualTo(always.lastMeasurement().orElseThrow().value(Quantity.DRIFT));
        }
    }

    /** A user's evaluation, a score and a saved model in the middle of a training. */
    @Test
    void aModelMayBeEvaluatedSavedAndRestoredInBetween() throws Exception {
        CollectScoresListener scores = new CollectScoresListener(1);
        MultiLayerNetwork alone = SmallNetworks.mlp(new Adam(0.02));
        alone.setListeners(scores, evaluation());
        Trainings.fit(alone, 3);
        Map<String, Object> expected = TrainingState.of(alone);
        Trainings.fit(alone, 2);
        CollectScoresListener watchedScores = new CollectScoresListener(1);
        MultiLayerNetwork network = SmallNetworks.mlp(new Adam(0.02));
        try (KernelRegimeListener listener =
                Trainings.quiet(Trainings.PROBE).schedule(Schedule.every(1)).build()) {
            network.setListeners(listener, watchedScores, evaluation());
            Trainings.fit(network, 3);
            assertThat(TrainingState.of(network)).isEqualTo(expected);
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            ModelSerializer.writeModel(network, saved, true);
            MultiLayerNetwork restored =
                    ModelSerializer.restoreMultiLayerNetwork(
                            new ByteArrayInputStream(saved.toByteArray()), true);
            Nd4j.getRandom().setStates((long) expected.get("root"), (long) expected.get("node"));
            restored.setListeners(listener, watchedScores, evaluation());
            Trainings.fit(restored, 2);
            assertThat(TrainingState.of(restored)).isEqualTo(TrainingState.of(alone));
            assertThat(List.copyOf(watchedScores.getListScore()))
                    .isEqualTo(List.copyOf(scores.getListScore()));
            assertThat(listener.measurements())
                    .extracting(Measurement::run)
                    .containsExactly(0, 0, 0, 1, 1);
        }
    }

    private static EvaluativeListener evaluation() {
        return new EvaluativeListener(Trainings.PROBE, 1, InvocationType.ITERATION_END);
    }
}
