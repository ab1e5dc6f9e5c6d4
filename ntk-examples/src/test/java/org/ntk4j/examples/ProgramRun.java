/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * The program, run in this process.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record ProgramRun(int status, String out, String err) {

    /** Runs a command whose arguments have no spaces. */
    public static ProgramRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String line = String.join(" ", arguments).trim();
        CommandLine command =
                Ntk4j.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int status = command.execute(line.isEmpty() ? new String[0] : line.split(" +"));
        return new ProgramRun(status, out.toString(), err.toString());
    }
}
