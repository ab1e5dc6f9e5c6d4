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

import ch.qos.logback.classic.Level;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.regime.Quantity;

/** A translator given to the builder makes a user's layer one like any other. */
class OwnTranslatorTest {

    /** Of the unknown layer, whose factor it knows. */
    private static final class Translator implements LayerTranslator {

        @Override
        public boolean supports(Layer layer) {
            return layer.getClass() == UnknownLayer.class;
        }

        @Override
        public Activations translate(LayerContext context, Activations x) {
            UnknownLayer layer = (UnknownLayer) context.layer();
            Activations z =
                    Activations.of(
                            x.variable().mmul(context.parameter("W")).add(context.parameter("b")),
                            -1,
                            layer.getNOut());
            Activations y = context.activate(layer.getActivationFn(), z);
            return y.with(y.variable().mul(1.5));
        }
    }

    @Test
    void givesTheQuantitiesThatNeedSecondDerivatives() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(3)
                                .updater(new Sgd(0.1))
                                .activation(Activation.TANH)
                                .list()
                                .layer(new UnknownLayer(5, 4))
                                .layer(
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                                .activation(Activation.SOFTMAX)
                                                .nIn(4)
                                                .nOut(3)
                                                .build())
                                .build());
        network.init();
        DataSet data = SmallNetworks.data(1, 8, 5);
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(Probe.of(data))
                                .schedule(Schedule.every(1))
                                .layer(new Translator())
                                .build()) {
            network.setListeners(listener);
            network.fit(data);
            network.fit(data);
            assertThat(listener.measurements()).hasSize(2);
            assertThat(listener.lastMeasurement().orElseThrow().value(Quantity.KERNEL_VELOCITY))
                    .isPresent();
            assertThat(log.events())
                    .noneSatisfy(e -> assertThat(e.getFormattedMessage()).contains("cannot"))
                    .anySatisfy(e -> assertThat(e.getLevel()).isEqualTo(Level.INFO));
        }
    }
}
