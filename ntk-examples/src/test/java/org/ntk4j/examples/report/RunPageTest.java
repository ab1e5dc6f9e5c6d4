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
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeMonitor;

class RunPageTest {

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

    @Test
    void hasEveryPlotOfARunThatMeasuredEverything() throws IOException {
        JsonNode data = data(page(sink -> Runs.departing(sink, 25)));

        assertThat(data.fieldNames())
                .toIterable()
                .containsExactly(
                        "drift",
                        "surrogate",
                        "layers-0",
                        "sharpness",
                        "hessian",
                        "movement",
                        "forecast",
                        "loss",
                        "accuracy",
                        "kernel-0",
                        "spectrum-0");
    }

    @Test
    void drawsTheNumbersThatWereMeasured() throws IOException {
        JsonNode data = data(page(sink -> Runs.departing(sink, 25)));

        JsonNode drift = data.path("drift");
        JsonNode points = drift.path("series").path(0).path("points");
        assertThat(points).hasSize(25);
        for (int i = 0; i < 25; i++) {
            assertThat(points.path(i).path(0).asInt()).isEqualTo(10 * i);
            assertThat(points.path(i).path(1).asDouble()).isEqualTo(0.01 * (i + 1));
        }
        assertThat(drift.path("levels").findValuesAsText("y")).containsExactly("0.2", "0.1");
        assertThat(drift.path("events").path(0).path("x").asInt()).isEqualTo(190);
        assertThat(data.path("sharpness").path("levels").path(0).path("y").asDouble())
                .isEqualTo(2 / 0.5);
        assertThat(data.path("layers-0").path("cells")).hasSize(50);
        assertThat(data.path("layers-0").path("cells").path(48).toString())
                .isEqualTo("[24,0," + 0.25 * 1.5 + ",0.75," + 0.25 / 3 + "]");
        assertThat(data.path("spectrum-0").path("series").path(2).path("points").path(0).toString())
                .isEqualTo("[1,9.25]");
    }

    @Test
    void ordersTheKernelByClass() throws IOException {
        JsonNode kernel = data(page(sink -> Runs.departing(sink, 25))).path("kernel-0");

        assertThat(kernel.path("classes").toString()).isEqualTo("[0,0,1,1,2,2]");
        assertThat(kernel.path("examples").toString()).isEqualTo("[1,3,2,5,0,4]");
        assertThat(kernel.path("panels").findValuesAsText("name"))
                .containsExactly(
                        "before (iteration 0)",
                        "at the departure (iteration 190)",
                        "after (iteration 240)");
        assertThat(kernel.path("panels").path(0).path("rows").path(0).path(4).asDouble())
                .isCloseTo(Runs.matrix(0.01)[1][0], withinPercentage(0.01));
    }

    @Test
    void answersInWords() {
        String page = page(sink -> Runs.departing(sink, 25));

        assertThat(page)
                .contains("<h1 class=\"verdict departed\">Left the kernel regime at iteration 190")
                .contains("Drift 0.2 reached the threshold 0.2 at iteration 190.")
                .contains("the network is off by 17% of the change of the outputs")
                .contains("The threshold 0.2 was first reached at iteration 190.")
                .contains("The threshold 0.5 was not reached.")
                .contains("had the largest share of the kernel&#39;s change at the departure: 75%")
                .contains("2 / learning rate is 4; the sharpness was above it, at most 138% of it");
    }

    @Test
    void saysWhatItLacks() throws IOException {
        String page = page(sink -> Runs.staying(sink, 5));

        assertThat(data(page).fieldNames())
                .toIterable()
                .containsExactly(
                        "drift", "surrogate", "layers-0", "movement", "loss", "spectrum-0");
        assertThat(page)
                .contains("Stayed in the kernel regime</h1>")
                .contains("The kernel&#39;s matrix: no measurement carries one.")
                .contains("The output Hessian norm was not measured.")
                .contains("The accuracy was not measured.");
    }

    @Test
    void drawsWhatThereIsOfADivergedRun() throws IOException {
        String page = page(Runs::diverging);

        assertThat(page).contains("Training diverged by iteration 20");
        JsonNode points = data(page).path("drift").path("series").path(0).path("points");
        assertThat(points.toString()).isEqualTo("[[0,0.01],[10,0.05],[20,null]]");
    }

