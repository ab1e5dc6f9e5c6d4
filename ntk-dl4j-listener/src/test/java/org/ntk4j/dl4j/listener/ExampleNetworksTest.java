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

import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;
import org.ntk4j.testing.Seeded;

/**
 * The networks of Deeplearning4j's own examples, in small, train to the same bits when watched:
 * with the layers, options, updaters and masks that are published there.
 */
class ExampleNetworksTest {

    private static final int STEPS = 6;
    private static final int LETTERS = 4;
    private static final int FITS = 3;

    static Stream<Arguments> examples() {
        Supplier<Model> characters = ExampleNetworksTest::characters;
        Supplier<Model> sequences = ExampleNetworksTest::sequences;
        Supplier<Model> text = ExampleNetworksTest::text;
        Supplier<Model> autoencoder = ExampleNetworksTest::autoencoder;
        return Stream.of(
                Arguments.of("characters by LSTM, truncated", characters, letters(1, 5), 2 * FITS),
                Arguments.of("classes of sequences", sequences, labelled(1, 5), FITS),
                Arguments.of("sentences by convolutions", text, sentences(1, 5), FITS),
                Arguments.of("stacked autoencoder", autoencoder, images(1, 5), FITS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void trainsToTheSameBits(String name, Supplier<Model> network, DataSet data, int updates) {
        Model without = network.get();
        fit(without, data);
        Map<String, Object> expected = TrainingState.of(without);
        Model with = network.get();
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(data.copy()))
                        .schedule(Schedule.every(1))
                        .kernel(KernelKind.TRACE)
                        .log(false)
                        .build()) {
            with.setListeners(new TrainingListener[] {listener});
            fit(with, data);
            assertThat(TrainingState.of(with)).isEqualTo(expected);
            assertThat(listener.measurements()).hasSize(updates);
            Measurement last = listener.measurements().get(updates - 1);
            assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
            assertThat(last.probeLoss()).isPositive();
        }
    }

    private static void fit(Model model, DataSet data) {
        for (int i = 0; i < FITS; i++) {
            if (model instanceof MultiLayerNetwork network) {
                network.fit(data);
            } else {
                ((ComputationGraph) model).fit(data);
            }
        }
    }

    /** GenerateTxtModel: two LSTMs that foretell the next letter. */
    private static Model characters() {
        return network(
                new NeuralNetConfiguration.Builder()
                        .seed(12345)
                        .l2(1e-4)
                        .weightInit(WeightInit.XAVIER)
                        .updater(new Adam(.005))
                        .list()
                        .layer(new LSTM.Builder().nOut(7).activation(Activation.TANH).build())
                        .layer(new LSTM.Builder().nOut(7).activation(Activation.TANH).build())
                        .layer(
                                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .nOut(LETTERS)
                                        .build())
                        .backpropType(BackpropType.TruncatedBPTT)
                        .tBPTTLength(STEPS / 2)
                        .setInputType(InputType.recurrent(LETTERS, STEPS))
                        .build());
    }

    /** UCISequenceClassification: the class of a series is told at its last step alone. */
    private static Model sequences() {
        return network(
                new NeuralNetConfiguration.Builder()
                        .seed(123)
                        .weightInit(WeightInit.XAVIER)
                        .updater(new Nadam())
                        .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                        .gradientNormalizationThreshold(.5)
                        .list()
                        .layer(new LSTM.Builder().nOut(6).activation(Activation.TANH).build())
                        .layer(
                                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .nOut(3)
                                        .build())
                        .setInputType(InputType.recurrent(1, STEPS))
                        .build());
    }

    /**
     * ImdbReviewClassificationCNN: word vectors [n, 1, words, size] through windows of 3 lengths.
     */
    private static Model text() {
        var graph =
                new NeuralNetConfiguration.Builder()
                        .seed(12345)
                        .weightInit(WeightInit.RELU)
                        .activation(Activation.LEAKYRELU)
                        .updater(new Adam(.01))
                        .convolutionMode(ConvolutionMode.Same)
                        .l2(1e-4)
                        .graphBuilder()
                        .addInputs("input")
                        .setInputTypes(InputType.convolutional(STEPS, LETTERS, 1));
        for (int length = 3; length <= 5; length++) {
            graph.addLayer(
                    "cnn" + length,
                    new ConvolutionLayer.Builder()
                            .kernelSize(length, LETTERS)
                            .stride(1, LETTERS)
                            .nOut(3)
                            .build(),
                    "input");
        }
        graph.addVertex("merge", new MergeVertex(), "cnn3", "cnn4", "cnn5")
                .addLayer(
                        "pool",
                        new GlobalPoolingLayer.Builder(PoolingType.MAX).dropOut(.5).build(),
                        "merge")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nOut(2)
                                .build(),
                        "pool")
                .setOutputs("out");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    /** MNISTAutoencoder. */
    private static Model autoencoder() {
        return network(
                new NeuralNetConfiguration.Builder()
                        .seed(12345)
                        .weightInit(WeightInit.XAVIER)
                        .updater(new AdaGrad(.05))
                        .activation(Activation.RELU)
                        .l2(1e-4)
                        .list()
                        .layer(new DenseLayer.Builder().nOut(8).build())
                        .layer(new DenseLayer.Builder().nOut(3).build())
                        .layer(new DenseLayer.Builder().nOut(8).build())
                        .layer(
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .activation(Activation.LEAKYRELU)
                                        .nOut(16)
                                        .build())
                        .setInputType(InputType.feedForward(16))
                        .build());
    }

    private static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** Letters and their successors, one-hot. */
    private static DataSet letters(long seed, int n) {
        Random random = new Random(seed);
        INDArray features = Nd4j.create(DataType.FLOAT, n, LETTERS, STEPS);
        INDArray labels = Nd4j.create(DataType.FLOAT, n, LETTERS, STEPS);
        for (int i = 0; i < n; i++) {
            int letter = random.nextInt(LETTERS);
            for (int t = 0; t < STEPS; t++) {
                features.putScalar(i, letter, t, 1);
                letter = (letter + 1 + random.nextInt(2)) % LETTERS;
                labels.putScalar(i, letter, t, 1);
            }
        }
        return new DataSet(features, labels);
    }

    private static DataSet labelled(long seed, int n) {
        INDArray labels = Nd4j.create(DataType.FLOAT, n, 3, STEPS);
        INDArray mask = Nd4j.create(DataType.FLOAT, n, STEPS);
        for (int i = 0; i < n; i++) {
            labels.putScalar(i, i % 3, STEPS - 1, 1);
            mask.putScalar(i, STEPS - 1, 1);
        }
        return new DataSet(normal(seed, n, 1, STEPS), labels, null, mask);
    }

    /** Sentence i has STEPS - i mod 3 words. */
    private static DataSet sentences(long seed, int n) {
        INDArray mask = Nd4j.create(DataType.FLOAT, n, 1, STEPS, 1);
        for (int i = 0; i < n; i++) {
            for (int word = 0; word < STEPS - i % 3; word++) {
                mask.putScalar(new int[] {i, 0, word, 0}, 1);
            }
        }
        return new DataSet(normal(seed, n, 1, STEPS, LETTERS), classes(n, 2), mask, null);
    }

    private static DataSet images(long seed, int n) {
        INDArray images = normal(seed, n, 16);
        return new DataSet(images, images.dup());
    }

    private static INDArray normal(long seed, long... shape) {
        return Seeded.normal(seed, shape).castTo(DataType.FLOAT);
    }

    private static INDArray classes(int n, int count) {
        INDArray labels = Nd4j.create(DataType.FLOAT, n, count);
        for (int i = 0; i < n; i++) {
            labels.putScalar(i, i % count, 1);
        }
        return labels;
    }
}
