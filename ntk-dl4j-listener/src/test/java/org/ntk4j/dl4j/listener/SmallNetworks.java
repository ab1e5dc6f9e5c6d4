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
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks and data small enough to train in a test, equal at each call. */
final class SmallNetworks {

    private SmallNetworks() {}

    static MultiLayerNetwork mlp(IUpdater updater) {
        return network(
                base(updater)
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(8).dropOut(0.8).build())
                        .layer(new DenseLayer.Builder().nOut(7).build())
                        .layer(softmax().nOut(3).build())
                        .setInputType(InputType.feedForward(5)));
    }

    static MultiLayerNetwork cnn(IUpdater updater) {
        return network(
                base(updater)
                        .convolutionMode(ConvolutionMode.Same)
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                        .layer(new BatchNormalization())
                        .layer(new SubsamplingLayer.Builder().build())
                        .layer(new DenseLayer.Builder().nOut(6).dropOut(0.7).build())
                        .layer(softmax().nOut(3).build())
                        .setInputType(InputType.convolutional(6, 6, 2)));
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

    /** Two inputs and two outputs, "class" of the first input alone and "value" of both. */
    static ComputationGraph twoEnds(IUpdater updater) {
        ComputationGraph network =
                new ComputationGraph(
                        base(updater)
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.feedForward(5), InputType.feedForward(4))
                                .addLayer("a", new DenseLayer.Builder().nOut(6).build(), "x")
                                .addLayer(
                                        "b",
                                        new DenseLayer.Builder().nOut(6).dropOut(0.8).build(),
                                        "y")
                                .addVertex(
                                        "v",
                                        new ElementWiseVertex(ElementWiseVertex.Op.Add),
                                        "a",
                                        "b")
                                .addLayer("class", softmax().nOut(3).build(), "a")
                                .addLayer(
                                        "value",
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                                .activation(Activation.IDENTITY)
                                                .nOut(4)
                                                .build(),
                                        "v")
                                .setOutputs("class", "value")
                                .build());
        network.init();
        return network;
    }

    /** Sequences [n, 5, 4] in segments of two steps, with dropout. */
    static MultiLayerNetwork truncated(IUpdater updater) {
        return network(
                base(updater)
                        .list()
                        .layer(new LSTM.Builder().nOut(4).dropOut(0.8).build())
                        .layer(
                                new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .nOut(3)
                                        .build())
                        .backpropType(BackpropType.TruncatedBPTT)
                        .tBPTTLength(2)
                        .setInputType(InputType.recurrent(5)));
    }

    /** Sequences [n, 5, 4] of which steps may be masked. */
    static MultiLayerNetwork pooledSteps(IUpdater updater) {
        return network(
                base(updater)
                        .list()
                        .layer(new SimpleRnn.Builder().nOut(4).build())
                        .layer(new GlobalPoolingLayer(PoolingType.AVG))
                        .layer(softmax().nOut(3).build())
                        .setInputType(InputType.recurrent(5)));
    }

    /** A layer that DL4J itself builds with SameDiff, over images [n, 2, 6, 6]. */
    static MultiLayerNetwork sameDiff(IUpdater updater) {
        return network(
                base(updater)
                        .list()
                        .layer(new LocallyConnected2D.Builder().kernelSize(3, 3).nOut(2).build())
                        .layer(softmax().nOut(3).build())
                        .setInputType(InputType.convolutional(6, 6, 2)));
    }

    /** The first layer of a trained network frozen, the others trained further. */
    static MultiLayerNetwork transferred(IUpdater updater) {
        return new TransferLearning.Builder(mlp(updater)).setFeatureExtractor(0).build();
    }

    /** A layer that nobody translates, after one with dropout. */
    static MultiLayerNetwork untranslated(IUpdater updater) {
        return untranslated(updater, new UnknownLayer(6, 6));
    }

    static MultiLayerNetwork untranslated(IUpdater updater, Layer middle) {
        return network(
                base(updater)
                        .list()
                        .layer(new DenseLayer.Builder().nOut(6).dropOut(0.7).build())
                        .layer(middle)
                        .layer(softmax().nIn(6).nOut(3).build())
                        .setInputType(InputType.feedForward(5)));
    }

    private static MultiLayerNetwork network(MultiLayerConfiguration.Builder list) {
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
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

    /** Examples of {@link #twoEnds}. */
    static MultiDataSet twoEndsData(long seed, int n) {
        DataSet x = data(seed, n, 5);
        INDArray y = data(seed + 1, n, 4).getFeatures();
        return new MultiDataSet(
                new INDArray[] {x.getFeatures(), y}, new INDArray[] {x.getLabels(), y.mul(0.3)});
    }

    /** Sequences [n, 5, 4] and the class of each step. */
    static DataSet steps(long seed, int n) {
        DataSet flat = data(seed, 4 * n, 5);
        return new DataSet(
                flat.getFeatures().reshape(n, 4, 5).permute(0, 2, 1).dup('c'),
                flat.getLabels().reshape(n, 4, 3).permute(0, 2, 1).dup('c'));
    }

    /** Sequences [n, 5, 4] and a class for each, of which sequence i has 1 + i mod 4 steps. */
    static DataSet maskedSteps(long seed, int n) {
        INDArray mask = Nd4j.zeros(DataType.FLOAT, n, 4);
        for (int i = 0; i < n; i++) {
            for (int t = 0; t <= i % 4; t++) {
                mask.putScalar(i, t, 1);
            }
        }
        return new DataSet(steps(seed, n).getFeatures(), data(seed, n, 5).getLabels(), mask, null);
    }
}
