/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the vector of parameters that {@link Nd4j#write} wrote: a buffer of shape information and a
 * buffer of numbers, each after its allocation mode, length and type.
 *
 * <p>ND4J's own reader believes whatever lengths it finds, and natively at that; here they are held
 * against the bytes first.
 */
final class ParameterVector {

    /** Allocation modes of early versions, whose buffers have lengths of 32 bits. */
    private static final Set<String> OLD_MODES = Set.of("DIRECT", "HEAP", "JAVACPP");

    private ParameterVector() {}

    /**
     * Reads a vector.
     *
     * @param bytes everything
     * @return a new array in its own type
     * @throws IOException if the bytes are no such array
     */
    static INDArray read(byte[] bytes) throws IOException {
        requireSound(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            INDArray array = Nd4j.read(in);
            if (!array.dataType().isFPType()) {
                throw new IOException("they are of type " + array.dataType());
            }
            return array;
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void requireSound(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Buffer shape = Buffer.readHeader(in);
            if (!shape.type.isIntType() || shape.type.width() < Integer.BYTES) {
                throw new IOException("their shape is of type " + shape.type);
            }
            int rank = (int) integer(in, shape.type);
            if (rank < 0 || shape.length != 2L * rank + 4) {
                throw new IOException("their shape is damaged");
            }
            long length = 1;
            for (int i = 0; i < rank; i++) {
                length = Math.multiplyExact(length, integer(in, shape.type));
            }
            in.skipNBytes((shape.length - 1 - rank) * shape.type.width());
            Buffer data = Buffer.readHeader(in);
            long present = in.available();
            if (data.length != length || present != length * data.type.width()) {
                throw new IOException(
                        "%d numbers were announced and %d bytes are there"
                                .formatted(length, present));
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static long integer(DataInputStream in, DataType type) throws IOException {
        return type.width() == Integer.BYTES ? in.readInt() : in.readLong();
    }

    /** What precedes a buffer's numbers. */
    private record Buffer(long length, DataType type) {

        static Buffer readHeader(DataInputStream in) throws IOException {
            boolean old = OLD_MODES.contains(in.readUTF());
            long length = old ? in.readInt() : in.readLong();
            return new Buffer(length, DataType.valueOf(in.readUTF()));
        }
    }
}
