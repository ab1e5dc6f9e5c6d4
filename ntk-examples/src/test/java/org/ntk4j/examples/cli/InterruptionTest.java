/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ntk4j.examples.ChildProgram;
import org.ntk4j.examples.ProgramRun;

/** SIGTERM, which a virtual machine obeys like Ctrl-C. */
class InterruptionTest extends AnalyzeFixture {

    @Test
    void drawsATrainingThatWasInterrupted() throws Exception {
        ChildProgram training =
                ChildProgram.start(
                        dir, List.of(), "train --width 8 --iterations 1000000 --report page.html");
        training.awaitOutput(out -> out.contains("at iteration 25:"));

        training.process().destroy();
        ProgramRun run = training.await();

        assertThat(run.err()).contains("interrupted; page.html shows it until then");
        assertThat(Files.readString(file("page.html")))
                .contains("role=\"note\">Training was interrupted.")
                .endsWith("</html>\n");
    }

    @Test
    void writesTheCheckpointsThatWereAnalyzedBeforeAnInterruption() throws Exception {
        String models = String.join(" ", Collections.nCopies(2000, "net.zip"));
        ChildProgram analysis =
                ChildProgram.start(
                        dir,
                        List.of(),
                        "analyze --probe x.npy --labels y.npy --json out.json --report page.html"
                                + " --model "
                                + models);
        analysis.awaitOutput(out -> out.lines().filter(l -> l.startsWith("net.zip:")).count() > 2);

        analysis.process().destroy();
        ProgramRun run = analysis.await();

        assertThat(run.err()).contains("interrupted; page.html shows it until then");
        assertThat(Files.readString(file("page.html")))
                .contains("role=\"note\">The analysis was interrupted.")
                .endsWith("</html>\n");
        List<String> lines = Files.readAllLines(file("out.json"));
        assertThat(lines).hasSizeBetween(3, 1999);
        for (String line : lines) {
            assertThat(new ObjectMapper().readTree(line).has("kappa")).isTrue();
        }
    }
}
