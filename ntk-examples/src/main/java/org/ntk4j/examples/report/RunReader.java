/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ntk4j.examples.data.DataException;

/**
 * Reads the JSON Lines of {@link org.ntk4j.dl4j.report.JsonLinesSink}.
 *
 * <p>A line that is cut off where a run ended, because the program was killed while it wrote, is
 * left out and noted. What a newer version may have added, other types of lines and other keys, is
 * passed over. Anything else that is wrong is refused with file and line.
 */
public final class RunReader {

    private static final ObjectReader JSON =
            new ObjectMapper()
                    .readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String ADVICE = "name a file that train --jsonl wrote";
    private static final int SHOWN = 40;

    private final Path file;
    private final RunRecorder recorder = new RunRecorder();
    private long number;
    private String broken;
    private long brokenAt;

    private RunReader(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param file to read
     * @param label what to call its run
     * @return its runs, at least one
     * @throws DataException if there is no such file or it is not one of ours
     */
    public static List<RecordedRun> read(Path file, String label) {
        return new RunReader(file).read(label);
    }

    private List<RecordedRun> read(String label) {
        // Not a strict decoder: a line may be cut off in the middle of a character.
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    take(line);
                }
            }
        } catch (IOException e) {
            String why = Files.notExists(file) ? "no such file" : "one that cannot be read";
            throw DataException.of(file, "the JSON Lines of a run", why, ADVICE, e);
        }
        if (broken != null) {
            noteCutOff();
        }
        List<RecordedRun> runs = recorder.runs(label);
        if (runs.isEmpty()) {
            throw DataException.of(file, "the JSON Lines of a run", "an empty file", ADVICE, null);
        }
        return runs;
    }

    private void take(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            json = null;
        }
        if (json == null || !json.isObject()) {
            if (broken != null) {
                throw notJson();
            }
            broken = line;
            brokenAt = number;
            if (recorder.runs("").isEmpty()) {
                throw notJson();
            }
            return;
        }
        boolean header = "header".equals(json.path("type").asText());
        if (broken != null && !header) {
            throw notJson();
        }
        if (broken != null) {
            noteCutOff();
        }
        try {
            take(json, header);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new DataException(file + ", line " + number + ": " + e.getMessage());
        }
    }

    private void take(JsonNode json, boolean header) {
        RunLine line = new RunLine(json);
        if (header) {
            if (recorder.knows(line.run())) {
                recorder.end();
            }
            recorder.started(line.header());
            return;
        }
        if (!recorder.knows(line.run())) {
            throw new IllegalArgumentException(
                    "expected the header of run " + line.run() + " first, found none; " + ADVICE);
        }
        switch (line.type()) {
            case "measurement" -> recorder.measured(line.measurement());
            case "transition" ->
                    recorder.changed(line.run(), line.transition(recorder.criteria(line.run())));
            case "kernel" -> {
                if (!recorder.kernel(line.run(), line.iteration(), line.matrix())) {
                    throw new IllegalArgumentException(
                            "expected a matrix of a measurement before it, found one of iteration "
                                    + line.iteration());
                }
            }
            default -> {
                // A newer version may write lines that this one does not know.
            }
        }
    }

    private void noteCutOff() {
        recorder.note(
                "The last line is cut off (line "
                        + brokenAt
                        + " of the file): the program was killed while it wrote, and the run may"
                        + " have gone on for a while.");
        broken = null;
    }

    private DataException notJson() {
        String shown = broken.length() > SHOWN ? broken.substring(0, SHOWN) + "..." : broken;
        return new DataException(
                file
                        + ", line "
                        + brokenAt
                        + ": expected a JSON object, found "
                        + shown.replaceAll("\\p{Cntrl}", "?")
                        + "; "
                        + ADVICE);
    }
}
