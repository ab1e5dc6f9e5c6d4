/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ntk4j.examples.data.DataException;

class ResultFileTest {

    @TempDir Path dir;

    @Test
    void theFirstLineReplacesTheFileAndFurtherOnesFollow() throws IOException {
        Path path = Files.writeString(dir.resolve("out.json"), "old");

        try (ResultFile file = ResultFile.at(path)) {
            assertThat(path).hasContent("old");
            file.append(out -> out.write(bytes("first\n")));
            file.append(out -> out.write(bytes("second\n")));
        }

        assertThat(Files.readAllLines(path)).containsExactly("first", "second");
        assertThat(files()).hasSize(1);
    }

    @Test
    void aLineThatFailsIsTakenBack() throws IOException {
        Path path = Files.writeString(dir.resolve("out.json"), "old");

        try (ResultFile file = ResultFile.at(path)) {
            assertFails(file);
            assertThat(path).hasContent("old");
            file.append(out -> out.write(bytes("first\n")));
            assertFails(file);
            file.append(out -> out.write(bytes("second\n")));
        }

        assertThat(Files.readAllLines(path)).containsExactly("first", "second");
        assertThat(files()).hasSize(1);
    }

    private static void assertFails(ResultFile file) {
        assertThatThrownBy(
                        () ->
                                file.append(
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("No space left on device");
                                        }))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("out.json: expected a file that can be written")
                .hasMessageContaining("No space left");
    }

    @Test
    void followsALink() throws IOException {
        Path path = Files.writeString(dir.resolve("out.json"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link"), path);

        try (ResultFile file = ResultFile.at(link)) {
            file.append(out -> out.write(bytes("new")));
        }

        assertThat(link).isSymbolicLink();
        assertThat(path).hasContent("new");
    }

    /** Another process writes long lines and is terminated in the midst of one. */
    @Test
    void aTerminatedProcessLeavesWholeLines() throws Exception {
        Path path = dir.resolve("out.json");
        Random random = new Random(3);
        for (int trial = 0; trial < 3; trial++) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    home(ResultFile.class)
                                            + File.pathSeparator
                                            + home(Endless.class),
                                    Endless.class.getName(),
                                    path.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(dir.resolve("log").toFile())
                            .start();
            while (!Files.exists(path) || Files.size(path) < Endless.LINE) {
                assertThat(process.isAlive()).isTrue();
                Thread.sleep(5);
            }
            Thread.sleep(random.nextInt(100));
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

            assertThat(Files.size(path)).isPositive();
            assertThat(Files.size(path) % Endless.LINE).isZero();
            Files.delete(path);
        }
    }

    /** Writes lines until it is stopped, each in many small pieces. */
    static final class Endless {

        static final int LINE = 4_000_000;
        private static final int PIECE = 10_000;

        private Endless() {}

        public static void main(String[] args) {
            try (ResultFile file = ResultFile.at(Path.of(args[0]))) {
                while (true) {
                    file.append(Endless::line);
                }
            }
        }

        private static void line(OutputStream out) throws IOException {
            for (int written = 0; written < LINE; written += PIECE) {
                out.write(new byte[PIECE]);
            }
        }
    }

    private static String home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
