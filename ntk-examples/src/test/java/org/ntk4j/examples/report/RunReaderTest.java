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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ntk4j.dl4j.report.JsonLinesSink;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.examples.data.DataException;

class RunReaderTest {

    @TempDir Path dir;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = dir.resolve("run.jsonl");
    }

    @Test
    void readsWhatALiveRecorderHears() {
        assertSameRuns(sink -> Runs.departing(sink, 25));
    }

    @Test
    void readsNumbersThatAreNone() {
        assertSameRuns(Runs::diverging);
    }

    @Test
    void readsAHeaderWithoutMeasurements() {
        assertSameRuns(sink -> Runs.begin(sink, "dense"));
    }

    private void assertSameRuns(Consumer<MeasurementSink> training) {
        RunRecorder live = new RunRecorder();
        training.accept(live);
        try (JsonLinesSink sink = JsonLinesSink.to(file)) {
            training.accept(sink);
        }

        // Doubles are written so that they are read back as they were.
        assertThat(RunReader.read(file, "label")).isEqualTo(live.runs("label"));
    }

    @Test
    void readsSeveralRunsOfOneFile() {
        write();
        Runs.staying(JsonLinesSink.appendingTo(file), 4);

        assertThat(RunReader.read(file, "x"))
                .extracting(RecordedRun::label, RecordedRun::measured)
                .containsExactly(tuple("x run 1", 3L), tuple("x run 2", 4L));
    }

    @Test
    void leavesOutALastLineThatWasCutOffAndSaysSo() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));

        RecordedRun run = RunReader.read(file, "x").get(0);

        assertThat(run.notes()).singleElement().asString().contains("cut off", "line 6");
        assertThat(run.measured()).isEqualTo(3);
    }

    @Test
    void leavesOutALineThatWasCutOffBeforeAnotherRun() throws IOException {
        write();
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 30));
        Runs.staying(JsonLinesSink.appendingTo(file), 4);

        List<RecordedRun> runs = RunReader.read(file, "x");

        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).notes()).hasSize(1);
        assertThat(runs.get(1).notes()).isEmpty();
    }

    @Test
    void passesOverWhatANewerVersionMayAdd() throws IOException {
        write();
        String text = Files.readString(file).replace("\"epoch\":", "\"novelty\":[1],\"epoch\":");
        Files.writeString(file, text + "{\"type\":\"novelty\",\"run\":0}\n\n");

        assertThat(RunReader.read(file, "x").get(0).measured()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | an empty file",
                "<html> | line 1: expected a JSON object, found <html>",
                "[1] | line 1: expected a JSON object, found [1]",
                "{} | line 1: expected the header of run 0 first",
                "{\"type\":\"header\",\"schema\":\"x/2\"} | schema ntk4j/run/1, found 'x/2'",
                "{\"type\":\"header\",\"schema\":\"ntk4j/run/1\"} | whole number as n, found none",
            })
    void refusesWhatIsNoRun(String text, String complaint) throws IOException {
        Files.writeString(file, text);

        assertRefused(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"measurement\"} | line 3: expected a whole number as iteration",
                "{\"type\":\"measurement\",\"iteration\":-1,\"regime\":\"KERNEL\"} | line 3",
                "{\"type\":\"measurement\",\"iteration\":9e99} | found 9.0E99",
                "{\"type\":\"measurement\",\"iteration\":1,\"regime\":\"LAZY\"} | found 'LAZY'",
                "{\"type\":\"measurement\",\"iteration\":1,\"regime\":\"KERNEL\",\"drift\":\"x\"}"
                        + " | expected a number or null, found \"x\"",
                "{\"type\":\"measurement\",\"run\":5,\"iteration\":1} | header of run 5 first",
                "{\"type\":\"transition\",\"iteration\":1,\"criterion\":\"y\"} | found 'y'",
                "{\"type\":\"kernel\",\"iteration\":99,\"matrix\":[[1]]} | of iteration 99",
                "{\"type\":\"kernel\",\"iteration\":0,\"matrix\":[[1,2]]} | square kernel",
                "{\"type\":\"meas | line 3: expected a JSON object, found {\"type\":\"meas",
            })
    void namesFileAndLineOfWhatIsWrong(String line, String complaint) throws IOException {
        write();
        List<String> lines = Files.readAllLines(file);
        lines.add(2, line);
        Files.write(file, lines);

        assertRefused(complaint);
    }

    @Test
    void refusesAMissingFile() {
        assertRefused("no such file");
    }

    @Test
    void refusesADirectoryAndBytesThatAreNoText() throws IOException {
        assertThatThrownBy(() -> RunReader.read(dir, "x")).hasMessageContaining("cannot be read");
        Files.write(file, new byte[] {(byte) 0xff, 0, 1, 2});
        assertRefused("line 1");
        Files.write(file, "\u0000".repeat(100).getBytes(StandardCharsets.UTF_8));
        assertRefused("line 1");
    }

    private void assertRefused(String complaint) {
        assertThatThrownBy(() -> RunReader.read(file, "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    /** A header, three measurements; in between the matrix of the first, in the end the last's. */
    private void write() {
        Runs.departing(JsonLinesSink.to(file), 3);
    }
}
