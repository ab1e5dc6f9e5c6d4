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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFileTest {

    @TempDir Path dir;

    @Test
    void followsALinkAndLeavesNothingElseBehind() throws IOException {
        Path page = Files.writeString(dir.resolve("page.html"), "an old one");
        Path link = Files.createSymbolicLink(dir.resolve("link.html"), page.getFileName());

        PageFile.write(link, runs());

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).containsExactlyInAnyOrder(page, link);
        }
    }

    @Test
    void writesIntoAPipeInsteadOfReplacingIt() throws Exception {
        Path pipe = dir.resolve("pipe");
        assumeTrue(makePipe(pipe), "there is no mkfifo");
        CompletableFuture<String> read =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return Files.readString(pipe);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });

        PageFile.write(pipe, runs());

        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(read.join()).startsWith("<!DOCTYPE html>");
    }

    private static List<RecordedRun> runs() {
        RunRecorder recorder = new RunRecorder();
        Runs.staying(recorder, 3);
        return recorder.runs("a run");
    }

    private static boolean makePipe(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
