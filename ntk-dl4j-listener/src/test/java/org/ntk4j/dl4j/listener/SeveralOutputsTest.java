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

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.regime.Quantity;

/** The training of graphs with two inputs and two outputs, watched at one of them. */
class SeveralOutputsTest {

    private static final int ITERATIONS = 4;

    private static ComputationGraph graph() {
        ComputationGraph graph =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .seed(3)
                                .updater(new Adam(0.02))
                                .activation(Activation.TANH)
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.feedForward(5), InputType.feedForward(4))
                                .addLayer("a", new DenseLayer.Builder().nOut(6).build(), "x")
                                .addLayer(
                                        "b",
                                        new DenseLayer.Builder().nOut(6).dropOut(0.8).build(),
                                        "y")
                                .addVertex(
                                        "v",
                                        new ElementWiseVertex(ElementWiseVertex.Op.Add),
                                        "a",
                                        "b")
                                .addLayer("class", softmax(), "a")
                                .addLayer("value", linear(), "v")
                                .setOutputs("class", "value")
                                .build());
        graph.init();
        return graph;
    }

    private static OutputLayer softmax() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static OutputLayer linear() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nOut(4)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static MultiDataSet data(long seed, int n) {
        DataSet x = SmallNetworks.data(seed, n, 5);
        DataSet y = SmallNetworks.data(seed + 1, n, 4);
        return new MultiDataSet(
                new INDArray[] {x.getFeatures(), y.getFeatures()},
                new INDArray[] {x.getLabels(), y.getFeatures().mul(0.3)});
    }

    private static Probe named() {
        MultiDataSet all = data(7, 6);
        return Probe.of(
                Map.of("x", all.getFeatures(0), "y", all.getFeatures(1)),
                Map.of("class", all.getLabels(0), "value", all.getLabels(1)));
    }

    private static INDArray trained(KernelRegimeListener listener) {
        ComputationGraph graph = graph();
        if (listener != null) {
            graph.setListeners(new TrainingListener[] {listener});
        }
        for (int i = 0; i < ITERATIONS; i++) {
            graph.fit(data(10 + i, 12));
        }
        return graph.params();
    }

    static Stream<Arguments> watched() {
        return Stream.of("class", "value")
                .flatMap(
                        output ->
                                Stream.of(Probe.of(data(7, 6)), named())
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
                KernelRegimeListener all = listener(Probe.of(data(7, 6)), "class")) {
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
        assertThat(complaint(KernelRegimeListener.builder(Probe.of(data(7, 6)))))
                .contains("[class, value]")
                .contains("output(name)");
        DataSet x = SmallNetworks.data(7, 6, 5);
        assertThat(complaint(KernelRegimeListener.builder(Probe.of(x)).output("value")))
                .contains("features for [x, y] of [x, y], got 1 arrays");
        Probe misnamed = Probe.of(Map.of("z", x.getFeatures()), Map.of());
        assertThat(complaint(KernelRegimeListener.builder(misnamed).output("class")))
                .contains("features for [x] of [x, y], got [z]");
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
