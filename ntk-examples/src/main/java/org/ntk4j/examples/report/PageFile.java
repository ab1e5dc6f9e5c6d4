/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.ntk4j.examples.data.DataException;

/**
 * Writes pages, each as a whole or not at all: what stood there is replaced at the end. Links are
 * followed; what is no ordinary file, such as a pipe, is written to as it is.
 */
public final class PageFile {

    private PageFile() {}

    /**
     * Writes the page of some runs.
     *
     * @param file to write; replaced if it is there
     * @param runs one, or several to stand side by side
     * @throws DataException if it cannot be written
     */
    public static void write(Path file, List<RecordedRun> runs) {
        write(file, RunPage.of(runs));
    }

    static void write(Path file, Page page) {
        Path part = null;
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A pipe or a device is not replaced.
                Files.writeString(file, page.html(), StandardCharsets.UTF_8);
                return;
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            // Not createTempFile: its files are for their owner only, a report is for anyone.
            part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
            Files.writeString(part, page.html(), StandardCharsets.UTF_8);
            move(part, target);
        } catch (IOException e) {
            throw DataException.of(
                    file,
                    "a file that a report can be written to",
                    DataException.reason(e),
                    "name another file",
                    e);
        } finally {
            remove(part);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // The report itself is there, or its failure is on the way to the user.
            return;
        }
    }
}
