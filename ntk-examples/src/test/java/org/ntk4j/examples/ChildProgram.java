/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program in a process of its own, for what would end that of the tests, too.
 *
 * @param process runs or has run
 * @param out its standard output, a file that grows
 * @param err its standard error, another
 */
public record ChildProgram(Process process, Path out, Path err) {

    private static final long PATIENCE_SECONDS = 120;

    /** Starts it with options for the virtual machine; names of files are relative to a folder. */
    public static ChildProgram start(Path folder, List<String> options, String arguments)
            throws IOException {
        return start(folder, List.of(), options, arguments);
    }

    /** Starts it by a shell that has first run a command, such as one that limits what follows. */
    public static ChildProgram after(
            String shellCommand, Path folder, List<String> options, String arguments)
            throws IOException {
        List<String> shell = List.of("sh", "-c", shellCommand + " && exec \"$@\"", "sh");
        return start(folder, shell, options, arguments);
    }

    private static ChildProgram start(
            Path folder, List<String> prefix, List<String> options, String arguments)
            throws IOException {
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(List.of("-cp", classPath(), Ntk4j.class.getName()));
        line.addAll(List.of(arguments.split(" ")));
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(folder.toFile());
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new ChildProgram(builder.start(), out, err);
    }

    /** Waits until it has said something; fails if it ends before or is silent for long. */
    public void awaitOutput(Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!wanted.test(text(out))) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("waited in vain: " + text(out) + text(err));
            }
            Thread.sleep(20);
        }
    }

    /** Waits for its end. */
    public ProgramRun await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("does not end: " + text(out) + text(err));
        }
        return new ProgramRun(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Of the tests, whoever runs them. */
    private static String classPath() {
        if (ChildProgram.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs())
                    .map(URL::getPath)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
