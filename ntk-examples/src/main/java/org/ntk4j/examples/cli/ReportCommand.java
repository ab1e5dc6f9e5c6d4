/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.ntk4j.examples.report.PageFile;
import org.ntk4j.examples.report.RecordedRun;
import org.ntk4j.examples.report.RunReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws recorded trainings on one page. */
@Command(
        name = "report",
        description =
                "Draws trainings that train --jsonl recorded on one self-contained HTML page,"
                        + " several side by side.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = Version.class)
public final class ReportCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN.jsonl",
            description = "Measurements, one JSON object per line.")
    private List<Path> files;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.html",
            description = "The page to write; it is replaced if it is there.")
    private Path out;

    @Spec private CommandSpec command;

    /** Options come from the command line. */
    public ReportCommand() {
        // For picocli, which fills in the fields.
    }

    @Override
    public Integer call() {
        OutputFile.check(command.commandLine(), "--out", out);
        refuseToOverwriteAnInput();
        List<RecordedRun> runs = new ArrayList<>();
        List<String> labels = labels();
        for (int i = 0; i < files.size(); i++) {
            runs.addAll(RunReader.read(files.get(i), labels.get(i)));
        }
        PageFile.write(out, runs);
        command.commandLine()
                .getOut()
                .println(
                        "Wrote "
                                + out
                                + (runs.size() == 1 ? ": 1 run" : ": " + runs.size() + " runs"));
        return 0;
    }

    private void refuseToOverwriteAnInput() {
        for (Path file : files) {
            try {
                if (Files.exists(out) && Files.exists(file) && Files.isSameFile(out, file)) {
                    throw new ParameterException(
                            command.commandLine(),
                            "--out " + out + " is one of the runs; name another file");
                }
            } catch (IOException e) {
                // Then reading or writing it will fail, and say why.
                continue;
            }
        }
    }

    /**
     * The files' names, or, where these are not all different, what was typed, numbered if need be.
     */
    private List<String> labels() {
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            names.add(file.getFileName().toString().replaceFirst("\\.jsonl$", ""));
        }
        if (new HashSet<>(names).size() == names.size()) {
            return names;
        }
        List<String> labels = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Path file : files) {
            String label = file.toString();
            for (int i = 2; !taken.add(label); i++) {
                label = file + " (" + i + ")";
            }
            labels.add(label);
        }
        return labels;
    }
}
