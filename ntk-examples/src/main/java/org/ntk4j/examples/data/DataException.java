/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.nio.file.Path;

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
}
