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
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ntk4j.examples.ChildProgram;
import org.ntk4j.examples.Ntk4j;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.testing.Seeded;
import picocli.CommandLine;

/** Memory that really runs out, in processes with little of it. */
class OutOfMemoryTest extends AnalyzeFixture {

    private static final List<String> SMALL_HEAP = List.of("-Xmx24m");
    private static final String ANALYZE = "analyze --model net.zip --json out.json --probe ";

    @Test
    void heapThatRunsOutEndsAnAnalysisInOneLineWithStatus2() throws Exception {
        // The numbers alone, 32 MB, are more than the heap.
        npy("long.npy", Seeded.normal(1, 2_000_000, 2));

        ChildProgram child = ChildProgram.start(dir, SMALL_HEAP, ANALYZE + "long.npy");

        assertEnds(child, "out of memory (Java heap space): take fewer examples, a smaller");
    }

    @Test
    void heapThatRunsOutEndsAReportInOneLineWithStatus2() throws Exception {
        Files.write(file("run.jsonl"), new byte[30_000_000]);

        ChildProgram child = ChildProgram.start(dir, SMALL_HEAP, "report run.jsonl --out out.json");

        assertEnds(child, "out of memory (Java heap space): take fewer examples or give Java");
    }

    @Test
    void memoryOfNd4jThatRunsOutEndsAnAnalysisInOneLineWithStatus2() throws Exception {
        // A virtual machine with ND4J's libraries takes more than that.
        List<String> little = List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=64M");

        ChildProgram child = ChildProgram.start(dir, little, ANALYZE + "x.npy");

        assertEnds(child, "out of memory (");
    }

    /** ND4J 1.0.0-M2.1 writes to what it was not given, which would end the process. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryThatTheSystemRefusesIsToldBeforeTheKernelIsBegun() throws Exception {
        assumeThat(Pointer.availablePhysicalBytes()).isGreaterThan(5L << 30);
        // 10500 rows: four matrices of 0.9 GB.
        npy("long.npy", Seeded.normal(1, 3500, 2));
        List<String> options =
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:ReservedCodeCacheSize=64m",
                        "-XX:CompressedClassSpaceSize=64m",
                        "-Dorg.bytedeco.javacpp.maxbytes=0",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

        ChildProgram child =
                ChildProgram.after(
                        "ulimit -v 2500000",
                        dir,
                        options,
                        ANALYZE + "long.npy --memory-budget 5G --skip hessian");

        assertEnds(child, "GiB of memory, which the system refuses: take fewer examples");
    }

    private void assertEnds(ChildProgram child, String complaint) throws Exception {
        ProgramRun run = child.await();

        assertThat(run.err().lines()).singleElement().asString().contains(complaint);
        assertThat(run.status()).isEqualTo(2);
        assertThat(file("out.json")).doesNotExist();
        assertThat(files()).noneMatch(name -> name.endsWith(".tmp") || name.startsWith(".out"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void aBudgetOfMoreThanThereIsIsCutAndSaidSo() throws IOException {
        ProgramRun run = run(withDefaults("--skip hessian --memory-budget 900T"));

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "The memory budget is 921600.0 GiB, but this process can have no more than")
                .doesNotContainPattern("layers, .* of 921600");
    }

    /** Of memory for arrays JavaCPP gives no more, however much the process may have. */
    @Test
    void aBudgetOfMoreThanJavaCppGivesIsCut() throws Exception {
        List<String> limit = List.of("-Dorg.bytedeco.javacpp.maxbytes=100M");

        ChildProgram child =
                ChildProgram.start(
                        dir, limit, ANALYZE + "x.npy --skip hessian --memory-budget 900T");

        ProgramRun run = child.await();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("this process can have no more than (100\\.0|\\d?\\d\\.\\d) MiB");
    }

    @Test
    void ofALimitThatIsExceededNothingIsLeft() {
        assertThat(AnalyzeOptions.left(100, 40)).isEqualTo(60);
        assertThat(AnalyzeOptions.left(100, 140)).isEqualTo(1);
        assertThat(AnalyzeOptions.left(0, 140)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatNd4jSaysWhenItIsGivenNoMemoryIsNoStackTrace() {
        CommandLine command = Ntk4j.commandLine();
        StringWriter err = new StringWriter();
        command.setErr(new PrintWriter(err, true));

        int status =
                Errors.onExecution(
                        new IllegalStateException(new RuntimeException("std::bad_alloc")),
                        command,
                        null);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("bad_alloc");
    }
}
