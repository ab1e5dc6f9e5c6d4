/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Refuses a file that could not be written, before anything is computed. */
final class OutputFile {

    private OutputFile() {}

    /** Does nothing if no file was asked for. */
    static void check(CommandLine command, String option, Path file) {
        if (file == null) {
            return;
        }
        Path parent = file.toAbsolutePath().getParent();
        String why = null;
        if (parent == null || Files.isDirectory(file)) {
            why = "it is a directory";
        } else if (!Files.isDirectory(parent)) {
            why = "there is no directory " + parent;
        } else if (Files.exists(file) && !Files.isWritable(file)
                || (!Files.exists(file) || Files.isRegularFile(file))
                        && !Files.isWritable(parent)) {
            why = "no permission";
        }
        if (why != null) {
            throw new ParameterException(
                    command, option + " " + file + " cannot be written: " + why);
        }
    }
}
