/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the user can mend is one line on standard error; what only we can mend is a stack trace. */
public final class Errors {

    private Errors() {}

    /**
     * Arguments that cannot be used.
     *
     * @param e what is wrong with them
     * @param args all arguments
     * @return exit status 2
     */
    public static int onParameters(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        print(command, e.getMessage() + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    /**
     * A command that failed.
     *
     * @param e why
     * @param command which
     * @param result its parsed arguments
     * @return exit status 2 if the data are to blame, otherwise 1
     */
    public static int onExecution(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof DataException) {
            print(command, e.getMessage());
            return ExitCode.USAGE;
        }
        if (e instanceof DivergedException || e.getCause() instanceof OutOfMemoryError) {
            print(command, e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        for (Throwable also : e.getSuppressed()) {
            if (also instanceof DataException) {
                print(command, also.getMessage());
            }
        }
        return ExitCode.SOFTWARE;
    }

    static void print(CommandLine command, String message) {
        command.getErr().println("ntk4j: " + message.replaceAll("\\R", " "));
        command.getErr().flush();
    }
}
