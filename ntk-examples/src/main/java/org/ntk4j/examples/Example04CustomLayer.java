/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.listener.KernelRegimeListener;
import org.ntk4j.dl4j.listener.Probe;
import org.ntk4j.dl4j.listener.Schedule;
import org.ntk4j.examples.custom.ResidualDense;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;

/**
 * Example 4: a network with a layer of your own.
 *
 * <p>The layer is {@link ResidualDense}. NTK4J learns what it computes from a translator of some
 * twenty lines, {@link org.ntk4j.examples.custom.ResidualDenseTranslator}, which it finds by
 * itself. Run it with {@code java -cp ntk-examples/target/ntk4j.jar
 * org.ntk4j.examples.Example04CustomLayer}.
 */
public final class Example04CustomLayer {

    private Example04CustomLayer() {}

    /**
     * Trains for 100 iterations and logs every 20th.
     *
     * @param args none
     */
    public static void main(String[] args) {
        LabelledImages digits = SyntheticDigits.draw(1, 500);
        DataSet training = new DataSet(digits.vectors(), digits.oneHot());
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .updater(new Adam(1e-3))
                                .list()
                                .layer(
                                        new DenseLayer.Builder()
                                                .nIn(784)
                                                .nOut(64)
                                                .activation(Activation.TANH)
                                                .build())
                                .layer(new ResidualDense(64, new ActivationTanH()))
                                .layer(new ResidualDense(64, new ActivationTanH()))
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nIn(64)
                                                .nOut(10)
                                                .activation(Activation.SOFTMAX)
                                                .build())
                                .build());
        network.init();

        // Nothing here speaks of the translator: it is found through META-INF/services. One that is
        // not listed there can be given to the builder, with layer(new ResidualDenseTranslator()).
        Probe probe = Probe.of(digits.take(40).vectors(), digits.take(40).oneHot());
        KernelRegimeListener listener =
                KernelRegimeListener.builder(probe).schedule(Schedule.every(20)).build();
        network.addListeners(listener);
        for (int iteration = 0; iteration < 100; iteration++) {
            network.fit(training);
        }

        // What each layer contributed, the residual ones among them.
        listener.lastMeasurement()
                .ifPresent(
                        measured ->
                                measured.layers()
                                        .forEach(
                                                (layer, part) ->
                                                        System.out.printf(
                                                                "%s: drift %.4f%n",
                                                                layer, part.drift())));
        listener.close();
    }
}
