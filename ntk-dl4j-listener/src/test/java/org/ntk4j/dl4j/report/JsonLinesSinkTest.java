/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ntk4j.regime.Quantity;

class JsonLinesSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("new/runs/run.jsonl");
    }

    @Test
    void theFirstLineIsTheHeader() throws IOException {
        run(JsonLinesSink.to(file));
        JsonNode header = lines().get(0);
        assertThat(header)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "header", "schema": "ntk4j/run/1", "run": 0,
                                 "model": {
                                   "class": "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
                                   "p": 130,
                                   "layers": [{"name": "dense1", "parameters": 100},
                                              {"name": "out", "parameters": 30}]},
                                 "kernel": "trace", "n": 64, "k": 10, "dataType": "FLOAT",
                                 "seed": 42, "baseline": "first iteration",
                                 "schedule": "every 10 iterations",
                                 "criteria": [
                                   {"quantity": "drift", "departAt": 0.2, "returnAt": 0.1},
                                   {"quantity": "linearizationError", "departAt": 0.5,
                                    "returnAt": 0.25}],
                                 "warnings": [{"quantity": "forecastDrift",
                                               "departAt": 0.2, "returnAt": 0.1}],
                                 "versions": %s}
                                """
                                        .formatted(
                                                JSON.writeValueAsString(
                                                        Samples.header().versions()))));
    }

    @Test
    void aMeasurementHasTheKeysOfTheContract() throws IOException {
        run(JsonLinesSink.to(file));
        assertThat(lines().get(1))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "measurement", "run": 0, "iteration": 400, "epoch": 2,
                                 "score": 0.25, "regime": "KERNEL", "drift": 0.0312, "cka": 0.9991,
                                 "parameterMovement": 0.0021, "linearizationError": 0.0087,
                                 "outputHessianNorm": 0.412,
                                 "layers": {
                                   "dense1": {"drift": 0.05, "movement": 0.002, "share": 0.75},
                                   "out": {"drift": 0.01, "movement": 0.001, "share": 0.25}},
                                 "eigenvalues": [3.0, 2.0, 0.5], "millis": 18.0,
                                 "overhead": 0.013}
                                """));
    }

    @Test
    void aTransitionIsAnObjectOfItsOwn() throws IOException {
        run(JsonLinesSink.to(file));
        assertThat(lines().get(2))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "transition", "run": 0, "iteration": 400, "epoch": 2,
                                 "from": "KERNEL", "to": "DEPARTED", "criterion": "drift",
                                 "value": 0.0312, "threshold": 0.03, "layer": "dense1",
                                 "share": 0.75, "message": "%s"}
                                """
                                        .formatted(Samples.departure().describe())));
    }

    @Test
    void whatIsUnknownIsAbsentAndWhatIsNotFiniteIsNull() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        sink.started(RunHeader.of("Net").build());
        sink.measured(
                Measurement.at(1, 0)
                        .value(Quantity.DRIFT, Double.NaN)
                        .value(Quantity.CONDITION_NUMBER, Double.POSITIVE_INFINITY)
                        .layer("a", new LayerMeasurement(Double.NaN, 0.5, 1))
                        .build());
        sink.measured(
                Measurement.at(2, 0)
                        .score(Double.NEGATIVE_INFINITY)
                        .eigenvalues(Double.NaN, 1)
                        .cost(3, Double.NaN)
                        .build());
        assertThat(lines().get(0).has("seed")).isFalse();
        assertThat(lines().get(1))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "measurement", "run": 0, "iteration": 1, "epoch": 0,
                                 "regime": "KERNEL", "drift": null, "conditionNumber": null,
                                 "layers": {"a": {"drift": null, "movement": 0.5, "share": 1.0}},
                                 "millis": 0.0}
                                """));
        assertThat(lines().get(2))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "measurement", "run": 0, "iteration": 2, "epoch": 0,
                                 "score": null, "regime": "KERNEL", "eigenvalues": [null, 1.0],
                                 "millis": 3.0}
                                """));
    }

    @Test
    void everyLineIsCompleteAsSoonAsItsCallReturns() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        assertThat(file).doesNotExist();
        sink.started(Samples.header());
        for (int i = 0; i < 20; i++) {
            assertThat(Files.readString(file)).endsWith("\n");
            assertThat(lines()).as("without close or flush").hasSize(1 + i);
            sink.measured(Samples.measurement());
        }
    }

    @Test
    void namesThatNeedEscapingAndUnicodeStayOneLine() throws IOException {
        String name = "schicht \"\u00e4\"\n2\u2028";
        JsonLinesSink sink = JsonLinesSink.to(file);
        sink.started(RunHeader.of("Net").layer(name, 1).build());
        sink.close();
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0).at("/model/layers/0/name").textValue()).isEqualTo(name);
    }

    @Test
    void anEarlierRunIsOverwritten() throws IOException {
        run(JsonLinesSink.to(file));
        run(JsonLinesSink.to(file));
        assertThat(types()).containsExactly("header", "measurement", "transition");
    }

    @Test
    void aSinkNeverErasesItsOwnRuns() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        sink.started(Samples.header());
        sink.started(Samples.header());
        sink.close();
        sink.close();
        run(sink);
        assertThat(types())
                .containsExactly("header", "header", "header", "measurement", "transition");
    }

    @Test
    void appendingKeepsWhatIsThereAndClosesACutOffLine() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"type\":\"header\"}\n{\"type\":\"meas");
        run(JsonLinesSink.appendingTo(file));
        List<String> text = Files.readAllLines(file);
        assertThat(text).hasSize(5);
        assertThat(text.get(1)).isEqualTo("{\"type\":\"meas");
        assertThat(JSON.readTree(text.get(2)).get("type").textValue()).isEqualTo("header");
        run(JsonLinesSink.appendingTo(file));
        assertThat(Files.readAllLines(file)).hasSize(8);
    }

    /** A training that is told to stop still writes what it measured, and is still told. */
    @Test
    void aPendingInterruptCostsNoLine() throws IOException {
        run(JsonLinesSink.to(file));
        Thread.currentThread().interrupt();
        try {
            run(JsonLinesSink.appendingTo(file));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(lines()).hasSize(6);
    }

    @Test
    void appendingToNothingStartsAFile() throws IOException {
        run(JsonLinesSink.appendingTo(file));
        assertThat(types()).containsExactly("header", "measurement", "transition");
    }

    @Test
    void refusesAMeasurementOutsideARun() {
        JsonLinesSink sink = JsonLinesSink.to(file);
        assertThatIllegalStateException()
                .isThrownBy(() -> sink.measured(Samples.measurement()))
                .withMessageContaining("Expected started()")
                .withMessageContaining(file.toString());
        assertThat(file).doesNotExist();
    }

    @Test
    void namesAFileThatCannotBeWritten() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> JsonLinesSink.to(folder).started(Samples.header()))
                .withMessageContaining(folder.toString());
    }

    @Test
    void whatAPageNeedsIsAddedWhereItIsKnown() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        sink.started(RunHeader.of("Net").learningRate(0.5).probeClasses(List.of(2, 0, 2)).build());
        sink.measured(Measurement.at(1, 0).probeLoss(0.75).accuracy(0.5).build());
        sink.close();
        assertThat(lines().get(0).get("learningRate").doubleValue()).isEqualTo(0.5);
        assertThat(lines().get(0).get("probeClasses").toString()).isEqualTo("[2,0,2]");
        assertThat(lines().get(1).get("probeLoss").doubleValue()).isEqualTo(0.75);
        assertThat(lines().get(1).get("accuracy").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void theMatricesOfTheFirstTheChangesAndTheLastAreLinesOfTheirOwn() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        sink.started(Samples.header());
        for (int i = 0; i < 5; i++) {
            Measurement measurement =
                    Measurement.at(i, 0).kernel(new double[][] {{i, 1}, {1, Double.NaN}}).build();
            sink.measured(measurement);
            if (i == 2) {
                sink.changed(Samples.departure(), measurement);
            }
        }
        sink.close();
        assertThat(lines().stream().filter(line -> "kernel".equals(line.get("type").textValue())))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"type\":\"kernel\",\"run\":0,\"iteration\":0,\"matrix\":[[0.0,1.0],[1.0,null]]}",
                        "{\"type\":\"kernel\",\"run\":0,\"iteration\":2,\"matrix\":[[2.0,1.0],[1.0,null]]}",
                        "{\"type\":\"kernel\",\"run\":0,\"iteration\":4,\"matrix\":[[4.0,1.0],[1.0,null]]}");
    }

    @Test
    void eachRunHasMatricesOfItsOwn() throws IOException {
        JsonLinesSink sink = JsonLinesSink.to(file);
        for (int run = 0; run < 2; run++) {
            sink.started(RunHeader.of("Net").run(run).build());
        }
        for (int i = 0; i < 2; i++) {
            for (int run = 0; run < 2; run++) {
                sink.measured(Measurement.at(i, 0).run(run).kernel(new double[][] {{run}}).build());
            }
        }
        sink.close();
        sink.started(Samples.header());
        sink.measured(Measurement.at(7, 0).kernel(new double[][] {{1}}).build());
        sink.close();
        assertThat(lines().stream().filter(line -> "kernel".equals(line.get("type").textValue())))
                .extracting(line -> line.get("run") + "/" + line.get("iteration"))
                .containsExactly("0/0", "1/0", "0/1", "1/1", "0/7");
    }

    private static void run(JsonLinesSink sink) {
        sink.started(Samples.header());
        sink.measured(Samples.measurement());
        sink.changed(Samples.departure(), Samples.measurement());
        sink.close();
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readString(file).split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private List<String> types() throws IOException {
        return lines().stream().map(line -> line.get("type").textValue()).toList();
    }
}
