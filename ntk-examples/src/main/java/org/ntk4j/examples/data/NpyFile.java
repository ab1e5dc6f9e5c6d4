/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One array as {@code numpy.save} writes it (NEP 1, format versions 1 to 3), gzipped or not: real
 * numbers, integers or booleans of either byte order, in C or Fortran order.
 *
 * <p>ND4J 1.0.0-M2.1's own reader takes Fortran order for C order, reads past the end of a
 * truncated file, and ends the process at a big-endian one.
 */
public final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int CHUNK = 1 << 16;
    private static final String SAVE = "save a plain array of numbers with numpy.save";

    private static final Pattern TYPE =
            Pattern.compile("'descr'\\s*:\\s*'([<>=|]?)([a-zA-Z]\\d*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\sL,]*)\\)");

    private final BinaryFile file;
    private Element element;
    private boolean fortran;
    private long[] shape;

    private NpyFile(BinaryFile file) {
        this.file = file;
    }

    /**
     * Reads an array.
     *
     * @param path the file
     * @return a new array in C order: FLOAT for 16 and 32 bit floating-point numbers, DOUBLE for
     *     everything else; the caller closes it
     * @throws DataException if there is no such file, it is no such array, cut short or empty
     */
    public static INDArray read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw DataException.of(
                    path,
                    "a file written by numpy.save",
                    Files.isDirectory(path) ? "a directory" : "no such file",
                    "check the name");
        }
        try (BinaryFile file = BinaryFile.open(path)) {
            NpyFile npy = new NpyFile(file);
            npy.readHeader();
            return npy.readArray();
        }
    }

    private void readHeader() {
        byte[] magic = new byte[MAGIC.length];
        boolean begun = file.readUnlessEnd(magic, magic.length, "a NumPy header");
        if (!begun || !Arrays.equals(magic, MAGIC)) {
            boolean zip = Arrays.equals(Arrays.copyOf(magic, ZIP_MAGIC.length), ZIP_MAGIC);
            throw complaint(
                    "a .npy file", zip ? "an archive such as .npz" : "another kind of file");
        }
        int version = littleEndian(2) & 0xff;
        int length = littleEndian(version == 1 ? Short.BYTES : Integer.BYTES);
        if (version < 1 || version > 3 || length < 0 || length > LONGEST_HEADER) {
            throw complaint(
                    ".npy version 1 to 3",
                    "version " + version + ", header of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        file.read(bytes, 0, length, "NumPy header");
        parse(new String(bytes, StandardCharsets.UTF_8).trim());
    }

    private int littleEndian(int count) {
        byte[] bytes = new byte[Integer.BYTES];
        file.read(bytes, 0, count, "NumPy header");
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private void parse(String header) {
        Matcher type = TYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher dimensions = SHAPE.matcher(header);
        if (!type.find() || !order.find() || !dimensions.find()) {
            throw complaint("an array of numbers", "the header " + header);
        }
        element = Element.of(type.group(2));
        if (element == null) {
            throw complaint("an array of numbers", "elements of type '" + type.group(2) + "'");
        }
        element = element.in(">".equals(type.group(1)));
        fortran = "True".equals(order.group(1));
        try {
            shape =
                    Arrays.stream(dimensions.group(1).split(","))
                            .map(text -> text.replace("L", "").trim())
                            .filter(text -> !text.isEmpty())
                            .mapToLong(Long::parseLong)
                            .toArray();
        } catch (NumberFormatException e) {
            throw complaint("an array that fits into memory", "the header " + header);
        }
    }

    private INDArray readArray() {
        int length = checkedLength();
        INDArray flat = element.single() ? Nd4j.createFromArray(floats(length)) : doubles(length);
        file.expectEnd("an array of shape " + Arrays.toString(shape));
        if (shape.length == 1) {
            return flat;
        }
        INDArray shaped = flat.reshape(fortran ? 'f' : 'c', shape);
        INDArray array = shaped.dup('c');
        flat.close();
        return array;
    }

    private int checkedLength() {
        if (shape.length == 0) {
            throw complaint("at least one dimension", "a single number");
        }
        long length = 1;
        for (long dimension : shape) {
            if (dimension == 0) {
                throw complaint("at least one number", "shape " + Arrays.toString(shape));
            }
            length = length > LONGEST_ARRAY / dimension ? Long.MAX_VALUE : length * dimension;
        }
        if (length > LONGEST_ARRAY) {
            throw complaint("at most 2^31 numbers", "shape " + Arrays.toString(shape));
        }
        return (int) length;
    }

    private float[] floats(int length) {
        requireBytes(length);
        float[] values = new float[length];
        chunks(length, (bytes, i) -> values[i] = (float) element.read(bytes));
        return values;
    }

    private INDArray doubles(int length) {
        requireBytes(length);
        double[] values = new double[length];
        chunks(length, (bytes, i) -> values[i] = element.read(bytes));
        return Nd4j.createFromArray(values);
    }

    /** A file that cannot hold the array is refused before memory is asked for. */
    private void requireBytes(long length) {
        long needed = length * element.bytes();
        if (file.length().isPresent() && file.length().getAsLong() < needed) {
            throw DataException.of(
                    file.path(),
                    needed + " bytes of an array of shape " + Arrays.toString(shape),
                    "a file of " + file.length().getAsLong(),
                    BinaryFile.FETCH_AGAIN);
        }
    }

    private void chunks(int length, Sink sink) {
        byte[] bytes = new byte[CHUNK];
        int perChunk = CHUNK / element.bytes();
        for (int start = 0; start < length; start += perChunk) {
            int count = Math.min(perChunk, length - start);
            file.read(bytes, 0, count * element.bytes(), "numbers");
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(element.order());
            for (int i = 0; i < count; i++) {
                sink.put(buffer, start + i);
            }
        }
    }

    private DataException complaint(String expected, String found) {
        return DataException.of(file.path(), expected, found, SAVE);
    }

    /** Takes the next number from a buffer to a place. */
    @FunctionalInterface
    private interface Sink {
        void put(ByteBuffer from, int to);
    }

    /** One kind of number, as NumPy names it. */
    private record Element(char kind, int bytes, ByteOrder order) {

        static Element of(String name) {
            boolean known =
                    switch (name) {
                        case "f2", "f4", "f8", "b1" -> true;
                        case "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8" -> true;
                        default -> false;
                    };
            return known
                    ? new Element(name.charAt(0), name.charAt(1) - '0', ByteOrder.LITTLE_ENDIAN)
                    : null;
        }

        Element in(boolean bigEndian) {
            return bigEndian ? new Element(kind, bytes, ByteOrder.BIG_ENDIAN) : this;
        }

        boolean single() {
            return kind == 'f' && bytes < Double.BYTES;
        }

        double read(ByteBuffer from) {
            if (kind == 'f') {
                return switch (bytes) {
                    case Short.BYTES -> half(from.getShort());
                    case Float.BYTES -> from.getFloat();
                    default -> from.getDouble();
                };
            }
            long value =
                    switch (bytes) {
                        case Byte.BYTES -> from.get();
                        case Short.BYTES -> from.getShort();
                        case Integer.BYTES -> from.getInt();
                        default -> from.getLong();
                    };
            return kind == 'u' ? unsigned(value) : value;
        }

        private double unsigned(long value) {
            if (bytes < Long.BYTES) {
                return value & ((1L << (Byte.SIZE * bytes)) - 1);
            }
            double high = value >>> 1;
            return value >= 0 ? value : 2 * high + (value & 1);
        }

        /** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
        private static double half(short bits) {
            int exponent = (bits >> 10) & 0x1f;
            int fraction = bits & 0x3ff;
            double magnitude;
            if (exponent == 0) {
                magnitude = Math.scalb((double) fraction, -24);
            } else if (exponent == 0x1f) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else {
                magnitude = Math.scalb((double) (fraction | 0x400), exponent - 25);
            }
            return bits < 0 ? -magnitude : magnitude;
        }
    }
}
