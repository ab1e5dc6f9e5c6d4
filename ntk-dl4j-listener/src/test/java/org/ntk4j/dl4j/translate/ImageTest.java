/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.Tolerances;

/** Networks on images: what their outputs are where the catalogue's comparison does not show it. */
class ImageTest {

    private static INDArray randn(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    /** DL4J's rows are the first block of all examples, then the second; ours are examples. */
    @ParameterizedTest
    @EnumSource(CNN2DFormat.class)
    void theBlocksOfAnExampleAreItsOutputs(CNN2DFormat format) {
        int n = 3;
        NetworkCase row = ShapeCatalogue.spaceToBatch(n, format);
        INDArray features = row.features().apply(DataType.DOUBLE);
        Model network = row.network().apply(DataType.DOUBLE);
        Examples x = Examples.of(features);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x)) {
            INDArray rows = Networks.output(network, features);
            int blocks = (int) rows.size(0) / n;
            INDArray expected =
                    Nd4j.vstack(
                            IntStream.range(0, n * blocks)
                                    .mapToObj(i -> i % blocks * n + i / blocks)
                                    .map(i -> rows.get(NDArrayIndex.interval(i, i + 1)))
                                    .toArray(INDArray[]::new));
            INDArray outputs = translated.graph().outputs(x);
            assertThat(outputs.shape()).containsExactly(n, blocks * rows.size(1));
            assertThat(Tolerances.relativeError(outputs, expected)).isLessThan(Tolerances.ROUNDING);
        }
    }

    @Test
    void aLossPerPixelHasLogitsPerPixel() {
        Layer loss =
                new CnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build();
        Layer filter =
                new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build();
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE, InputType.convolutional(4, 4, 2), filter, loss);
        INDArray features = randn(2, 2, 4, 4);
        Examples x = Examples.of(features);
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x)) {
            assertThat(translated.head().orElseThrow().activated()).isFalse();
            INDArray logits = translated.graph().outputs(x).reshape(2, 3, 3, 3);
            INDArray rows = logits.permute(0, 2, 3, 1).dup('c').reshape(18, 3);
            INDArray expected =
                    network.output(features, false).permute(0, 2, 3, 1).dup('c').reshape(18, 3);
            assertThat(Tolerances.relativeError(Transforms.softmax(rows), expected))
                    .isLessThan(Tolerances.ROUNDING);
        }
    }

    private static void assertGradientIsFinite(Layer pooling) {
        // All filters are dead: each window is a window of zeros.
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        InputType.convolutional(4, 4, 2),
                        new ConvolutionLayer.Builder(1, 1)
                                .nOut(2)
                                .activation(Activation.RELU)
                                .build(),
                        pooling,
                        Catalogue.dense(2, Activation.IDENTITY));
        network.getParam("0_b").assign(-100);
        Examples x = Examples.of(randn(2, 2, 4, 4));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x)) {
            INDArray gradient = Derivatives.of(translated.graph()).vjp(x, randn(2, 2));
            assertThat(gradient.toDoubleVector()).doesNotContain(Double.NaN);
            assertThat(gradient.norm2Number().doubleValue()).isPositive();
        }
    }

    @Test
    void aNormOfZerosHasAFiniteGradient() {
        assertGradientIsFinite(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .pnorm(2)
                        .build());
        assertGradientIsFinite(new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(2).build());
    }
}
