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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.kernel.KernelKind;

/** A training ends in the same bits with the listener as without. */
class HarmlessnessTest {

    private static final int EPOCHS = 3;

    static Stream<Arguments> trainings() {
        List<Arguments> trainings = new ArrayList<>();
        for (IUpdater updater : List.of(new Sgd(0.1), new Adam(0.01))) {
            for (String family : List.of("mlp", "cnn", "graph")) {
                for (WorkspaceMode mode : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
                    trainings.add(Arguments.of(family, updater, mode));
                }
            }
        }
        return trainings.stream();
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingByIteratorEndsInTheSameBits(String family, IUpdater updater, WorkspaceMode mode) {
        DataSet data = dataFor(family, 1, 40);
        Consumer<Model> fit =
                model -> {
                    var iterator = new ListDataSetIterator<>(data.copy().asList(), 10);
                    if (model instanceof MultiLayerNetwork network) {
                        network.fit(iterator, EPOCHS);
                    } else {
                        ((ComputationGraph) model).fit(iterator, EPOCHS);
                    }
                };
        assertSameBits(() -> create(family, updater, mode), dataFor(family, 2, 8), fit);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingByDataSetEndsInTheSameBits(String family, IUpdater updater, WorkspaceMode mode) {
        DataSet data = dataFor(family, 1, 10);
        Consumer<Model> fit =
                model -> {
                    for (int i = 0; i < 6; i++) {
                        if (model instanceof MultiLayerNetwork network) {
                            network.fit(data);
                        } else {
                            ((ComputationGraph) model).fit(data);
                        }
                    }
                };
        assertSameBits(() -> create(family, updater, mode), dataFor(family, 2, 8), fit);
    }

    private static void assertSameBits(Supplier<Model> create, DataSet probe, Consumer<Model> fit) {
        Model without = create.get();
        fit.accept(without);
        Model with = create.get();
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(probe))
                        .schedule(Schedule.every(1))
                        .kernel(KernelKind.TRACE)
                        .log(false)
                        .build()) {
            with.setListeners(new TrainingListener[] {listener});
            fit.accept(with);
            assertThat(listener.measurements()).hasSizeGreaterThanOrEqualTo(6);
        }
        assertThat(bits(with.params())).isEqualTo(bits(without.params()));
    }

    private static int[] bits(INDArray params) {
        float[] values = params.toFloatVector();
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static Model create(String family, IUpdater updater, WorkspaceMode mode) {
        if (family.equals("graph")) {
            ComputationGraph graph = SmallNetworks.graph(updater);
            graph.getConfiguration().setTrainingWorkspaceMode(mode);
            return graph;
        }
        MultiLayerNetwork network =
                family.equals("cnn") ? SmallNetworks.cnn(updater) : SmallNetworks.mlp(updater);
        network.getLayerWiseConfigurations().setTrainingWorkspaceMode(mode);
        return network;
    }

    private static DataSet dataFor(String family, long seed, int n) {
        return family.equals("cnn")
                ? SmallNetworks.data(seed, n, 2, 6, 6)
                : SmallNetworks.data(seed, n, 5);
    }
}
