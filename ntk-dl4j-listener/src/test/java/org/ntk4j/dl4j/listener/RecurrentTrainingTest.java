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

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.kernel.KernelKind;

/** A training on sequences is measured at every update and ends in the same bits as without. */
class RecurrentTrainingTest {

    private static final int STEPS = 12;
    private static final int SEGMENT = 4;
    private static final int FITS = 2;

    static Stream<Arguments> trainings() {
        return Stream.of(new Sgd(0.1), new Adam(0.01))
                .flatMap(
                        updater ->
                                Stream.of(BackpropType.values())
                                        .flatMap(
                                                type ->
                                                        Stream.of(
                                                                        WorkspaceMode.ENABLED,
                                                                        WorkspaceMode.NONE)
                                                                .map(
                                                                        mode ->
                                                                                Arguments.of(
                                                                                        updater,
                                                                                        type,
                                                                                        mode))));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingByDataSetEndsInTheSameBits(
            IUpdater updater, BackpropType type, WorkspaceMode mode) {
        DataSet data = data(1, 10);
        List<Measurement> measurements =
                assertSameBits(
                        updater,
                        type,
                        mode,
                        network -> {
                            for (int i = 0; i < FITS; i++) {
                                network.fit(data);
                            }
                        });
        assertThat(measurements).hasSize(FITS * updatesPerBatch(type));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingByIteratorEndsInTheSameBits(
            IUpdater updater, BackpropType type, WorkspaceMode mode) {
        DataSet data = data(1, 20);
        List<Measurement> measurements =
                assertSameBits(
                        updater,
                        type,
                        mode,
                        network -> network.fit(new ListDataSetIterator<>(data.asList(), 10), FITS));
        assertThat(measurements).hasSize(2 * FITS * updatesPerBatch(type));
    }

    /** Truncated backpropagation updates once per segment. */
    private static int updatesPerBatch(BackpropType type) {
        return type == BackpropType.TruncatedBPTT ? STEPS / SEGMENT : 1;
    }

    private static List<Measurement> assertSameBits(
            IUpdater updater,
            BackpropType type,
            WorkspaceMode mode,
            Consumer<MultiLayerNetwork> fit) {
        MultiLayerNetwork without = network(updater, type, mode);
        fit.accept(without);
        MultiLayerNetwork with = network(updater, type, mode);
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(data(2, 4)))
                        .schedule(Schedule.every(1))
                        .kernel(KernelKind.PSEUDO)
                        .log(false)
                        .build()) {
            with.setListeners(new TrainingListener[] {listener});
            fit.accept(with);
            assertThat(bits(with)).isEqualTo(bits(without));
            return List.copyOf(listener.measurements());
        }
    }

    private static int[] bits(MultiLayerNetwork network) {
        int[] bits = new int[Math.toIntExact(network.numParams())];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(network.params().getFloat(i)));
        return bits;
    }

    private static MultiLayerNetwork network(
            IUpdater updater, BackpropType type, WorkspaceMode mode) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder()
                        .seed(12345)
                        .updater(updater)
                        .l2(1e-4)
                        .trainingWorkspaceMode(mode)
                        .list()
                        .layer(
                                new LSTM.Builder()
                                        .nOut(6)
                                        .dropOut(0.8)
                                        .activation(Activation.TANH)
                                        .build())
                        .layer(
                                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                        .nOut(3)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .setInputType(InputType.recurrent(4));
        if (type == BackpropType.TruncatedBPTT) {
            list.backpropType(type).tBPTTLength(SEGMENT);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    /** Seeded sequences, each step of one of three classes. */
    private static DataSet data(long seed, int n) {
        Random random = new Random(seed);
        INDArray features = Nd4j.create(DataType.FLOAT, n, 4, STEPS);
        INDArray labels = Nd4j.create(DataType.FLOAT, n, 3, STEPS);
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < STEPS; t++) {
                int label = random.nextInt(3);
                labels.putScalar(i, label, t, 1);
                for (int c = 0; c < 4; c++) {
                    double signal = c == label ? 1 : 0;
                    features.putScalar(i, c, t, random.nextGaussian() + signal);
                }
            }
        }
        return new DataSet(features, labels);
    }
}
