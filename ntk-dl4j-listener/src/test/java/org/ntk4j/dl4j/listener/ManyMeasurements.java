/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.testing.NativeHeap;

/**
 * A program that measures many times and prints by how many bytes its native heap has grown. In the
 * mode "leak" it leaves one array of a kernel's size open each time, to show that this is seen.
 */
public final class ManyMeasurements {

    private static final int EXAMPLES = 384;

    /** Until the Java compiler, whose memory counts too, has compiled most of what runs. */
    private static final int WARM_UP = 100;

    private ManyMeasurements() {}

    public static void main(String[] args) {
        boolean leak = args[0].equals("leak");
        int count = Integer.parseInt(args[1]);
        MultiLayerNetwork network = network();
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(SmallNetworks.data(3, EXAMPLES, 64)))
                        .schedule(Schedule.every(1))
                        .log(false)
                        .history(1)
                        .build()) {
            run(network, listener, 0, WARM_UP, leak);
            long before = NativeHeap.bytesInUse();
            run(network, listener, WARM_UP, WARM_UP + count, leak);
            System.out.println(NativeHeap.bytesInUse() - before);
        }
    }

    private static void run(
            MultiLayerNetwork network,
            KernelRegimeListener listener,
            int from,
            int to,
            boolean leak) {
        for (int i = from; i < to; i++) {
            listener.iterationDone(network, i, 0);
            if (leak) {
                INDArray open = Nd4j.ones(DataType.FLOAT, EXAMPLES, EXAMPLES);
                open.putScalar(0, i);
            }
        }
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .activation(Activation.TANH)
                                .list()
                                .layer(new DenseLayer.Builder().nIn(64).nOut(EXAMPLES).build())
                                .layer(
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                                .activation(Activation.SOFTMAX)
                                                .nIn(EXAMPLES)
                                                .nOut(3)
                                                .build())
                                .build());
        network.init();
        return network;
    }
}
