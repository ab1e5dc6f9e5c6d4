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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.regime.Quantity;
import org.ntk4j.testing.NativeHeap;

/** The training of graphs with two inputs and two outputs, watched at one of them. */
class SeveralOutputsTest {

    private static final int ITERATIONS = 4;

    private static Probe named() {
        MultiDataSet all = SmallNetworks.twoEndsData(7, 6);
        return Probe.of(
                Map.of("x", all.getFeatures(0), "y", all.getFeatures(1)),
                Map.of("class", all.getLabels(0), "value", all.getLabels(1)));
    }

    private static INDArray trained(KernelRegimeListener listener) {
        ComputationGraph graph = SmallNetworks.twoEnds(new Adam(0.02));
        if (listener != null) {
            graph.setListeners(new TrainingListener[] {listener});
        }
        for (int i = 0; i < ITERATIONS; i++) {
            graph.fit(SmallNetworks.twoEndsData(10 + i, 12));
        }
        return graph.params();
    }

    static Stream<Arguments> watched() {
        return Stream.of("class", "value")
                .flatMap(
                        output ->
                                Stream.of(Probe.of(SmallNetworks.twoEndsData(7, 6)), named())
                                        .map(probe -> Arguments.of(output, probe)));
    }

    @ParameterizedTest
    @MethodSource("watched")
    void trainingEndsInTheSameBitsAndEverythingIsMeasured(String output, Probe probe) {
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(probe)
                        .output(output)
                        .schedule(Schedule.every(1))
                        .schedule(Quantity.OUTPUT_HESSIAN_NORM, Schedule.every(1))
                        .preset(Preset.FULL)
                        .log(false)
                        .build()) {
            assertThat(trained(listener).toFloatVector()).isEqualTo(trained(null).toFloatVector());
            assertThat(listener.measurements()).hasSize(ITERATIONS);
            Measurement last = listener.measurements().get(ITERATIONS - 1);
            assertThat(Quantity.values()).allMatch(q -> last.value(q).isPresent());
            assertThat(last.value(Quantity.DRIFT).orElseThrow()).isPositive();
        }
    }

    @Test
    void anOutputThatNeedsOneInputCanDoWithItsFeaturesAlone() {
        DataSet x = SmallNetworks.data(7, 6, 5);
        try (KernelRegimeListener few = listener(Probe.of(x), "class");
                KernelRegimeListener all =
                        listener(Probe.of(SmallNetworks.twoEndsData(7, 6)), "class")) {
            trained(few);
            trained(all);
            assertThat(drifts(few)).isEqualTo(drifts(all)).hasSize(ITERATIONS);
        }
    }

    private static KernelRegimeListener listener(Probe probe, String output) {
        return KernelRegimeListener.builder(probe)
                .output(output)
                .schedule(Schedule.every(1))
                .log(false)
                .build();
    }

    private static List<Double> drifts(KernelRegimeListener listener) {
        return listener.measurements().stream()
                .map(m -> m.value(Quantity.DRIFT).orElseThrow())
                .toList();
    }

    @Test
    void anAmbiguousOutputAndFeaturesThatAreMissingAreSaidOnceWithTheNames() {
        assertThat(
                        complaint(
                                KernelRegimeListener.builder(
                                        Probe.of(SmallNetworks.twoEndsData(7, 6)))))
                .contains("[class, value]")
                .contains("output(name)");
        DataSet x = SmallNetworks.data(7, 6, 5);
        assertThat(complaint(KernelRegimeListener.builder(Probe.of(x)).output("value")))
                .contains("features for [x, y] of [x, y], got 1 arrays");
        Probe misnamed = Probe.of(Map.of("z", x.getFeatures()), Map.of());
        assertThat(complaint(KernelRegimeListener.builder(misnamed).output("class")))
                .contains("features by the names [x, y], got [z]");
        MultiDataSet all = SmallNetworks.twoEndsData(7, 6);
        Probe misspelt =
                Probe.of(ends("x", "y", all.getFeatures()), ends("class", "valu", all.getLabels()));
        assertThat(complaint(KernelRegimeListener.builder(misspelt).output("class")))
                .contains("labels by the names [class, value], got", "valu", "as the network does");
    }

    private static Map<String, INDArray> ends(String first, String second, INDArray[] arrays) {
        return Map.of(first, arrays[0], second, arrays[1]);
    }

    /** A label's name is looked at when the network is translated already. */
    @Test
    void aMisspeltLabelLeavesNoMemoryBehind() {
        assumeTrue(NativeHeap.isKnown(), "this C library does not tell how much memory is in use");
        int width = 1 << 21;
        ComputationGraph graph =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .graphBuilder()
                                .addInputs("x")
                                .addLayer(
                                        "y",
                                        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                                .activation(Activation.IDENTITY)
                                                .nIn(1)
                                                .nOut(width)
                                                .build(),
                                        "x")
                                .setOutputs("y")
                                .build());
        graph.init();
        INDArray one = Nd4j.ones(DataType.FLOAT, 1, 1);
        WatchSettings settings =
                KernelRegimeListener.builder(Probe.of(Map.of("x", one), Map.of("why", one)))
                        .settings();
        assertRefused(graph, settings);
        long before = NativeHeap.bytesInUse();
        assertRefused(graph, settings);
        // Of the graph's parameters alone there are twice as many.
        assertThat(NativeHeap.bytesInUse() - before).isLessThan((long) width * Float.BYTES);
    }

    private static void assertRefused(ComputationGraph graph, WatchSettings settings) {
        assertThatThrownBy(() -> ProbedNetwork.of(graph, settings, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[why]");
    }

    private static String complaint(KernelRegimeListenerBuilder builder) {
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener = builder.schedule(Schedule.every(1)).build()) {
            trained(listener);
            assertThat(listener.measurements()).isEmpty();
            assertThat(log.events()).hasSize(1);
            return log.events().get(0).getFormattedMessage();
        }
    }
}
