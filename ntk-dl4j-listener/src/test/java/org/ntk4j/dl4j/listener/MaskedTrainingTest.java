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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.testing.Serialization;
import org.ntk4j.dl4j.translate.NetworkEnds;
import org.ntk4j.dl4j.translate.NetworkLoss;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.graph.Examples;
import org.ntk4j.regime.Quantity;

/** Trainings on sequences of different lengths, watched on masked examples. */
class MaskedTrainingTest {

    private static final int N = 6;
    private static final int STEPS = 5;
    private static final int SIZE = 3;
    private static final int CLASSES = 2;

    /** DL4J's masked LastTimeStep makes an array of the default type, float32. */
    private static final double SINGLE = 1e-7;

    private static MultiLayerNetwork network(DataType type, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder()
                        .seed(5)
                        .dataType(type)
                        .updater(new Adam(0.02))
                        .activation(Activation.TANH)
                        .list();
        Stream.of(layers).forEach(list::layer);
        MultiLayerNetwork network =
                new MultiLayerNetwork(list.setInputType(InputType.recurrent(SIZE)).build());
        network.init();
        return network;
    }

    private static MultiLayerNetwork perStep(DataType type) {
        return network(
                type,
                new SimpleRnn.Builder().nOut(4).build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static MultiLayerNetwork perSequence(DataType type) {
        return network(
                type,
                new LastTimeStep(new LSTM.Builder().nOut(4).build()),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    /** Sequence i has 1 + i mod STEPS steps. */
    private static INDArray mask(DataType type) {
        INDArray mask = Nd4j.zeros(type, N, STEPS);
        for (int i = 0; i < N; i++) {
            for (int t = 0; t <= i % STEPS; t++) {
                mask.putScalar(i, t, 1);
            }
        }
        return mask;
    }

    private static DataSet data(DataType type, boolean perStep, long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray x = Nd4j.randn(type, N, SIZE, STEPS);
        INDArray labels =
                perStep ? Nd4j.zeros(type, N, CLASSES, STEPS) : Nd4j.zeros(type, N, CLASSES);
        INDArray mask = mask(type);
        for (int i = 0; i < N; i++) {
            if (!perStep) {
                labels.putScalar(i, i % CLASSES, 1);
            }
            for (int t = 0; perStep && t < STEPS; t++) {
                labels.putScalar(new int[] {i, (i + t) % CLASSES, t}, mask.getDouble(i, t));
            }
        }
        return new DataSet(x, labels, mask, perStep ? mask : null);
    }

    static Stream<Arguments> trainings() {
        return Stream.of(Arguments.of(true), Arguments.of(false));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingEndsInTheSameBits(boolean perStep) {
        List<int[]> ends =
                Stream.of(false, true).map(watched -> trained(perStep, watched)).toList();
        assertThat(ends.get(1)).isEqualTo(ends.get(0));
    }

    private static int[] trained(boolean perStep, boolean watched) {
        MultiLayerNetwork network = perStep ? perStep(DataType.FLOAT) : perSequence(DataType.FLOAT);
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(data(DataType.FLOAT, perStep, 7)))
                        .schedule(Schedule.every(1))
                        .preset(Preset.FULL)
                        .log(false)
                        .build()) {
            if (watched) {
                network.setListeners(listener);
            }
            for (int i = 0; i < 4; i++) {
                network.fit(data(DataType.FLOAT, perStep, 20 + i));
            }
            if (watched) {
                assertThat(listener.measurements()).hasSize(4);
                Measurement last = listener.measurements().get(3);
                assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
                assertThat(last.value(Quantity.LOSS_TOP_EIGENVALUE)).isPresent();
                assertThat(last.probeLoss()).isPositive();
                assertThat(last.value(Quantity.KAPPA).isPresent()).isEqualTo(!perStep);
            }
        }
        float[] values = network.params().toFloatVector();
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    /** What training minimizes is what the loss on the probe is. */
    @ParameterizedTest
    @MethodSource("trainings")
    void theLossLeavesOutWhatIsMasked(boolean perStep) throws Exception {
        MultiLayerNetwork network =
                perStep ? perStep(DataType.DOUBLE) : perSequence(DataType.DOUBLE);
        DataSet data = data(DataType.DOUBLE, perStep, 7);
        Probe probe = Serialization.copy(Probe.of(data), Probe.class);
        NetworkEnds ends = NetworkEnds.of(network, null);
        Examples examples = probe.examples(ends);
        TranslationOptions options = TranslationOptions.defaults().withMasked(probe.masked(ends));
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, examples, options)) {
            INDArray outputs = translated.graph().outputs(examples);
            double loss =
                    NetworkLoss.of(
                                    translated.head().orElseThrow(),
                                    probe.labels(ends),
                                    probe.labelsMask(ends))
                            .orElseThrow()
                            .value(outputs);
            assertThat(loss).isCloseTo(network.score(data), within(SINGLE));
        }
    }

    /** DL4J does not mask the classes of a softmax one by one, nor outputs that are not there. */
    @ParameterizedTest
    @ValueSource(longs = {STEPS, STEPS + 1})
    void aMaskThatIsNoneForTheLossCostsTheLossAlone(long steps) {
        MultiLayerNetwork network = perStep(DataType.FLOAT);
        DataSet data = data(DataType.FLOAT, true, 7);
        INDArray mask = Nd4j.ones(DataType.FLOAT, N, CLASSES, steps);
        mask.putScalar(0, 0);
        Probe probe =
                Probe.of(data.getFeatures(), data.getLabels(), data.getFeaturesMaskArray(), mask);
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(probe)
                        .schedule(Schedule.every(1))
                        .log(false)
                        .build()) {
            network.setListeners(listener);
            network.fit(data);
            network.fit(data);
            Measurement last = listener.lastMeasurement().orElseThrow();
            assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
            assertThat(last.probeLoss()).isNaN();
            assertThat(last.accuracy()).isNaN();
        }
    }

    @Test
    void masksMustFitTheirArrays() {
        INDArray x = Nd4j.zeros(N, SIZE, STEPS);
        assertThatThrownBy(() -> Probe.of(x, null, Nd4j.ones(N + 1, STEPS), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("masks of features for the 6 examples");
        Map<String, INDArray> other = Map.of("y", Nd4j.ones(N, STEPS));
        assertThatThrownBy(() -> Probe.of(Map.of("x", x), Map.of(), other, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("masks for some of [x], got some for [y]");
    }
}
