/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Data that cannot be used as they are. The message is one line: the file, what was expected, what
 * came and what to do.
 */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A complaint that is not about one file.
     *
     * @param message what was expected, what came and what to do
     */
    public DataException(String message) {
        super(message);
    }

    private DataException(String message, Throwable cause) {
        super(message, cause);
    }

    static DataException of(Path file, String expected, String found, String advice) {
        return of(file, expected, found, advice, null);
    }

    /**
     * Says in one line what is wrong with a file.
     *
     * @param file the file
     * @param expected what was expected
     * @param found what came
     * @param advice what to do
     * @param cause why, or null
     * @return the exception
     */
    public static DataException of(
            Path file, String expected, String found, String advice, Throwable cause) {
        return new DataException(
                file + ": expected " + expected + ", found " + found + "; " + advice, cause);
    }

    /**
     * Why something failed, for a message: the first cause in the words that it has.
     *
     * @param e what was thrown
     * @return one line
     */
    public static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        if (first instanceof NoSuchFileException) {
            return "no such file";
        }
        if (first instanceof AccessDeniedException) {
            return "no permission";
        }
        if (first instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return Optional.ofNullable(first.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(first.getClass().getSimpleName().replaceFirst("(Exception|Error)$", ""));
    }
}
