/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.examples.data.ImageShape;
import org.ntk4j.examples.data.LabelledImages;

/**
 * A network and how it is trained, as a value: the same spec builds bit-identical networks.
 *
 * @param model architecture
 * @param width units of a hidden layer, or channels of a convolution
 * @param updater how gradients become steps
 * @param learningRate eta of {@link Parametrization}
 * @param loss what training minimises
 * @param parametrization what the learning rate is a rate of
 * @param seed of the initial weights
 */
public record NetworkSpec(
        Model model,
        int width,
        Updater updater,
        double learningRate,
        Loss loss,
        Parametrization parametrization,
        long seed) {

    private static final int KERNEL = 3;
    private static final int STRIDE = 2;
    private static final double SGD_RATE = 4;
    private static final int CNN_FACTOR = 64;

    /**
     * Checks the numbers.
     *
     * @param model architecture
     * @param width of a hidden layer
     * @param updater how gradients become steps
     * @param learningRate positive
     * @param loss to minimise
     * @param parametrization of the learning rate
     * @param seed of the initial weights
     * @throws IllegalArgumentException if the width or the learning rate is not positive
     */
    public NetworkSpec {
        if (width < 1 || !(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "expected a positive width and learning rate, got "
                            + width
                            + " and "
                            + learningRate);
        }
    }

    /**
     * A learning rate that trains and is stable. The largest eigenvalue of the kernel bounds the
     * rate of SGD; in the NTK parametrization it hardly depends on the width, in the standard one
     * it grows in proportion to what the output layer sums over, so that the rate must fall.
     *
     * @param model architecture
     * @param width of a hidden layer
     * @param updater how gradients become steps
     * @param parametrization of the learning rate
     * @return 0.001 for Adam; for SGD 4 in the NTK parametrization, otherwise 4 / (100 + W), with
     *     64 W for a convolutional network; all found stable up to W = 2048, or 16 channels
     */
    public static double defaultLearningRate(
            Model model, int width, Updater updater, Parametrization parametrization) {
        if (updater == Updater.ADAM) {
            return 1e-3;
        }
        if (parametrization == Parametrization.NTK) {
            return SGD_RATE;
        }
        return SGD_RATE / (100.0 + (double) width * (model == Model.CNN ? CNN_FACTOR : 1));
    }

    /**
     * Builds the network. Seeds ND4J's random numbers of the calling thread, as Deeplearning4j
     * always does.
     *
     * @param shape of one image
     * @return an initialised network of float parameters
     */
    public MultiLayerNetwork build(ImageShape shape) {
        NeuralNetConfiguration.ListBuilder layers =
                new NeuralNetConfiguration.Builder()
                        .seed(seed)
                        .dataType(DataType.FLOAT)
                        // Variance 1 / fanIn: omega has variance 1.
                        .weightInit(WeightInit.LECUN_NORMAL)
                        .biasInit(0)
                        .activation(Activation.TANH)
                        .list();
        switch (model) {
            case MLP -> addDense(layers, shape);
            case CNN -> addConvolutions(layers, shape);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }

    private void addDense(NeuralNetConfiguration.ListBuilder layers, ImageShape shape) {
        layers.layer(trained(new DenseLayer.Builder().nOut(width), shape.size()).build())
                .layer(trained(new DenseLayer.Builder().nOut(width), width).build())
                .layer(output(width))
                .setInputType(InputType.feedForward(shape.size()));
    }

    private void addConvolutions(NeuralNetConfiguration.ListBuilder layers, ImageShape shape) {
        long area = (long) KERNEL * KERNEL;
        long positions = (long) halved(shape.height()) * halved(shape.width());
        layers.layer(trained(convolution(1), shape.channels() * area).build())
                .layer(trained(convolution(STRIDE), width * area).build())
                .layer(output(width * positions))
                .setInputType(
                        InputType.convolutional(shape.height(), shape.width(), shape.channels()));
    }

    private ConvolutionLayer.Builder convolution(int stride) {
        return new ConvolutionLayer.Builder(KERNEL, KERNEL)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(width);
    }

    private OutputLayer output(long fanIn) {
        OutputLayer.Builder builder =
                new OutputLayer.Builder(loss.function())
                        .activation(loss.activation())
                        .nOut(LabelledImages.CLASSES);
        return trained(builder, fanIn).build();
    }

    private <B extends BaseLayer.Builder<?>> B trained(B builder, long fanIn) {
        double scale = parametrization == Parametrization.NTK ? 1 / Math.sqrt(fanIn) : 1;
        builder.updater(updater.scaled(learningRate, scale));
        builder.biasUpdater(updater.scaled(learningRate, 1));
        return builder;
    }

    private static int halved(int side) {
        return (side + STRIDE - 1) / STRIDE;
    }
}
