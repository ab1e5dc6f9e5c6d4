/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class DataExceptionTest {

    @Test
    void theReasonIsTheFirstCauseInItsOwnWords() {
        IOException full = new IOException("No space left on device");
        FileSystemException busy = new FileSystemException("a.zip", null, "Device busy");

        assertThat(DataException.reason(new UncheckedIOException("Cannot write a.zip", full)))
                .isEqualTo("No space left on device");
        assertThat(DataException.reason(busy)).isEqualTo("Device busy");
        assertThat(DataException.reason(new NoSuchFileException("a.zip")))
                .isEqualTo("no such file");
        assertThat(DataException.reason(new AccessDeniedException("a.zip")))
                .isEqualTo("no permission");
        assertThat(DataException.reason(new IOException("one\ntwo"))).isEqualTo("one");
        assertThat(DataException.reason(new EOFException())).isEqualTo("EOF");
    }
}
