/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ntk4jTest {

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn"})
    void trainsAndSumsUp(String model) {
        ProgramRun run =
                ProgramRun.of(
                        "train --model " + model,
                        "--width 4 --examples 30 --batch 10 --iterations 6 --every 3 --probe 5");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Trained " + model + " of width 4")
                .contains("30 synthetic examples for 6 iterations")
                .containsPattern("train [0-9.]+ %, test [0-9.]+ %")
                .containsPattern("regime +(KERNEL|DEPARTED), drift=[0-9]")
                .contains("departure  ");
    }

    @Test
    void writesAHeaderAndEveryMeasurementAsJsonLines() throws IOException {
        Path file = dir.resolve("run.jsonl");
        ObjectMapper json = new ObjectMapper();

        ProgramRun.of(
                "train --width 4 --examples 30 --iterations 7 --every 3 --probe 5 --jsonl " + file);

        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(json.readTree(line));
        }
        assertThat(lines.get(0).path("schema").asText()).isEqualTo("ntk4j/run/1");
        assertThat(lines.stream().filter(line -> line.has("drift")))
                .extracting(line -> line.path("iteration").asInt())
                .containsExactly(0, 3, 6);
    }

    @Test
    void measuringOftenChangesNoAccuracy() {
        String often = summary("--every 1");
        String never = summary("--every 1000");

        assertThat(often).isEqualTo(never).contains("accuracy");
    }

    private String summary(String every) {
        String train = "train --width 8 --examples 100 --iterations 20 --probe 5 --updater adam";
        return ProgramRun.of(train, every)
                .out()
                .lines()
                .filter(line -> line.contains("accuracy"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesEveryChoiceInTheCaseOfTheHelp() {
        ProgramRun run =
                ProgramRun.of(
                        "train --updater adam --loss mse --parametrization ntk --seed 7",
                        "--width 4 --examples 30 --iterations 2 --learning-rate 0.01",
                        "--jsonl " + dir.resolve("run.jsonl"));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Missing required subcommand",
                "fly | fly",
                "train --bogus | --bogus",
                "train --width | --width",
                "train --width 0 | --width must be between 1 and 100000, not 0",
                "train --width x | --width",
                "train --width 99999999999 | --width",
                "train --examples -3 | --examples must be between 1",
                "train --iterations 0 | --iterations must be at least 1, not 0",
                "train --every 0 | --every must be at least 1",
                "train --batch 0 | --batch must be between 1 and 1000",
                "train --examples 20 --batch 21 | --batch must be between 1 and 20, not 21",
                "train --examples 20 --probe 21 | --probe must be between 1 and 20, not 21",
                "train --probe 0 | --probe must be between 1",
                "train --learning-rate 0 | --learning-rate must be positive",
                "train --learning-rate NaN | --learning-rate must be positive",
                "train --learning-rate Infinity | --learning-rate must be positive",
                "train --model rnn | --model",
                "train --data imagenet | --data",
                "train --updater lbfgs | --updater",
                "train --loss hinge | --loss",
                "train --parametrization mup | --parametrization",
                "train --jsonl /no/such/dir/x | there is no directory /no/such/dir",
                "train --report /no/such/dir/x | --report /no/such/dir/x cannot be written",
                "train --report x --jsonl x | --report and --jsonl name the same file",
                "report | --out",
                "report --out x.html | RUN.jsonl",
                "report no.jsonl --out /no/such/x.html | there is no directory /no/such",
                "report no/such.jsonl --out x.html | no/such.jsonl: expected",
            })
    void refusesBadArgumentsInOneLineAndWithStatus2(String arguments, String complaint) {
        ProgramRun run = ProgramRun.of(arguments);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(complaint);
    }

    @Test
    void refusesAReportThatIsADirectory() {
        ProgramRun run = ProgramRun.of("train --jsonl " + dir);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "cifar10"})
    void refusesMissingDataInOneLineAndWithStatus2(String data) {
        ProgramRun run = ProgramRun.of("train --data " + data + " --data-dir " + dir);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains(dir.resolve(data).toString());
    }

    @Test
    void refusesDamagedDataInOneLineAndWithStatus2() throws IOException {
        Path mnist = Files.createDirectory(dir.resolve("mnist"));
        Files.writeString(mnist.resolve("train-images-idx3-ubyte"), "<html>404 Not found</html>");

        ProgramRun run = ProgramRun.of("train --data mnist --data-dir " + dir);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("train-images-idx3-ubyte: expected IDX");
    }

    @Test
    void failsWithStatus1WhenTrainingDiverges() {
        ProgramRun run =
                ProgramRun.of("train --loss mse --learning-rate 1e6 --width 8 --examples 50");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("diverged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report --help", "--help", "train --help", "--version", "train -V"})
    void helpsWithStatus0(String arguments) {
        ProgramRun run = ProgramRun.of(arguments);

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(arguments.contains("help") ? "Usage:" : "NTK4J");
    }
}
