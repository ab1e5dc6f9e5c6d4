/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.graph.Examples;

/** Translators of other jars. */
class TranslatorDiscoveryTest {

    @TempDir Path folder;

    /** Takes every dense layer for a multiple of its weights' product. */
    abstract static class Multiple implements LayerTranslator {

        private final double factor;

        Multiple(double factor) {
            this.factor = factor;
        }

        @Override
        public boolean supports(Layer layer) {
            return layer.getClass() == DenseLayer.class;
        }

        @Override
        public Activations translate(LayerContext context, Activations input) {
            return Activations.of(input.variable().mmul(context.parameter("W")).mul(factor), -1, 2);
        }
    }

    /** The first by name. */
    public static final class Alpha extends Multiple {
        public Alpha() {
            super(2);
        }
    }

    /** The second by name. */
    public static final class Beta extends Multiple {
        public Beta() {
            super(3);
        }
    }

    /** Cannot be made. */
    public static final class Broken extends Multiple {
        public Broken() {
            super(1);
            throw new IllegalStateException("a library is missing");
        }
    }

    private <T> T withProviders(Callable<T> action, String... names) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(LayerTranslator.class.getName()), List.of(names));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader more = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(more);
            return action.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static double output(TranslationOptions options) throws IOException {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .dataType(DataType.DOUBLE)
                                .list()
                                .layer(new DenseLayer.Builder().nIn(3).nOut(2).build())
                                .build());
        network.init(Nd4j.ones(DataType.DOUBLE, 1, 8), false);
        Examples ones = Examples.of(Nd4j.ones(DataType.DOUBLE, 1, 3));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, ones, options)) {
            return translated.graph().outputs(ones).getDouble(0);
        }
    }

    @Test
    void aTranslatorOfTheServiceFileIsAskedBeforeTheBuiltInOnes() throws Exception {
        double value =
                withProviders(() -> output(TranslationOptions.defaults()), Beta.class.getName());
        assertThat(value).isEqualTo(9);
    }

    @Test
    void theOrderIsThatOfTheNamesAndWhatWasRegisteredComesFirst() throws Exception {
        String[] names = {Beta.class.getName(), Alpha.class.getName()};
        assertThat(withProviders(LayerTranslators::discovered, names))
                .hasExactlyElementsOfTypes(Alpha.class, Beta.class);
        assertThat(withProviders(() -> output(TranslationOptions.defaults()), names)).isEqualTo(6);
        TranslationOptions own = TranslationOptions.defaults().withLayer(new Beta());
        assertThat(withProviders(() -> output(own), names)).isEqualTo(9);
    }

    @Test
    void aBrokenTranslatorIsToldOnceAndSkipped() throws Exception {
        try (LogCapture log = new LogCapture(LayerTranslator.class.getName())) {
            assertThat(
                            withProviders(
                                    LayerTranslators::discovered,
                                    Broken.class.getName(),
                                    Alpha.class.getName()))
                    .hasExactlyElementsOfTypes(Alpha.class);
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(log.events().get(0).getFormattedMessage()).contains("layer translator");
        }
    }

    @Test
    void aLayerThatNoneSupportsSaysHowToRegisterOne() {
        class Own extends org.deeplearning4j.nn.conf.layers.OutputLayer {
            private static final long serialVersionUID = 1L;

            Own() {
                super(new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder().nIn(3).nOut(2));
            }
        }
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder().list().layer(new Own()).build());
        network.init();
        assertThatThrownBy(
                        () ->
                                NetworkTranslator.translate(
                                        network, Examples.of(Nd4j.ones(DataType.FLOAT, 1, 3))))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessageContaining("META-INF/services/" + LayerTranslator.class.getName())
                .hasMessageContaining("builder");
    }
}
