/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.ntk4j.examples.data.DataException;

/**
 * A file of whole lines, whatever happens: the first line appears by moving a finished temporary
 * file to its place, so that a file that was there before stays until there is something better;
 * further lines are appended, and a line that fails is taken back. An interrupted process (Ctrl-C)
 * first finishes the line that it is writing.
 *
 * <p>What is no ordinary file, such as a pipe, is written to as it is.
 */
public final class ResultFile implements AutoCloseable {

    private final Path path;
    private final ReentrantLock writing = new ReentrantLock();
    private final Thread finisher;
    private long length = -1;

    private ResultFile(Path path) {
        this.path = path;
        this.finisher = new Thread(this::stopWriting, "finish " + path.getFileName());
    }

    /**
     * Prepares a file; nothing is written yet.
     *
     * @param path the file; links are followed
     * @return the file; the caller closes it
     * @throws DataException if it cannot be written
     */
    public static ResultFile at(Path path) {
        requireWritable(path);
        try {
            ResultFile file = new ResultFile(Files.exists(path) ? path.toRealPath() : path);
            Runtime.getRuntime().addShutdownHook(file.finisher);
            return file;
        } catch (IOException e) {
            throw unwritable(path, DataException.reason(e), e);
        }
    }

    private static void requireWritable(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || Files.isDirectory(path)) {
            throw unwritable(path, "a directory", null);
        }
        if (!Files.isDirectory(parent)) {
            throw unwritable(path, "no directory " + parent, null);
        }
        boolean special = Files.exists(path) && !Files.isRegularFile(path);
        if (Files.exists(path) && !Files.isWritable(path)
                || !special && !Files.isWritable(parent)) {
            throw unwritable(path, "no permission", null);
        }
    }

    /**
     * Appends a line, or nothing at all.
     *
     * @param line writes the line, its line feed included
     * @throws DataException if it cannot be written
     */
    public void append(Line line) {
        writing.lock();
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                write(path, line, StandardOpenOption.WRITE);
            } else if (length < 0) {
                create(line);
            } else {
                extend(line);
            }
        } catch (IOException e) {
            throw unwritable(path, DataException.reason(e), e);
        } finally {
            writing.unlock();
        }
    }

    private void create(Line line) throws IOException {
        Path temporary =
                path.resolveSibling(
                        path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            write(temporary, line, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
            }
            length = Files.size(path);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void extend(Line line) throws IOException {
        try {
            write(path, line, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            length = Files.size(path);
        } catch (IOException | RuntimeException | Error e) {
            try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            throw e;
        }
    }

    private static void write(Path to, Line line, StandardOpenOption... options)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to, options))) {
            line.write(out);
        }
    }

    /** Waits for the end of a line and lets no other begin: the lock is kept until the end. */
    private void stopWriting() {
        writing.lock();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(finisher);
        } catch (IllegalStateException e) {
            // The process is ending: the hook has run or is about to.
            return;
        }
    }

    private static DataException unwritable(Path path, String found, Throwable cause) {
        return DataException.of(
                path, "a file that can be written", found, "name another file", cause);
    }

    /** Something that writes a line. */
    @FunctionalInterface
    public interface Line {

        /**
         * Writes it.
         *
         * @param out where to; not to be closed
         * @throws IOException if it cannot be written
         */
        void write(OutputStream out) throws IOException;
    }
}
