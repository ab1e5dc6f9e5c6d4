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
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;
import org.ntk4j.examples.train.Loss;
import org.ntk4j.examples.train.Model;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Parametrization;
import org.ntk4j.examples.train.Updater;
import picocli.CommandLine;

class Ntk4jTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn"})
    void trainsAndSumsUp(String model) {
        int status =
                run(
                        "train --model " + model,
                        "--width 4 --examples 30 --batch 10 --iterations 6 --every 3 --probe 5");

        assertThat(status).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
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

        run("train --width 4 --examples 30 --iterations 7 --every 3 --probe 5 --jsonl " + file);

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
        out.getBuffer().setLength(0);
        run("train --width 8 --examples 100 --iterations 20 --probe 5 --updater adam", every);
        return out.toString()
                .lines()
                .filter(line -> line.contains("accuracy"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesEveryChoiceInTheCaseOfTheHelp() {
        int status =
                run(
                        "train --updater adam --loss mse --parametrization ntk --seed 7",
                        "--width 4 --examples 30 --iterations 2 --learning-rate 0.01",
                        "--jsonl " + dir.resolve("run.jsonl"));

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
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
        int status = run(arguments);

        assertThat(status).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).singleElement().asString().contains(complaint);
    }

    @Test
    void refusesAReportThatIsADirectory() {
        assertThat(run("train --jsonl " + dir)).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "cifar10"})
    void refusesMissingDataInOneLineAndWithStatus2(String data) {
        int status = run("train --data " + data + " --data-dir " + dir);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(dir.resolve(data).toString());
    }

    @Test
    void refusesDamagedDataInOneLineAndWithStatus2() throws IOException {
        Path mnist = Files.createDirectory(dir.resolve("mnist"));
        Files.writeString(mnist.resolve("train-images-idx3-ubyte"), "<html>404 Not found</html>");

        assertThat(run("train --data mnist --data-dir " + dir)).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("train-images-idx3-ubyte: expected IDX");
    }

    @Test
    void failsWithStatus1WhenTrainingDiverges() {
        int status = run("train --loss mse --learning-rate 1e6 --width 8 --examples 50");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("diverged");
    }

    @Test
    void drawsAPageWithSharpnessAndKernelAndNoOtherFile() throws IOException {
        Path page = dir.resolve("page.html");

        int status = run("train --width 4 --examples 30 --iterations 5 --every 2 --report " + page);

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("report     " + page);
        assertThat(Files.readString(page))
                .contains("mlp of width 4 on 30 synthetic examples, sgd at ")
                .contains("id=\"sharpness\"", "id=\"kernel-0\"", "id=\"accuracy\"")
                .contains("There are 3 measurements, from iteration 0 to 4.")
                .endsWith("</html>\n");
        assertThat(dir)
                .isDirectoryNotContaining("glob:**.jsonl")
                .isDirectoryNotContaining("glob:**.html.*");
    }

    @Test
    void drawsRecordedRunsSideBySide() throws IOException {
        Path with = dir.resolve("with.jsonl");
        Path without = dir.resolve("without.jsonl");
        Path page = dir.resolve("page.html");
        String few = "train --width 4 --examples 30 --iterations 3 --every 1 --probe 5 --jsonl ";
        run(few + with + " --kernels");
        run(few + without);
        out.getBuffer().setLength(0);

        int status = run("report " + with + " " + without + " --out " + page);

        assertThat(status).isZero();
        assertThat(out.toString()).isEqualTo("Wrote " + page + ": 2 runs" + System.lineSeparator());
        assertThat(Files.readString(page))
                .contains("<h1 class=\"verdict nothing\">2 runs: 2 ", "id=\"kernel-0\"")
                .doesNotContain("id=\"kernel-1\"");
        assertThat(Files.readAllLines(with)).filteredOn(l -> l.contains("\"matrix\"")).hasSize(2);
        assertThat(Files.readString(without)).doesNotContain("matrix");
    }

    @Test
    void leavesAnOldPageAloneIfARunCannotBeRead() throws IOException {
        Path page = Files.writeString(dir.resolve("page.html"), "old");
        Path broken = Files.writeString(dir.resolve("broken.jsonl"), "{}\n");

        assertThat(run("report " + broken + " --out " + page)).isEqualTo(2);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(broken + ", line 1: expected the header of run 0 first");
        assertThat(page).hasContent("old");
        assertThat(run("report " + broken + " --out " + broken)).isEqualTo(2);
        assertThat(broken).hasContent("{}");
    }

    @Test
    void drawsASavedNetworkBesideItsReference() throws IOException {
        LabelledImages digits = SyntheticDigits.draw(1, 6);
        for (int seed = 1; seed <= 2; seed++) {
            new NetworkSpec(
                            Model.MLP,
                            4,
                            Updater.SGD,
                            0.1,
                            Loss.XENT,
                            Parametrization.STANDARD,
                            seed)
                    .build(digits.shape())
                    .save(dir.resolve(seed + ".zip").toFile());
        }
        Files.write(dir.resolve("x.npy"), Nd4j.toNpyByteArray(digits.vectors()));
        Files.write(dir.resolve("y.npy"), Nd4j.toNpyByteArray(digits.oneHot()));
        Path page = dir.resolve("page.html");

        int status =
                run(
                        "analyze --model " + dir.resolve("2.zip"),
                        "--reference " + dir.resolve("1.zip"),
                        "--probe " + dir.resolve("x.npy"),
                        "--labels " + dir.resolve("y.npy"),
                        "--json " + dir.resolve("out.json"),
                        "--report " + page);

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        String drift =
                new ObjectMapper()
                        .readTree(dir.resolve("out.json").toFile())
                        .at("/reference/drift")
                        .asText();
        assertThat(Files.readString(page))
                .contains("Left the kernel regime at iteration 1</h1>", "id=\"kernel-0\"")
                .contains("\"points\":[[0,0.0],[1," + drift + "]]");
    }

    @Test
    void drawsATrainingThatDivergedAndSaysSo() throws IOException {
        Path page = dir.resolve("page.html");

        int status =
                run(
                        "train --loss mse --learning-rate 1e6 --width 8 --examples 50 --report "
                                + page);

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("diverged");
        assertThat(Files.readString(page))
                .containsPattern("role=\"note\">Training diverged: the loss is [^<]+ at iteration");
    }

    @Test
    void drawsATrainingThatWasInterrupted() throws Exception {
        Path page = dir.resolve("page.html");
        Path log = dir.resolve("log");
        Process training =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(),
                                Ntk4j.class.getName(),
                                "train",
                                "--width",
                                "8",
                                "--iterations",
                                "1000000",
                                "--report",
                                page.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.readString(log).contains("at iteration 25:") && System.nanoTime() < end) {
            Thread.sleep(100);
        }

        training.destroy(); // SIGTERM, which a virtual machine obeys like Ctrl-C

        assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log)).contains("interrupted; " + page + " shows it until then");
        assertThat(Files.readString(page))
                .contains("role=\"note\">Training was interrupted.")
                .endsWith("</html>\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report --help", "--help", "train --help", "--version", "train -V"})
    void helpsWithStatus0(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).contains(arguments.contains("help") ? "Usage:" : "NTK4J");
    }

    /** Of this test, whoever runs it. */
    private static String classPath() {
        if (Ntk4jTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs())
                    .map(URL::getPath)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private int run(String... arguments) {
        String line = String.join(" ", arguments).trim();
        CommandLine command =
                Ntk4j.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return command.execute(line.isEmpty() ? new String[0] : line.split(" "));
    }
}
