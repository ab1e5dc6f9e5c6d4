/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import org.ntk4j.examples.cli.AnalyzeCommand;
import org.ntk4j.examples.cli.Errors;
import org.ntk4j.examples.cli.ReportCommand;
import org.ntk4j.examples.cli.TrainCommand;
import org.ntk4j.examples.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line.
 *
 * <p>Exit status 0: done. 1: it began and failed. 2: the arguments or the data cannot be used, or
 * memory ran out; one line on standard error says why.
 */
@Command(
        name = "ntk4j",
        description = "Tells whether a Deeplearning4j training is in the kernel regime.",
        subcommands = {TrainCommand.class, AnalyzeCommand.class, ReportCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Ntk4j {

    private Ntk4j() {}

    /**
     * Runs a command and exits with its status.
     *
     * @param args the command and its options; {@code --help} lists them
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /**
     * The commands, ready to execute.
     *
     * @return a new command line
     */
    public static CommandLine commandLine() {
        return new CommandLine(new Ntk4j())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Errors::guarding)
                .setParameterExceptionHandler(Errors::onParameters)
                .setExecutionExceptionHandler(Errors::onExecution);
    }
}
