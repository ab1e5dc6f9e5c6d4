/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What ends a network, and what stands between layers without computing anything. */
final class HeadCatalogue {

    private HeadCatalogue() {}

    static Stream<NetworkCase> all() {
        Layer hidden = Catalogue.dense(4, Activation.TANH);
        return Stream.of(
                // Without labels, DL4J's losses have no gradient.
                vectors(
                                "output layer",
                                hidden,
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .nOut(3)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .withFalseGradient(),
                vectors(
                                "output layer without bias",
                                hidden,
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .nOut(3)
                                        .hasBias(false)
                                        .activation(Activation.SIGMOID)
                                        .build())
                        .withFalseGradient(),
                vectors(
                                "loss layer",
                                hidden,
                                new LossLayer.Builder(LossFunction.MSE)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .withFalseGradient(),
                // Its gradients are zeros in DL4J, and no parameters here.
                vectors(
                                "frozen dense below others",
                                hidden,
                                new FrozenLayerWithBackprop(hidden.clone()),
                                Catalogue.dense(2, Activation.IDENTITY))
                        .withFalseGradient(),
                // It is a SameDiff layer, through which DL4J doubles gradients.
                vectors(
                                "identity",
                                hidden,
                                new IdentityLayer("same"),
                                Catalogue.dense(2, Activation.IDENTITY))
                        .withFalseGradient());
    }

    private static NetworkCase vectors(String name, Layer... layers) {
        return NetworkCase.sequence(name, InputType.feedForward(5), new long[] {3, 5}, layers);
    }
}
