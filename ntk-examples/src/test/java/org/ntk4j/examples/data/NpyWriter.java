/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes arrays as {@code numpy.save} does. */
public final class NpyWriter {

    private static final int ALIGNMENT = 64;

    private NpyWriter() {}

    /** A float64 array in C order. */
    public static Path write(Path file, INDArray array) throws IOException {
        INDArray flat = array.castTo(DataType.DOUBLE).dup('c');
        double[] values = flat.reshape(flat.length()).toDoubleVector();
        return Files.write(file, bytes("<f8", false, values, array.shape()));
    }

    /** The bytes of a file; {@code values} in the order in which they are stored. */
    public static byte[] bytes(String type, boolean fortran, double[] values, long... shape) {
        int width = type.charAt(2) - '0';
        ByteBuffer body =
                ByteBuffer.allocate(values.length * width)
                        .order(
                                type.charAt(0) == '>'
                                        ? ByteOrder.BIG_ENDIAN
                                        : ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            put(body, type.charAt(1), width, value);
        }
        return join(header(type, fortran, shape), body.array());
    }

    private static void put(ByteBuffer body, char kind, int width, double value) {
        if (kind == 'f' && width == Float.BYTES) {
            body.putFloat((float) value);
        } else if (kind == 'f') {
            body.putDouble(value);
        } else {
            long bits = (long) value;
            switch (width) {
                case Byte.BYTES -> body.put((byte) bits);
                case Short.BYTES -> body.putShort((short) bits);
                case Integer.BYTES -> body.putInt((int) bits);
                default -> body.putLong(bits);
            }
        }
    }

    /** Magic, version 1.0, length and the padded description. */
    public static byte[] header(String type, boolean fortran, long... shape) {
        StringBuilder dimensions = new StringBuilder("(");
        for (long dimension : shape) {
            dimensions.append(dimension).append(shape.length == 1 ? "," : ", ");
        }
        String text =
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s), }"
                        .formatted(type, fortran ? "True" : "False", dimensions);
        int unpadded = 10 + text.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] described = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer start = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        start.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        start.put((byte) 1).put((byte) 0).putShort((short) described.length);
        return join(start.array(), described);
    }

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
