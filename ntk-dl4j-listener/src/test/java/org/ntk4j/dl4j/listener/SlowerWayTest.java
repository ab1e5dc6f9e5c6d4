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
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.regime.Quantity;

/** A network with a layer that nobody translates is watched by Deeplearning4j's own gradients. */
class SlowerWayTest {

    private static final DataSet DATA = SmallNetworks.data(1, 12, 5);
    private static final DataSet PROBE = SmallNetworks.data(2, 6, 5);

    private static MultiLayerNetwork network(Layer middle) {
        return SmallNetworks.untranslated(new Adam(0.05), middle);
    }

    private static KernelRegimeListener listener() {
        return KernelRegimeListener.builder(Probe.of(PROBE)).schedule(Schedule.every(1)).build();
    }

    private static void train(MultiLayerNetwork network) {
        for (int i = 0; i < 5; i++) {
            network.fit(DATA);
        }
    }

    @Test
    void givesWhatNeedsOnlyTheKernelAndSaysSoOnce() {
        MultiLayerNetwork network = network(new UnknownLayer(6, 6));
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = listener()) {
            network.setListeners(listener);
            train(network);
            assertThat(listener.measurements()).hasSize(5);
            Measurement last = listener.lastMeasurement().orElseThrow();
            assertThat(last.values().keySet())
                    .contains(
                            Quantity.DRIFT,
                            Quantity.CKA,
                            Quantity.PARAMETER_MOVEMENT,
                            Quantity.TOP_EIGENVALUE,
                            Quantity.LABEL_ALIGNMENT)
                    .doesNotContain(
                            Quantity.LINEARIZATION_ERROR,
                            Quantity.OUTPUT_HESSIAN_NORM,
                            Quantity.KERNEL_VELOCITY);
            assertThat(last.probeLoss()).isBetween(0.1, 10.0);
            assertThat(last.accuracy()).isBetween(0.0, 1.0);
            assertThat(last.value(Quantity.DRIFT).orElseThrow()).isGreaterThan(1e-3);
            assertThat(last.layers().keySet()).containsExactly("layer0", "layer1", "layer2");
            List<ILoggingEvent> told =
                    log.events().stream()
                            .filter(e -> e.getFormattedMessage().contains("own backpropagation"))
                            .toList();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(told.get(0).getFormattedMessage())
                    .contains("'layer1'")
                    .contains("UnknownLayer")
                    .contains("second derivatives");
        }
    }

    /** x / (1 + x^2), which no translation knows. */
    private static final class Witch extends BaseActivationFunction {

        private static final long serialVersionUID = 1L;

        @Override
        public INDArray getActivation(INDArray z, boolean training) {
            return z.divi(z.mul(z).addi(1));
        }

        @Override
        public Pair<INDArray, INDArray> backprop(INDArray z, INDArray epsilon) {
            INDArray square = z.mul(z);
            INDArray slope = square.rsub(1).divi(Transforms.pow(square.add(1), 2));
            return Pair.of(slope.muli(epsilon), null);
        }
    }

    /** Of a layer with the user's function. */
    private static final class Translator implements LayerTranslator {

        @Override
        public boolean supports(Layer layer) {
            return layer instanceof DenseLayer dense && dense.getActivationFn() instanceof Witch;
        }

        @Override
        public Activations translate(LayerContext context, Activations x) {
            SDVariable z = x.variable().mmul(context.parameter("W")).add(context.parameter("b"));
            long k = ((DenseLayer) context.layer()).getNOut();
            return Activations.of(z.div(z.mul(z).add(1)), -1, k);
        }
    }

    @Test
    void anActivationFunctionOfAUserGoesThisWay() {
        DenseLayer bent = new DenseLayer.Builder().nOut(6).activation(new Witch()).build();
        MultiLayerNetwork network = network(bent);
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = listener();
                KernelRegimeListener translated =
                        KernelRegimeListener.builder(Probe.of(PROBE))
                                .schedule(Schedule.every(1))
                                .precision(DataType.DOUBLE)
                                .layer(new Translator())
                                .log(false)
                                .build()) {
            network.setListeners(listener, translated);
            train(network);
            assertThat(listener.measurements()).hasSize(5);
            Measurement last = listener.lastMeasurement().orElseThrow();
            Measurement expected = translated.lastMeasurement().orElseThrow();
            assertThat(last.values()).isNotEmpty();
            last.values()
                    .forEach(
                            (quantity, value) ->
                                    assertThat(value)
                                            .as(quantity.name())
                                            .isCloseTo(
                                                    expected.value(quantity).orElseThrow(),
                                                    within(1e-9 * Math.max(1, Math.abs(value)))));
            assertThat(log.events().get(0).getFormattedMessage())
                    .contains("the slower way")
                    .contains("'layer1'")
                    .contains("Witch")
                    .contains("a LayerTranslator of its own");
        }
    }

    private static void assertRefused(String why, MultiLayerNetwork network) {
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = listener()) {
            network.setListeners(listener);
            train(network);
            assertThat(listener.measurements()).isEmpty();
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(log.events().get(0).getFormattedMessage())
                    .contains("training goes on without")
                    .contains("UnknownLayer")
                    .contains("stand in")
                    .contains(why);
        }
    }

    @Test
    void aLayerWhoseDerivativeIsWrongIsRefused() {
        assertRefused("'0_W'", network(new UnknownLayer(6, 6, 1.5, 1.4)));
    }

    @Test
    void aLayerThatMixesExamplesIsRefused() {
        assertRefused("beside another", network(UnknownLayer.centered(6, 6)));
    }

    @Test
    void batchNormalizationBesideItIsRefused() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(new UnknownLayer(5, 4))
                                .layer(new BatchNormalization.Builder().nIn(4).nOut(4).build())
                                .layer(
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                                .activation(Activation.SOFTMAX)
                                                .nIn(4)
                                                .nOut(3)
                                                .build())
                                .build());
        network.init();
        assertRefused("batch normalization", network);
    }
}
