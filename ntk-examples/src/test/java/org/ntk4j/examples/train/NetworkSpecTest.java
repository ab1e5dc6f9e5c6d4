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
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.examples.data.ImageShape;

class NetworkSpecTest {

    private static final ImageShape GREY = new ImageShape(1, 28, 28);
    private static final ImageShape COLOUR = new ImageShape(3, 9, 7);

    @ParameterizedTest
    @EnumSource(Model.class)
    void buildsBitIdenticalNetworksFromTheSameSeed(Model model) {
        INDArray first = spec(model, 5, 1).build(GREY).params().dup();
        Nd4j.rand(17);

        assertThat(spec(model, 5, 1).build(GREY).params()).isEqualTo(first);
        assertThat(spec(model, 5, 2).build(GREY).params()).isNotEqualTo(first);
    }

    @Test
    void startsAtTheSameFunctionWhateverTheParametrization() {
        NetworkSpec ntk = spec(Model.MLP, 5, 1);
        NetworkSpec standard =
                new NetworkSpec(
                        Model.MLP, 5, Updater.ADAM, 0.1, Loss.MSE, Parametrization.STANDARD, 1);

        assertThat(standard.build(GREY).params()).isEqualTo(ntk.build(GREY).params());
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void drawsWeightsOfVarianceOneOverFanInAndZeroBiases(Model model) {
        int width = 60;
        MultiLayerNetwork network = spec(model, width, 1).build(COLOUR);
        int[] fanIns =
                model == Model.MLP
                        ? new int[] {189, width, width}
                        : new int[] {27, 9 * width, 5 * 4 * width};

        for (int l = 0; l < fanIns.length; l++) {
            double omega =
                    network.getParam(l + "_W").stdNumber().doubleValue() * Math.sqrt(fanIns[l]);
            assertThat(omega).as("layer " + l).isCloseTo(1, within(0.08));
            assertThat(network.getParam(l + "_b").norm2Number().doubleValue()).isZero();
        }
    }

    @Test
    void mapsImagesToTenOutputs() {
        assertThat(spec(Model.MLP, 4, 1).build(COLOUR).output(Nd4j.zeros(2, 189)).shape())
                .containsExactly(2, 10);
        assertThat(spec(Model.CNN, 4, 1).build(COLOUR).output(Nd4j.zeros(2, 3, 9, 7)).shape())
                .containsExactly(2, 10);
    }

    @Test
    void hasASmallerDefaultRateForWiderNetworksOnlyInTheStandardParametrization() {
        assertThat(rate(Parametrization.STANDARD, 1000))
                .isLessThan(rate(Parametrization.STANDARD, 100) / 2);
        assertThat(rate(Parametrization.NTK, 1000)).isEqualTo(rate(Parametrization.NTK, 100));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesALearningRateThatIsNotPositiveAndFinite(double rate) {
        assertThatThrownBy(
                        () ->
                                new NetworkSpec(
                                        Model.MLP,
                                        1,
                                        Updater.SGD,
                                        rate,
                                        Loss.MSE,
                                        Parametrization.NTK,
                                        1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double rate(Parametrization parametrization, int width) {
        return NetworkSpec.defaultLearningRate(Model.MLP, width, Updater.SGD, parametrization);
    }

    private static NetworkSpec spec(Model model, int width, long seed) {
        return new NetworkSpec(model, width, Updater.SGD, 0.1, Loss.MSE, Parametrization.NTK, seed);
    }
}
