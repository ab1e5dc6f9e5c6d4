/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of bytes, gzipped or not, whose every failure is a {@link DataException}.
 *
 * <p>Whether it is gzipped is read from its first two bytes, because browsers and archivers unpack
 * files without renaming them.
 */
final class BinaryFile implements AutoCloseable {

    static final String FETCH_AGAIN = "fetch the file again";

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final InputStream in;
    private final OptionalLong length;
    private long position;

    private BinaryFile(Path path, InputStream in, OptionalLong length) {
        this.path = path;
        this.in = in;
        this.length = length;
    }

    /** Opens {@code dir/name} or, where there is none, {@code dir/name.gz}. */
    static BinaryFile open(Path dir, String name) {
        Path plain = dir.resolve(name);
        Path zipped = dir.resolve(name + ".gz");
        if (Files.isRegularFile(plain)) {
            return open(plain);
        }
        if (Files.isRegularFile(zipped)) {
            return open(zipped);
        }
        throw DataException.of(
                plain,
                "this file or the same with .gz",
                Files.isDirectory(dir) ? "neither" : "no directory " + dir,
                "put the data there or name the directory above it with --data-dir");
    }

    static BinaryFile open(Path path) {
        InputStream in = null;
        try {
            in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
            in.mark(2);
            boolean zipped = ((in.read() << 8) | in.read()) == GZIP_MAGIC;
            in.reset();
            return zipped
                    ? new BinaryFile(path, new GZIPInputStream(in, BUFFER), OptionalLong.empty())
                    : new BinaryFile(path, in, OptionalLong.of(Files.size(path)));
        } catch (IOException e) {
            closeQuietly(in);
            throw unreadable(path, e);
        }
    }

    Path path() {
        return path;
    }

    /** Length in bytes, known without reading only if the file is not gzipped. */
    OptionalLong length() {
        return length;
    }

    int readInt(String what) {
        byte[] bytes = new byte[Integer.BYTES];
        read(bytes, 0, bytes.length, what);
        return ByteBuffer.wrap(bytes).getInt();
    }

    void read(byte[] into, int offset, int count, String what) {
        int got = readUpTo(into, offset, count);
        if (got < count) {
            throw truncated(what, count, got);
        }
    }

    /** Like {@link #read}, but the end of the file exactly here is not an error. */
    boolean readUnlessEnd(byte[] into, int count, String what) {
        int got = readUpTo(into, 0, count);
        if (got > 0 && got < count) {
            throw truncated(what, count, got);
        }
        return got > 0;
    }

    void expectEnd(String content) {
        if (readUpTo(new byte[1], 0, 1) > 0) {
            throw trailing(path, content, position - 1);
        }
    }

    static DataException trailing(Path path, String content, long expected) {
        return DataException.of(
                path,
                "the end after " + content + " (" + expected + " bytes)",
                "trailing bytes",
                FETCH_AGAIN);
    }

    @Override
    public void close() {
        closeQuietly(in);
    }

    private int readUpTo(byte[] into, int offset, int count) {
        int got = 0;
        try {
            got = in.readNBytes(into, offset, count);
        } catch (EOFException e) {
            throw DataException.of(path, "a whole gzip file", "one cut short", FETCH_AGAIN, e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        position += got;
        return got;
    }

    private DataException truncated(String what, int count, int got) {
        return DataException.of(
                path,
                count + " bytes of " + what,
                got + " before the file ended at byte " + position,
                FETCH_AGAIN);
    }

    private static DataException unreadable(Path path, IOException e) {
        if (e instanceof ZipException || e instanceof EOFException) {
            return DataException.of(
                    path,
                    "a sound gzip file",
                    "a damaged one (" + e.getMessage() + ")",
                    FETCH_AGAIN,
                    e);
        }
        return DataException.of(path, "a readable file", DataException.reason(e), "check it", e);
    }

    private static void closeQuietly(InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            // Everything asked for has been read: nothing is lost.
            return;
        }
    }
}
