/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.ntk4j.examples.analyze.Analysis;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;

class AnalysisRecorderTest {

    private static final double[][] ONE_HOT = {{1, 0}, {0, 1}, {1, 0}};

    @Test
    void theReferenceIsTheBaselineOfOneNetwork() {
        RecordedRun run = run(analysis("net.zip", 40, Optional.of(reference("first.zip", 0.3))));

        assertThat(run.header().baseline()).isEqualTo("first.zip");
        assertThat(run.measurements())
                .extracting(m -> m.iteration(), m -> m.value(Quantity.DRIFT).orElseThrow())
                .containsExactly(tuple(0L, 0.0), tuple(40L, 0.3));
        assertThat(run.measurements()).allMatch(m -> m.hasKernel());
        assertThat(run.header().probeClasses()).containsExactly(0, 1, 0);
        assertThat(run.last().orElseThrow().accuracy()).isEqualTo(2.0 / 3);
        assertThat(run.last().orElseThrow().value(Quantity.KAPPA)).hasValue(0.7);

        assertThat(RunPage.of(List.of(run)).html())
                .contains("Left the kernel regime at iteration 40</h1>")
                .contains("b has the largest drift of its own kernel: 0.4.")
                .contains("id=\"kernel-0\"", "id=\"layers-0\"", "id=\"hessian\"");
    }

    @Test
    void withoutAReferenceNothingIsJudged() {
        RecordedRun run = run(analysis("net.zip", 40, Optional.empty()));

        assertThat(run.measurements()).hasSize(1);
        assertThat(RunPage.of(List.of(run)).html())
                .contains("Measured, but compared with nothing</h1>")
                .doesNotContain("id=\"drift\"")
                .contains("id=\"kernel-0\"");
    }

    @Test
    void checkpointsThatDoNotKnowTheirIterationAreNumbered() {
        RecordedRun run =
                run(
                        analysis("a.zip", 0, Optional.of(reference("a.zip", 0))),
                        analysis("b.zip", 0, Optional.of(reference("a.zip", 0.05))),
                        analysis("c.zip", 0, Optional.of(reference("a.zip", 0.15))));

        assertThat(run.measurements()).extracting(m -> m.iteration()).containsExactly(0L, 1L, 2L);
        assertThat(new Verdict(run).headline()).isEqualTo("Stayed in the kernel regime");
    }

    @Test
    void addsNothingOnceItIsClosed() {
        AnalysisRecorder recorder = new AnalysisRecorder();
        recorder.add(analysis("a.zip", 1, Optional.empty()));
        recorder.close();
        recorder.add(analysis("b.zip", 2, Optional.empty()));

        assertThat(recorder.runs("x").get(0).measurements())
                .extracting(m -> m.iteration())
                .containsExactly(1L);
    }

    private static RecordedRun run(Analysis... analyses) {
        AnalysisRecorder recorder = new AnalysisRecorder();
        for (Analysis analysis : analyses) {
            recorder.add(analysis);
        }
        return recorder.runs("x").get(0);
    }

    private static Analysis analysis(
            String model, int iteration, Optional<Analysis.Reference> reference) {
        Map<String, Long> layers = new LinkedHashMap<>();
        layers.put("a", 10L);
        layers.put("b", 4L);
        return new Analysis(
                new Analysis.Subject(model, iteration, 1, "double", 3, 2, 14, layers),
                new double[][] {{2, 1}, {0, 1}, {0, 1}},
                kernel(),
                Optional.of(
                        new Analysis.Hessian(
                                new double[3][2],
                                1.5,
                                OptionalDouble.of(0.8),
                                OptionalDouble.of(0.6),
                                true)),
                OptionalDouble.of(0.7),
                Optional.empty(),
                reference,
                Optional.of(ONE_HOT),
                Map.of());
    }

    private static Analysis.Reference reference(String model, double drift) {
        Map<String, Double> layers = new LinkedHashMap<>();
        layers.put("a", drift / 2);
        layers.put("b", drift + 0.1);
        return new Analysis.Reference(
                model,
                KernelKind.FULL,
                OptionalDouble.of(drift),
                OptionalDouble.of(0.9),
                OptionalDouble.of(0.1),
                OptionalDouble.of(drift / 3),
                OptionalDouble.of(0.01),
                layers,
                kernel());
    }

    private static Analysis.Kernel kernel() {
        double[][] trace = {{3, 1, 0}, {1, 4, 1}, {0, 1, 5}};
        return new Analysis.Kernel(
                trace,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty());
    }
}
