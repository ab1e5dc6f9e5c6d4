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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.regime.RegimeMonitor;

/** The page as a browser sees it. Skipped where there is no Chromium. */
class PageInBrowserTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Charts with something in them: SVG paths beyond a frame, or pixels of several colours. */
    private static final String DRAWN =
            """
            [...document.querySelectorAll('.chart')].filter(chart => {
              const canvas = chart.querySelector('canvas');
              if (!canvas) return chart.querySelectorAll('svg path').length > 5;
              const size = canvas.width * canvas.height;
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width,
                canvas.height).data;
              const colours = new Set();
              for (let i = 0; i < size; i += 7) {
                colours.add(pixels.slice(4 * i, 4 * i + 4).join());
              }
              return colours.size > 5;
            }).length
            """;

    private static Browser browser;

    @TempDir Path dir;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void drawsEveryPlotOfARunWithoutErrorsAndWithoutTheNetwork() throws Exception {
        open(recorded("a run", sink -> Runs.departing(sink, 25)));

        assertWhole(13);
        assertThat(browser.evaluate("document.title").asText())
                .isEqualTo("Left the kernel regime at iteration 190 - a run");
        assertThat(text("#drift svg")).contains("drift", "left at 190", "departs at 0.2");
        assertThat(text("#layers-0 svg")).contains("out", "left at 190");
        assertThat(text("#sharpness svg")).contains("2 / learning rate = 4");
    }

    @Test
    void drawsRunsSideBySideAndRunsThatDiverged() throws Exception {
        List<RecordedRun> runs = new ArrayList<>();
        runs.addAll(recorded("first", sink -> Runs.departing(sink, 25)));
        runs.addAll(recorded("second", sink -> Runs.staying(sink, 5)));
        runs.addAll(recorded("third", Runs::diverging));
        runs.addAll(recorded("fourth", sink -> Runs.begin(sink, "dense")));
        open(runs);

        assertThat(errors()).isEmpty();
        assertThat(text("#drift svg")).contains("first", "second", "third");
        assertThat(browser.evaluate("document.documentElement.dataset.drawn").asInt())
                .isEqualTo(browser.evaluate("document.querySelectorAll('.chart').length").asInt());
    }

    @Test
    void drawsASingleMeasurementAndManyPixels() throws Exception {
        open(recorded("one", sink -> Runs.departing(sink, 1)));
        assertThat(errors()).isEmpty();

        open(recorded("many", sink -> Runs.departing(sink, 5000)));
        assertWhole(13);
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt()).isZero();
    }

    @Test
    void followsTheSystemsColoursUntilTheReaderChooses() throws Exception {
        media("prefers-color-scheme", "dark");
        open(recorded("a run", sink -> Runs.departing(sink, 25)));
        assertThat(theme()).isEqualTo("dark");
        String dark = style("body", "backgroundColor");

        browser.evaluate("document.getElementById('theme').click()");
        assertThat(theme()).isEqualTo("light");
        assertThat(style("body", "backgroundColor")).isNotEqualTo(dark);
        assertWhole(13);
    }

    @Test
    void showsNumbersUnderThePointer() throws Exception {
        open(recorded("a run", sink -> Runs.departing(sink, 25)));
        JsonNode box =
                browser.evaluate(
                        "(() => { const e = document.querySelector('#drift .chart');"
                                + " e.scrollIntoView(); const r = e.getBoundingClientRect();"
                                + " return [r.left + r.width / 2, r.top + r.height / 2]; })()");
        ObjectNode mouse = JSON.createObjectNode().put("type", "mouseMoved");
        mouse.put("x", box.path(0).asDouble()).put("y", box.path(1).asDouble());
        browser.call("Input.dispatchMouseEvent", mouse);
        browser.evaluate("new Promise(done => setTimeout(done, 500))");

        assertThat(text("#drift svg")).containsPattern("iteration 1[0-9]0drift: 0.1");
    }

    @Test
    void fitsAPhone() throws Exception {
        ObjectNode phone = JSON.createObjectNode().put("width", 360).put("height", 740);
        browser.call(
                "Emulation.setDeviceMetricsOverride",
                phone.put("deviceScaleFactor", 2).put("mobile", true));
        open(recorded("a run", sink -> Runs.departing(sink, 25)));

        assertWhole(13);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(360);
        browser.call("Emulation.clearDeviceMetricsOverride", JSON.createObjectNode());
    }

    @Test
    void drawsAKernelOfManyExamplesAsPixels() throws Exception {
        RunRecorder recorder = new RunRecorder();
        Runs.large(recorder, 60);
        open(recorder.runs("large"));

        assertThat(errors()).isEmpty();
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt())
                .isEqualTo(2);
        assertThat(browser.evaluate(DRAWN).asInt())
                .isEqualTo(browser.evaluate("document.querySelectorAll('.chart').length").asInt());
    }

    /** A symbol for each of so many points, or a curve for each layer, is more than it can draw. */
    @Test
    void drawsALongTrainingOfADeepNetworkInTime() throws Exception {
        open(recorded("deep", sink -> Runs.deep(sink, 100, 2000)));

        assertWhole(3);
        assertThat(browser.evaluate("document.querySelectorAll('#movement path').length").asInt())
                .isLessThan(100);
        assertThat(text("#movement .finding"))
                .contains("All parameters:", "layer92:", "layer99:")
                .doesNotContain("layer91:");
        assertThat(text("#layers-0 .finding")).contains("; 92 other layers less.");
    }

    @Test
    void aPointWithoutNeighboursIsDrawnAmongMany() throws Exception {
        open(
                recorded(
                        "gaps",
                        sink -> {
                            RegimeMonitor monitor = Runs.begin(sink, "dense");
                            for (int i = 0; i < 100; i++) {
                                double drift = i == 50 ? 0.01 : Double.NaN;
                                Runs.tell(sink, monitor, Runs.measurement(i, drift, false));
                            }
                        }));

        assertThat(errors()).isEmpty();
        String symbols = "document.querySelectorAll('#drift path[fill=\"#0072b2\"]').length";
        assertThat(browser.evaluate(symbols).asInt()).isEqualTo(1);
    }

    private void assertWhole(int charts) throws IOException, InterruptedException {
        assertThat(errors()).isEmpty();
        assertThat(browser.evaluate("document.documentElement.dataset.drawn").asInt())
                .isEqualTo(charts);
        assertThat(browser.evaluate(DRAWN).asInt()).isEqualTo(charts);
        assertThat(style("#undrawn", "display")).isEqualTo("none");
    }

    private List<String> errors() throws IOException, InterruptedException {
        List<String> errors = new ArrayList<>();
        JsonNode own = browser.evaluate("document.documentElement.dataset.error ?? ''");
        if (!own.asText().isEmpty()) {
            errors.add(own.asText());
        }
        browser.events("Runtime.exceptionThrown").forEach(e -> errors.add(e.toString()));
        browser.events("Log.entryAdded").forEach(e -> errors.add(e.toString()));
        browser.events("Runtime.consoleAPICalled").forEach(e -> errors.add(e.toString()));
        browser.events("Network.requestWillBeSent").stream()
                .map(e -> e.path("params").path("request").path("url").asText())
                // The page itself, and its empty icon, which is within it.
                .filter(url -> !url.startsWith("file:") && !url.startsWith("data:"))
                .forEach(url -> errors.add("request of " + url));
        return errors;
    }

    private String text(String selector) throws IOException, InterruptedException {
        return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
    }

    private String style(String selector, String property)
            throws IOException, InterruptedException {
        return browser.evaluate(
                        "getComputedStyle(document.querySelector('" + selector + "'))." + property)
                .asText();
    }

    private String theme() throws IOException, InterruptedException {
        return browser.evaluate("document.documentElement.dataset.theme").asText();
    }

    private void media(String feature, String value) throws IOException, InterruptedException {
        ObjectNode parameters = JSON.createObjectNode();
        parameters.putArray("features").addObject().put("name", feature).put("value", value);
        browser.call("Emulation.setEmulatedMedia", parameters);
    }

    private void open(List<RecordedRun> runs) throws IOException, InterruptedException {
        Path file = dir.resolve("page.html");
        PageFile.write(file, runs);
        browser.open(file);
    }

    private static List<RecordedRun> recorded(String label, Consumer<MeasurementSink> training) {
        RunRecorder recorder = new RunRecorder();
        training.accept(recorder);
        return recorder.runs(label);
    }
}
