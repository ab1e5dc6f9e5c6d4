/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Small data files, sound and damaged. */
final class SmallFiles {

    static final int RECORD = 3073;

    private SmallFiles() {}

    static byte[] idx(int magic, int[] dimensions, byte[] content) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + content.length);
        buffer.putInt(magic);
        Arrays.stream(dimensions).forEach(buffer::putInt);
        return buffer.put(content).array();
    }

    /** n images of 2 x 3 pixels, pixel j of image i being 10 i + j. */
    static byte[] images(int n) {
        byte[] pixels = new byte[6 * n];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (10 * (i / 6) + i % 6);
        }
        return idx(0x803, new int[] {n, 2, 3}, pixels);
    }

    /** n labels, label i being 9 - i mod 10. */
    static byte[] labels(int n) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (9 - i % 10);
        }
        return idx(0x801, new int[] {n}, labels);
    }

    /** CIFAR-10 records, label i mod 10, every pixel of record i being first + i. */
    static byte[] records(int n, int first) {
        byte[] bytes = new byte[n * RECORD];
        for (int i = 0; i < n; i++) {
            Arrays.fill(bytes, i * RECORD, (i + 1) * RECORD, (byte) (first + i));
            bytes[i * RECORD] = (byte) (i % 10);
        }
        return bytes;
    }

    static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] cut(byte[] bytes, int by) {
        return Arrays.copyOf(bytes, bytes.length - by);
    }

    static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    static void write(Path dir, String name, byte[] bytes) {
        try {
            Files.write(dir.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
