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

import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.report.Measurement;

/** The listener under DL4J's other ways to train. */
class TrainersTest {

    private static final DataSet DATA = SmallNetworks.data(1, 40, 5);
    private static final DataSet PROBE = SmallNetworks.data(2, 8, 5);

    @Test
    void itWatchesAnEarlyStoppingTrainer() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener = listener(2)) {
            network.setListeners(listener);
            EarlyStoppingResult<MultiLayerNetwork> result = stopEarly(network);
            assertThat(result.getTotalEpochs()).isEqualTo(3);
            assertThat(listener.measurements())
                    .extracting(Measurement::iteration)
                    .containsExactly(0L, 2L, 4L, 6L, 8L, 10L);
        }
    }

    private static EarlyStoppingResult<MultiLayerNetwork> stopEarly(MultiLayerNetwork network) {
        EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                        .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                        .scoreCalculator(new DataSetLossCalculator(batches(), true))
                        .modelSaver(new InMemoryModelSaver<>())
                        .build();
        return new EarlyStoppingTrainer(configuration, network, batches()).fit();
    }

    @Test
    void anEarlyStoppingTrainerEndsInTheSameBits() {
        MultiLayerNetwork without = SmallNetworks.mlp(new Adam(0.02));
        Model bestWithout = stopEarly(without).getBestModel();
        Map<String, Object> expected = TrainingState.of(without);
        MultiLayerNetwork with = SmallNetworks.mlp(new Adam(0.02));
        try (KernelRegimeListener listener = listener(1)) {
            with.setListeners(listener);
            Model best = stopEarly(with).getBestModel();
            assertThat(TrainingState.of(with)).isEqualTo(expected);
            assertThat(best.params()).isEqualTo(bestWithout.params());
            assertThat(listener.measurements()).hasSize(12);
        }
    }

    /** Two trainings under a wrapper differ by themselves: which worker gets a batch is a race. */
    @Test
    void itWatchesTheWorkersOfAParallelWrapper() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener = listener(1)) {
            network.setListeners(listener);
            ParallelWrapper wrapper =
                    new ParallelWrapper.Builder<>(network)
                            .workers(2)
                            .averagingFrequency(1)
                            .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                            .build();
            wrapper.fit(batches());
            wrapper.shutdown();
            assertThat(listener.measurements()).hasSize(4);
            assertThat(listener.measurements()).allSatisfy(m -> assertThat(m.layers()).hasSize(3));
        }
    }

    private static KernelRegimeListener listener(int frequency) {
        return KernelRegimeListener.builder(Probe.of(PROBE))
                .schedule(Schedule.every(frequency))
                .log(false)
                .build();
    }

    private static ListDataSetIterator<DataSet> batches() {
        return new ListDataSetIterator<>(List.copyOf(DATA.copy().asList()), 10);
    }
}
