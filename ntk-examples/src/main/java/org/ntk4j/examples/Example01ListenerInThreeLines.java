/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.listener.KernelRegimeListener;
import org.ntk4j.dl4j.listener.Probe;
import org.ntk4j.dl4j.listener.Schedule;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;

/**
 * Example 1: a listener added to an existing training, in three lines.
 *
 * <p>Everything here but those lines is Deeplearning4j as you know it. Run it with {@code java -cp
 * ntk-examples/target/ntk4j.jar org.ntk4j.examples.Example01ListenerInThreeLines}.
 */
public final class Example01ListenerInThreeLines {

    private Example01ListenerInThreeLines() {}

    /**
     * Trains for 200 iterations and logs every 20th.
     *
     * @param args none
     */
    public static void main(String[] args) {
        // Your data. Here: 500 digits that the program draws itself.
        LabelledImages digits = SyntheticDigits.draw(1, 500);
        DataSet training = new DataSet(digits.vectors(), digits.oneHot());

        // Your network.
        MultiLayerConfiguration configuration =
                new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .updater(new Adam(1e-3))
                        .list()
                        .layer(
                                new DenseLayer.Builder()
                                        .nIn(784)
                                        .nOut(128)
                                        .activation(Activation.TANH)
                                        .build())
                        .layer(
                                new OutputLayer.Builder(LossFunction.MCXENT)
                                        .nIn(128)
                                        .nOut(10)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();

        // Line 1. A few examples on which the kernel is measured: 20 to 100 are enough, and they
        // need not be training examples. They are copied.
        Probe probe = Probe.of(digits.take(40).vectors(), digits.take(40).oneHot());

        // Line 2. What is measured and when. The parameters at the first iteration are the
        // reference unless you name another.
        KernelRegimeListener listener =
                KernelRegimeListener.builder(probe).schedule(Schedule.every(20)).build();

        // Line 3. From now on fit() logs the regime. The result of the training is the same, bit
        // for bit, as without the listener.
        network.addListeners(listener);

        // Your training, unchanged.
        for (int iteration = 0; iteration < 200; iteration++) {
            network.fit(training);
        }

        // The log has said it all; a program can ask as well.
        System.out.println("The network is now in regime " + listener.regime());
        listener.close();
    }
}
