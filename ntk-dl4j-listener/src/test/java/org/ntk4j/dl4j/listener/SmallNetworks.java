/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks and data small enough to train in a test, equal at each call. */
final class SmallNetworks {

    private SmallNetworks() {}

    static MultiLayerNetwork mlp(IUpdater updater) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        base(updater)
                                .list()
                                .layer(new DenseLayer.Builder().nIn(5).nOut(8).dropOut(0.8).build())
                                .layer(new DenseLayer.Builder().nOut(7).build())
                                .layer(softmax().nOut(3).build())
                                .setInputType(InputType.feedForward(5))
                                .build());
        network.init();
        return network;
    }

    static MultiLayerNetwork cnn(IUpdater updater) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        base(updater)
                                .convolutionMode(ConvolutionMode.Same)
                                .list()
                                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                                .layer(new BatchNormalization())
                                .layer(new SubsamplingLayer.Builder().build())
                                .layer(new DenseLayer.Builder().nOut(6).dropOut(0.7).build())
                                .layer(softmax().nOut(3).build())
                                .setInputType(InputType.convolutional(6, 6, 2))
                                .build());
        network.init();
        return network;
    }

    static ComputationGraph graph(IUpdater updater) {
        ComputationGraphConfiguration configuration =
                base(updater)
                        .graphBuilder()
                        .addInputs("in")
                        .setInputTypes(InputType.feedForward(5))
                        .addLayer("a", new DenseLayer.Builder().nOut(6).build(), "in")
                        .addLayer("b", new DenseLayer.Builder().nOut(6).dropOut(0.8).build(), "in")
                        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                        .addLayer("norm", new BatchNormalization(), "sum")
                        .addVertex("all", new MergeVertex(), "norm", "a")
                        .addLayer("out", softmax().nOut(3).build(), "all")
                        .setOutputs("out")
                        .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static NeuralNetConfiguration.Builder base(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .l2(1e-4)
                .activation(Activation.TANH);
    }

    private static OutputLayer.Builder softmax() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .activation(Activation.SOFTMAX);
    }

    /** Seeded examples of three classes with features of the given shape. */
    static DataSet data(long seed, int n, long... shape) {
        Random random = new Random(seed);
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        INDArray labels = Nd4j.zeros(DataType.FLOAT, n, 3);
        float[] values = new float[(int) (n * length)];
        for (int i = 0; i < n; i++) {
            int label = random.nextInt(3);
            labels.putScalar(i, label, 1);
            for (int j = 0; j < length; j++) {
                values[(int) (i * length + j)] =
                        (float) (random.nextGaussian() + (j % 3 == label ? 1 : 0));
            }
        }
        long[] whole = new long[shape.length + 1];
        whole[0] = n;
        System.arraycopy(shape, 0, whole, 1, shape.length);
        return new DataSet(Nd4j.createFromArray(values).reshape(whole), labels);
    }
}
