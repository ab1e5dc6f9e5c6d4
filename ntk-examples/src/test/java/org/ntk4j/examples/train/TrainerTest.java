/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.examples.data.ImageSource;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.Split;

class TrainerTest {

    private final LabelledImages training = ImageSource.SYNTHETIC.read(null, Split.TRAIN, 500, 1);

    @Test
    void teachesASmallMlpToReadDigitsItHasNotSeen() {
        LabelledImages test = ImageSource.SYNTHETIC.read(null, Split.TEST, 500, 1);
        MultiLayerNetwork network = spec(64, Updater.ADAM, 0.003).build(training.shape());
        assertThat(Trainer.accuracy(network, Model.MLP, test)).isLessThan(0.3);

        Trainer.train(network, batches(), 400, () -> {});

        assertThat(Trainer.accuracy(network, Model.MLP, training)).isGreaterThan(0.99);
        assertThat(Trainer.accuracy(network, Model.MLP, test)).isGreaterThan(0.9);
    }

    @Test
    void endsInTheSameParametersForTheSameSeed() {
        INDArray[] ends = new INDArray[2];
        for (int run = 0; run < ends.length; run++) {
            MultiLayerNetwork network = spec(16, Updater.SGD, 0.01).build(training.shape());
            Trainer.train(network, batches(), 10, () -> {});
            ends[run] = network.params().dup();
        }

        assertThat(ends[1]).isEqualTo(ends[0]);
    }

    @Test
    void tellsOfEveryIteration() {
        AtomicInteger iterations = new AtomicInteger();
        MultiLayerNetwork network = spec(4, Updater.SGD, 0.01).build(training.shape());
        Trainer.train(network, batches(), 7, iterations::incrementAndGet);

        assertThat(iterations).hasValue(7);
        assertThat(network.getIterationCount()).isEqualTo(7);
    }

    @Test
    void stopsWhenTheLossIsNoLongerANumber() {
        NetworkSpec wild =
                new NetworkSpec(
                        Model.MLP, 16, Updater.SGD, 1e6, Loss.MSE, Parametrization.STANDARD, 1);
        MultiLayerNetwork network = wild.build(training.shape());

        assertThatThrownBy(() -> Trainer.train(network, batches(), 100, () -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessageContainingAll("iteration", "lower the learning rate");
    }

    private Batches batches() {
        return Batches.of(Model.MLP, training, 50, 1);
    }

    private static NetworkSpec spec(int width, Updater updater, double rate) {
        return new NetworkSpec(
                Model.MLP, width, updater, rate, Loss.XENT, Parametrization.STANDARD, 1);
    }
}