    /** A schedule may have the layers measured less often than the rest. */
    @Test
    void drawsLayersThatTheLastMeasurementDoesNotHave() throws IOException {
        Consumer<MeasurementSink> training =
                sink -> {
                    RegimeMonitor monitor = Runs.begin(sink, "dense");
                    Runs.tell(sink, monitor, Runs.measurement(0, 0.01, false));
                    Runs.tell(sink, monitor, Runs.measurement(10, 0.02, false));
                    MeasurementBuilder rest = Measurement.at(20, 0);
                    rest.value(Quantity.PARAMETER_MOVEMENT, 0.01);
                    Runs.tell(sink, monitor, rest.build());
                };

        JsonNode movement = data(page(training)).path("movement");

        assertThat(movement.path("series").findValuesAsText("name"))
                .containsExactly("All parameters", "dense", "out");
    }

    @Test
    void countsTheLayersThatItDoesNotName() {
        assertThat(page(sink -> Runs.deep(sink, 9, 2))).contains("; 1 other layer less.");
        assertThat(page(sink -> Runs.deep(sink, 10, 2))).contains("; 2 other layers less.");
    }

    @Test
    void saysOfNoLayerOfUnknownDriftThatItIsLess() {
        MeasurementBuilder measurement = Measurement.at(0, 0);
        for (int layer = 0; layer < 12; layer++) {
            double drift = layer < 9 ? 0.01 * layer : Double.NaN;
            measurement.layer("layer" + layer, new LayerMeasurement(drift, 0.01, Double.NaN));
        }

        String page = page(sink -> Runs.tell(sink, Runs.begin(sink, "a"), measurement.build()));

        assertThat(page).contains("; 1 other layer less; 3 other layers of unknown drift.");
    }

    @Test
    void makesDoWithOneMeasurementAndWithNone() throws IOException {
        assertThat(page(sink -> Runs.departing(sink, 1)))
                .contains("In the kernel regime at the only measurement")
                .contains("There is one measurement, at iteration 0.");
        String none = page(sink -> Runs.begin(sink, "dense"));
        assertThat(none).contains("Nothing was measured");
        assertThat(data(none)).isEmpty();
    }

    @Test
    void letsNoNameOutOfItsPlace() {
        String page = page(sink -> Runs.departing(sink, 25));

        assertThat(page)
                .doesNotContain("<script>document.title")
                .doesNotContain("{b|c}\"")
                .contains("a&lt;/script&gt;&lt;script&gt;")
                .contains("a\\u003c/script\\u003e\\u003cscript\\u003e");
    }

    @Test
    void putsRunsOfDifferentLayersAndProbesSideBySide() throws IOException {
        RunRecorder first = new RunRecorder();
        Runs.departing(first, 25);
        RunRecorder second = new RunRecorder();
        Runs.staying(second, 5);
        List<RecordedRun> runs = new ArrayList<>(first.runs("one"));
        runs.addAll(second.runs("two <b>"));

        String page = RunPage.of(runs).html();
        JsonNode data = data(page);

        assertThat(page)
                .contains("2 runs: 1 stayed in the kernel regime, 1 left the kernel regime</h1>")
                .contains("<th scope=\"row\">two &lt;b&gt;</th>")
                .contains("two &lt;b&gt;: not measured.");
        assertThat(data.path("drift").path("series").findValuesAsText("name"))
                .containsExactly("one", "two <b>");
        assertThat(data.path("movement").path("series")).hasSize(2);
        assertThat(data.has("layers-0")).isTrue();
        assertThat(data.has("layers-1")).isTrue();
        assertThat(data.has("kernel-1")).isFalse();
    }

    @Test
    void asksForNothingFromAnywhere() {
        String page = page(sink -> Runs.departing(sink, 25));

        assertThat(page)
                .contains("default-src 'none'".replace("'", "&#39;"))
                .doesNotContain("<script src")
                .doesNotContainPattern("<link[^>]*href=\"(?!data:)")
                .doesNotContain("@import");
    }

    @Test
    void describesEveryPlotInWordsAndInATable() {
        String page = page(sink -> Runs.departing(sink, 25));

        assertThat(count(page, "role=\"img\" aria-label=\"[^\"]{30,}\"")).isEqualTo(13);
        assertThat(count(page, "<table>")).isEqualTo(11);
    }

    private static int count(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    private static JsonNode data(String page) throws IOException {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return new ObjectMapper().readTree(matcher.group(1));
    }

    private static String page(Consumer<MeasurementSink> training) {
        RunRecorder recorder = new RunRecorder();
        training.accept(recorder);
        return RunPage.of(recorder.runs("a run")).html();
    }
}
