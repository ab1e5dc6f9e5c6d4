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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file in the IDX format of unsigned bytes: two zero bytes, a type code, the rank, then one
 * big-endian int per dimension and the bytes in c order.
 */
final class IdxFile implements AutoCloseable {

    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_COUNT = 10_000_000;
    private static final int MAX_SIDE = 4096;
    private static final Map<Integer, String> OTHER_TYPES =
            Map.of(
                    0x09, "signed byte",
                    0x0b, "short",
                    0x0c, "int",
                    0x0d, "float",
                    0x0e, "double");

    private final BinaryFile file;
    private final int[] dimensions;

    private IdxFile(BinaryFile file, int[] dimensions) {
        this.file = file;
        this.dimensions = dimensions;
    }

    /** Opens the file and reads its header; the bytes must be unsigned and of the rank given. */
    static IdxFile open(Path dir, String name, int rank) {
        BinaryFile file = BinaryFile.open(dir, name);
        try {
            checkMagic(file, rank);
            IdxFile idx = new IdxFile(file, readDimensions(file, rank));
            idx.checkLength(rank);
            return idx;
        } catch (DataException e) {
            file.close();
            throw e;
        }
    }

    int dimension(int axis) {
        return dimensions[axis];
    }

    Path path() {
        return file.path();
    }

    /** Reads the first n items, and checks the end of the file if these are all. */
    byte[] readItems(int n) {
        int item = itemSize();
        byte[] bytes = new byte[Math.multiplyExact(n, item)];
        for (int i = 0; i < n; i++) {
            file.read(bytes, i * item, item, "item " + i + " of " + dimensions[0]);
        }
        if (n == dimensions[0]) {
            file.expectEnd(n + " items");
        }
        return bytes;
    }

    @Override
    public void close() {
        file.close();
    }

    private int itemSize() {
        int size = 1;
        for (int axis = 1; axis < dimensions.length; axis++) {
            size *= dimensions[axis];
        }
        return size;
    }

    private void checkLength(int rank) {
        long header = (1L + rank) * Integer.BYTES;
        long expected = header + (long) dimensions[0] * itemSize();
        if (file.length().isEmpty() || file.length().getAsLong() == expected) {
            return;
        }
        if (file.length().getAsLong() > expected) {
            throw BinaryFile.trailing(path(), dimensions[0] + " items", expected);
        }
        throw DataException.of(
                path(),
                expected + " bytes for dimensions " + text(),
                file.length().getAsLong() + " (the file is cut short)",
                BinaryFile.FETCH_AGAIN);
    }

    private String text() {
        return Arrays.stream(dimensions)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" x "));
    }

    private static void checkMagic(BinaryFile file, int rank) {
        int magic = file.readInt("magic number");
        int type = (magic >> 8) & 0xff;
        String found = null;
        if (magic >>> 16 != 0) {
            found = "the magic number of something else";
        } else if (type != UNSIGNED_BYTE) {
            found = "type code of " + OTHER_TYPES.getOrDefault(type, "no known type");
        } else if ((magic & 0xff) != rank) {
            found = "rank " + (magic & 0xff);
        }
        if (found != null) {
            throw DataException.of(
                    file.path(),
                    String.format(
                            "IDX unsigned bytes of rank %d (magic 0x%08x)",
                            rank, (UNSIGNED_BYTE << 8) | rank),
                    String.format("%s (0x%08x)", found, magic),
                    "check that the file is what its name says");
        }
    }

    private static int[] readDimensions(BinaryFile file, int rank) {
        int[] dimensions = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int limit = axis == 0 ? MAX_COUNT : MAX_SIDE;
            dimensions[axis] = file.readInt("dimension " + axis);
            if (dimensions[axis] < 1 || dimensions[axis] > limit) {
                throw DataException.of(
                        file.path(),
                        "dimension " + axis + " between 1 and " + limit,
                        Integer.toString(dimensions[axis]),
                        BinaryFile.FETCH_AGAIN);
            }
        }
        return dimensions;
    }
}
