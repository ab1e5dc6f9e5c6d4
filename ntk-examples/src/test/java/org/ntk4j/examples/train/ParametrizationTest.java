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

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.examples.data.ImageShape;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;

/** Training W at rates per layer is training omega: against a network written by hand. */
class ParametrizationTest {

    private static final int WIDTH = 7;
    private static final double FLOAT_STEP = 1e-6;

    private final LabelledImages digits = SyntheticDigits.draw(1, 12);
    private final DataSet batch = new DataSet(digits.vectors(), digits.oneHot());

    @ParameterizedTest
    @EnumSource(Loss.class)
    void sgdStepIsGradientDescentOnOmega(Loss loss) {
        double eta = 0.5;
        MultiLayerNetwork network =
                new NetworkSpec(Model.MLP, WIDTH, Updater.SGD, eta, loss, Parametrization.NTK, 1)
                        .build(digits.shape());
        OmegaMlp truth = OmegaMlp.of(network);

        for (int step = 0; step < 3; step++) {
            truth.differentiate(loss, batch.getFeatures(), batch.getLabels());
            for (int l = 0; l < OmegaMlp.LAYERS; l++) {
                truth.omega[l].subi(truth.omegaGradient[l].mul(eta));
                truth.bias[l].subi(truth.biasGradient[l].mul(eta));
            }
            network.fit(batch);
        }

        assertSame(network, truth);
    }

    @Test
    void adamStepIsAdamOnOmega() {
        double eta = 0.01;
        MultiLayerNetwork network =
                new NetworkSpec(
                                Model.MLP,
                                WIDTH,
                                Updater.ADAM,
                                eta,
                                Loss.MSE,
                                Parametrization.NTK,
                                1)
                        .build(digits.shape());
        OmegaMlp truth = OmegaMlp.of(network);
        HandAdam[] weights = new HandAdam[OmegaMlp.LAYERS];
        HandAdam[] biases = new HandAdam[OmegaMlp.LAYERS];

        for (int step = 1; step <= 3; step++) {
            truth.differentiate(Loss.MSE, batch.getFeatures(), batch.getLabels());
            for (int l = 0; l < OmegaMlp.LAYERS; l++) {
                weights[l] = step == 1 ? HandAdam.of(truth.omega[l]) : weights[l];
                biases[l] = step == 1 ? HandAdam.of(truth.bias[l]) : biases[l];
                weights[l].step(truth.omega[l], truth.omegaGradient[l], eta, step);
                biases[l].step(truth.bias[l], truth.biasGradient[l], eta, step);
            }
            network.fit(batch);
        }

        assertSame(network, truth);
    }

    @Test
    void sgdStepOfAConvolutionIsTheStandardStepDividedByFanIn() {
        ImageShape shape = digits.shape();
        MultiLayerNetwork standard = convolutional(Parametrization.STANDARD).build(shape);
        MultiLayerNetwork ntk = convolutional(Parametrization.NTK).build(shape);
        INDArray start = standard.params().dup();
        assertThat(ntk.params()).isEqualTo(start);

        DataSet images = new DataSet(digits.images(), digits.oneHot());
        standard.fit(images);
        ntk.fit(images);

        int[] fanIns = {9, 9 * WIDTH, 14 * 14 * WIDTH};
        MultiLayerNetwork before = convolutional(Parametrization.NTK).build(shape);
        for (int l = 0; l < fanIns.length; l++) {
            assertRatio(before, standard, ntk, l + "_W", fanIns[l]);
            assertRatio(before, standard, ntk, l + "_b", 1);
        }
    }

    private static NetworkSpec convolutional(Parametrization parametrization) {
        return new NetworkSpec(Model.CNN, WIDTH, Updater.SGD, 0.5, Loss.XENT, parametrization, 1);
    }

    private static void assertRatio(
            MultiLayerNetwork before,
            MultiLayerNetwork standard,
            MultiLayerNetwork ntk,
            String name,
            double fanIn) {
        INDArray full = standard.getParam(name).sub(before.getParam(name));
        INDArray scaled = ntk.getParam(name).sub(before.getParam(name));
        assertThat(full.norm2Number().doubleValue()).isGreaterThan(1e-4);
        assertThat(scaled.mul(fanIn).distance2(full) / full.norm2Number().doubleValue())
                .as(name)
                .isLessThan(1e-3);
    }

    private static void assertSame(MultiLayerNetwork network, OmegaMlp truth) {
        for (int l = 0; l < OmegaMlp.LAYERS; l++) {
            INDArray weights = OmegaMlp.doubles(network.getParam(l + "_W"));
            INDArray bias = OmegaMlp.doubles(network.getParam(l + "_b"));
            assertThat(largest(weights.sub(truth.weights(l)))).as("W " + l).isLessThan(FLOAT_STEP);
            assertThat(largest(bias.sub(truth.bias[l]))).as("b " + l).isLessThan(FLOAT_STEP);
        }
    }

    private static double largest(INDArray difference) {
        return difference.amaxNumber().doubleValue();
    }

    /** Kingma and Ba's algorithm with the epsilon where Deeplearning4j has it. */
    private record HandAdam(INDArray m, INDArray v) {

        static HandAdam of(INDArray like) {
            return new HandAdam(like.like(), like.like());
        }

        void step(INDArray parameter, INDArray gradient, double eta, int t) {
            m.muli(0.9).addi(gradient.mul(0.1));
            v.muli(0.999).addi(gradient.mul(gradient).mul(0.001));
            double rate = eta * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
            parameter.subi(m.mul(rate).div(Transforms.sqrt(v, true).add(1e-8)));
        }
    }
}
