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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;
import org.ntk4j.examples.train.Loss;
import org.ntk4j.examples.train.Model;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Parametrization;
import org.ntk4j.examples.train.Updater;

/** What the commands draw. */
class PagesTest {

    @TempDir Path dir;

    @Test
    void drawsAPageWithSharpnessAndKernelAndNoOtherFile() throws IOException {
        Path page = dir.resolve("page.html");

        ProgramRun run =
                ProgramRun.of(
                        "train --width 4 --examples 30 --iterations 5 --every 2 --report " + page);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("report     " + page);
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
        ProgramRun.of(few + with + " --kernels");
        ProgramRun.of(few + without);

        ProgramRun run = ProgramRun.of("report " + with + " " + without + " --out " + page);

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("Wrote " + page + ": 2 runs" + System.lineSeparator());
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

        ProgramRun run = ProgramRun.of("report " + broken + " --out " + page);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains(broken + ", line 1: expected the header of run 0 first");
        assertThat(page).hasContent("old");
        assertThat(ProgramRun.of("report " + broken + " --out " + broken).status()).isEqualTo(2);
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

        ProgramRun run =
                ProgramRun.of(
                        "analyze --model " + dir.resolve("2.zip"),
                        "--reference " + dir.resolve("1.zip"),
                        "--probe " + dir.resolve("x.npy"),
                        "--labels " + dir.resolve("y.npy"),
                        "--json " + dir.resolve("out.json"),
                        "--report " + page);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
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

        ProgramRun run =
                ProgramRun.of(
                        "train --loss mse --learning-rate 1e6 --width 8 --examples 50 --report "
                                + page);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("diverged");
        assertThat(Files.readString(page))
                .containsPattern("role=\"note\">Training diverged: the loss is [^<]+ at iteration");
    }
}
