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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.regime.Quantity;

/**
 * A training goes on from the same bits with the listener as without: each family of networks under
 * each updater of ND4J.
 */
class HarmlessnessTest {

    private static final int FITS = 3;

    /** Kinds of networks and data. */
    private enum Family {
        MLP(SmallNetworks::mlp, one(seed -> SmallNetworks.data(seed, 8, 5))),
        CNN(SmallNetworks::cnn, one(seed -> SmallNetworks.data(seed, 8, 2, 6, 6))),
        GRAPH(SmallNetworks::graph, one(seed -> SmallNetworks.data(seed, 8, 5))),
        TWO_ENDS(SmallNetworks::twoEnds, seed -> SmallNetworks.twoEndsData(seed, 8)),
        TRUNCATED(SmallNetworks::truncated, one(seed -> SmallNetworks.steps(seed, 4))),
        MASKED(SmallNetworks::pooledSteps, one(seed -> SmallNetworks.maskedSteps(seed, 6))),
        SAME_DIFF(SmallNetworks::sameDiff, one(seed -> SmallNetworks.data(seed, 4, 2, 6, 6))),
        TRANSFERRED(SmallNetworks::transferred, one(seed -> SmallNetworks.data(seed, 8, 5))),
        UNTRANSLATED(SmallNetworks::untranslated, one(seed -> SmallNetworks.data(seed, 6, 5)));

        private final Function<IUpdater, Model> network;
        private final Function<Long, MultiDataSet> data;

        Family(Function<IUpdater, Model> network, Function<Long, MultiDataSet> data) {
            this.network = network;
            this.data = data;
        }

        /** A DataSet has one array of features and one of labels. */
        List<Way> ways() {
            return this == TWO_ENDS
                    ? List.of(Way.MULTI_DATA_SET, Way.MULTI_ITERATOR)
                    : List.of(Way.values());
        }

        private static Function<Long, MultiDataSet> one(Function<Long, DataSet> data) {
            return seed -> {
                DataSet batch = data.apply(seed);
                return new MultiDataSet(
                        new INDArray[] {batch.getFeatures()},
                        new INDArray[] {batch.getLabels()},
                        new INDArray[] {batch.getFeaturesMaskArray()},
                        new INDArray[] {batch.getLabelsMaskArray()});
            };
        }
    }

    /** Ways to hand a batch to {@code fit}. */
    private enum Way {
        DATA_SET {
            @Override
            void fit(NeuralNetwork network, MultiDataSet batch) {
                network.fit(single(batch));
            }
        },
        MULTI_DATA_SET {
            @Override
            void fit(NeuralNetwork network, MultiDataSet batch) {
                network.fit(batch);
            }
        },
        ITERATOR {
            @Override
            void fit(NeuralNetwork network, MultiDataSet batch) {
                List<DataSet> examples = single(batch).asList();
                DataSetIterator halves = new ListDataSetIterator<>(examples, examples.size() / 2);
                // Two epochs of two batches.
                network.fit(halves);
                network.fit(halves);
            }
        },
        MULTI_ITERATOR {
            @Override
            void fit(NeuralNetwork network, MultiDataSet batch) {
                network.fit(new SingletonMultiDataSetIterator(batch));
            }
        };

        abstract void fit(NeuralNetwork network, MultiDataSet batch);

        private static DataSet single(MultiDataSet batch) {
            return new DataSet(
                    batch.getFeatures(0),
                    batch.getLabels(0),
                    batch.getFeaturesMaskArray(0),
                    batch.getLabelsMaskArray(0));
        }
    }

    private record Training(Family family, IUpdater updater, WorkspaceMode mode, Way way) {

        Model network() {
            Model network = family.network.apply(updater);
            if (network instanceof ComputationGraph graph) {
                graph.getConfiguration().setTrainingWorkspaceMode(mode);
            } else {
                ((MultiLayerNetwork) network)
                        .getLayerWiseConfigurations()
                        .setTrainingWorkspaceMode(mode);
            }
            return network;
        }

        void fit(Model network) {
            for (long seed = 1; seed <= FITS; seed++) {
                way.fit((NeuralNetwork) network, family.data.apply(seed));
            }
        }

        @Override
        public String toString() {
            return "%s, %s, by %s, workspaces %s"
                    .formatted(family, updater.getClass().getSimpleName(), way, mode);
        }
    }

    /** All of ND4J but AdaBelief, whose configuration M2.1 cannot make an updater of. */
    private static List<IUpdater> updaters() {
        return List.of(
                new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)),
                new Nesterovs(0.05),
                new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 0.9)),
                new AMSGrad(0.01),
                new AdaMax(0.01),
                new Nadam(0.01),
                new AdaGrad(0.05),
                new AdaDelta(),
                new RmsProp(0.01),
                new NoOp());
    }

    /** All pairs of family and updater, and with them by turns all modes and ways to train. */
    static Stream<Training> trainings() {
        List<Training> trainings = new ArrayList<>();
        for (Family family : Family.values()) {
            for (IUpdater updater : updaters()) {
                int turn = trainings.size() + family.ordinal();
                WorkspaceMode mode = turn / 4 % 2 == 0 ? WorkspaceMode.ENABLED : WorkspaceMode.NONE;
                List<Way> ways = family.ways();
                trainings.add(new Training(family, updater, mode, ways.get(turn % ways.size())));
            }
        }
        return trainings.stream();
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void aTrainingGoesOnFromTheSameBits(Training training) {
        boolean full = training.updater instanceof Adam;
        Model without = training.network();
        training.fit(without);
        Map<String, Object> expected = TrainingState.of(without);

        Model with = training.network();
        KernelRegimeListenerBuilder builder =
                KernelRegimeListener.builder(Probe.of(training.family.data.apply(9L)))
                        .schedule(Schedule.every(1))
                        .schedule(Quantity.OUTPUT_HESSIAN_NORM, Schedule.every(1))
                        .preset(full ? Preset.FULL : Preset.ECONOMY)
                        .log(false);
        if (training.family == Family.TWO_ENDS) {
            builder.output("value");
        }
        try (KernelRegimeListener listener = builder.build()) {
            with.setListeners(new TrainingListener[] {listener});
            training.fit(with);
            assertThat(TrainingState.of(with)).isEqualTo(expected);
            assertThat(listener.measurements()).hasSize((int) expected.get("iteration"));
            Measurement last = listener.lastMeasurement().orElseThrow();
            assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
            assertThat(last.value(Quantity.KAPPA).isPresent())
                    .isEqualTo(full && training.family != Family.UNTRANSLATED);
        }
    }
}
