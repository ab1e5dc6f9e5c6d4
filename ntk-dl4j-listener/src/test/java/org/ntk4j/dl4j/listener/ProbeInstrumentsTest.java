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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;

/** What measurements carry for a page: loss, accuracy, matrices, and what the header knows. */
class ProbeInstrumentsTest {

    /** DL4J computes in float, the measurement in float with other operations. */
    private static final double FLOAT = 1e-5;

    private static final int N = 8;

    private final DataSet probe = SmallNetworks.data(2, N, 5);

    @Test
    void theLossAndTheAccuracyAreTheNetworks() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Measurement last = last(network, KernelRegimeListener.builder(Probe.of(probe)));

        assertThat(last.probeLoss())
                .isCloseTo(
                        network.score(probe) - network.calcRegularizationScore(true),
                        within(FLOAT));
        int[] answers = network.output(probe.getFeatures()).argMax(1).toIntVector();
        int[] classes = probe.getLabels().argMax(1).toIntVector();
        int right = 0;
        for (int i = 0; i < N; i++) {
            right += answers[i] == classes[i] ? 1 : 0;
        }
        assertThat(last.accuracy()).isEqualTo((double) right / N);
    }

    @Test
    void withoutLabelsOrWithLabelsThatAreNoClassesThereIsNoAccuracy() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Measurement none =
                last(network, KernelRegimeListener.builder(Probe.of(probe.getFeatures())));
        DataSet soft = new DataSet(probe.getFeatures(), Nd4j.valueArrayOf(N, 3, 1.0 / 3));
        Measurement some = last(network, KernelRegimeListener.builder(Probe.of(soft)));

        assertThat(none.probeLoss()).isNaN();
        assertThat(none.accuracy()).isNaN();
        assertThat(some.probeLoss()).isPositive();
        assertThat(some.accuracy()).isNaN();
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void theMatrixIsThatOfTheExamplesWhateverTheKernel(KernelKind kind) {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        Measurement last =
                last(
                        network,
                        KernelRegimeListener.builder(Probe.of(probe)).kernel(kind).kernels(true));

        double[][] matrix = last.kernel();
        assertThat(matrix).hasDimensions(N, N);
        double trace = 0;
        for (int i = 0; i < N; i++) {
            trace += matrix[i][i];
            for (int j = 0; j < N; j++) {
                assertThat(matrix[i][j]).isCloseTo(matrix[j][i], within(FLOAT * matrix[i][i]));
            }
        }
        // The trace is the sum of the eigenvalues, also of the full kernel [nk, nk].
        assertThat(trace).isCloseTo(Arrays.stream(last.eigenvalues()).sum(), within(FLOAT * trace));
    }

    @Test
    void theMatrixOfTheFullKernelIsTheTraceKernel() {
        double[][] full = matrix(KernelKind.FULL);
        double[][] trace = matrix(KernelKind.TRACE);
        for (int i = 0; i < N; i++) {
            assertThat(full[i]).containsExactly(trace[i], within(FLOAT * trace[i][i]));
        }
    }

    private double[][] matrix(KernelKind kind) {
        return last(
                        SmallNetworks.mlp(new Sgd(0.1)),
                        KernelRegimeListener.builder(Probe.of(probe)).kernel(kind).kernels(true))
                .kernel();
    }

    @Test
    void theHistoryIsKeptWithoutMatrices() {
        MultiLayerNetwork network = SmallNetworks.mlp(new Sgd(0.1));
        try (KernelRegimeListener listener =
                KernelRegimeListener.builder(Probe.of(probe)).kernels(true).log(false).build()) {
            network.setListeners(listener);
            network.fit(probe);
            assertThat(listener.lastMeasurement().orElseThrow().hasKernel()).isFalse();
        }
    }

    @Test
    void aQuantityCanBeMeasuredBesideThePresets() {
        Measurement last =
                last(
                        SmallNetworks.mlp(new Sgd(0.1)),
                        KernelRegimeListener.builder(Probe.of(probe))
                                .preset(Preset.ECONOMY)
                                .also(Quantity.LOSS_TOP_EIGENVALUE));

        assertThat(last.value(Quantity.LOSS_TOP_EIGENVALUE).orElseThrow()).isPositive();
        assertThat(last.value(Quantity.KERNEL_VELOCITY)).isEmpty();
    }

    @Test
    void theHeaderKnowsClassesAndLearningRate() {
        Recorder recorder = new Recorder();
        record(
                SmallNetworks.mlp(new Sgd(0.1)),
                KernelRegimeListener.builder(Probe.of(probe)).learningRate(0.1),
                recorder);

        int[] classes = probe.getLabels().argMax(1).toIntVector();
        assertThat(recorder.header.probeClasses())
                .containsExactlyElementsOf(Arrays.stream(classes).boxed().toList());
        assertThat(recorder.header.learningRate()).isEqualTo(0.1);
    }

    @Test
    void onlyOneHotRowsAreClasses() {
        assertThat(ProbeClasses.of(null, -1).known()).isFalse();
        assertThat(classes(0, 1, 0, 0, 0, 1)).containsExactly(1, 2);
        assertThat(classes(0, 1, 0, 0, 0, 0)).as("no class").isEmpty();
        assertThat(classes(0, 1, 0, 1, 0, 1)).as("two classes").isEmpty();
        assertThat(classes(0, 1, 0, 0.5, 0, 0.5)).as("soft").isEmpty();
        ProbeClasses one = ProbeClasses.of(Nd4j.ones(DataType.FLOAT, 4, 1), -1);
        assertThat(one.known()).as("one output").isFalse();
    }

    @Test
    void theStepsOfASequenceHaveTheirOwnClasses() {
        INDArray last = Nd4j.zeros(DataType.DOUBLE, 2, 2, 3);
        int[][] hot = {{1, 2}, {0, 1}};
        for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 2; t++) {
                last.putScalar(new int[] {i, t, hot[i][t]}, 1);
            }
        }
        INDArray outputs = last.dup();
        outputs.putScalar(new int[] {1, 0, 2}, 3);
        for (int axis = -1; axis >= -2; axis--) {
            INDArray labels = axis == -1 ? last : last.permute(0, 2, 1);
            INDArray given = axis == -1 ? outputs : outputs.permute(0, 2, 1);
            ProbeClasses classes = ProbeClasses.of(labels, axis);
            assertThat(classes.ofExamples()).isEmpty();
            assertThat(classes.accuracy(given.dup('c').reshape(2, 6))).isEqualTo(0.75);
        }
        INDArray once = Nd4j.zeros(DataType.DOUBLE, 2, 3, 2);
        once.putScalar(new int[] {0, 1, 1}, 1);
        once.putScalar(new int[] {1, 0, 0}, 1);
        assertThat(ProbeClasses.of(once, -2).known()).as("not at every step").isFalse();
    }

    private static List<Integer> classes(double... rows) {
        return ProbeClasses.of(Nd4j.createFromArray(rows).reshape(2, 3), -1).ofExamples();
    }

    private Measurement last(MultiLayerNetwork network, KernelRegimeListenerBuilder builder) {
        Recorder recorder = new Recorder();
        record(network, builder, recorder);
        return recorder.measurements.get(recorder.measurements.size() - 1);
    }

    private void record(
            MultiLayerNetwork network, KernelRegimeListenerBuilder builder, Recorder recorder) {
        KernelRegimeListener listener =
                builder.schedule(Schedule.every(1)).log(false).sink(recorder).build();
        network.setListeners(listener);
        network.fit(probe);
        network.fit(probe);
        listener.close();
    }

    private static final class Recorder implements MeasurementSink {

        private final List<Measurement> measurements = new ArrayList<>();
        private RunHeader header;

        @Override
        public void started(RunHeader started) {
            header = started;
        }

        @Override
        public void measured(Measurement measurement) {
            measurements.add(measurement);
        }
    }
}
