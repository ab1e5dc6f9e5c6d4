/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the user can mend is one line on standard error; what only we can mend is a stack trace. */
public final class Errors {

    /** How libnd4j says that it was given no memory. */
    private static final Pattern NATIVE_MEMORY =
            Pattern.compile("bad_alloc|failed (to allocate|temp allocation)", CASE_INSENSITIVE);

    private Errors() {}

    /**
     * Runs the command that was asked for; memory that runs out ends it as data that cannot be used
     * do.
     *
     * @param parsed its parsed arguments
     * @return its exit status; 2 if memory ran out
     */
    public static int guarding(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            List<CommandLine> commands = parsed.asCommandLineList();
            return outOfMemory(commands.get(commands.size() - 1), e);
        }
    }

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
     * @return exit status 2 if the data or too little memory are to blame, otherwise 1
     */
    public static int onExecution(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof DataException) {
            print(command, e.getMessage());
            return ExitCode.USAGE;
        }
        Optional<Throwable> memory = exhausted(e);
        if (memory.isPresent()) {
            return outOfMemory(command, memory.get());
        }
        if (e instanceof DivergedException) {
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

    /** What tells that memory ran out, among an exception and its causes. */
    private static Optional<Throwable> exhausted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError
                    || NATIVE_MEMORY.matcher(String.valueOf(cause.getMessage())).find()) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    private static int outOfMemory(CommandLine command, Throwable e) {
        boolean budgeted = command.getCommandSpec().findOption("--memory-budget") != null;
        print(
                command,
                "out of memory (%s): take fewer examples%s or give Java more, as in"
                                .formatted(
                                        e.getMessage(),
                                        budgeted ? ", a smaller --memory-budget" : "")
                        + " java -Xmx8g -jar ...");
        return ExitCode.USAGE;
    }

    static void print(CommandLine command, String message) {
        command.getErr().println("ntk4j: " + message.replaceAll("\\R", " "));
        command.getErr().flush();
    }
}
