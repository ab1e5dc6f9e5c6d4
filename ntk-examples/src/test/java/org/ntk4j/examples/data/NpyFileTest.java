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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class NpyFileTest {

    private static final double[] SIX = {0, 1, 2, 3, 4, 5};

    /** What NumPy 2.4.6 wrote for {@code save(arange(3, dtype='<f4'))}. */
    private static final String BY_NUMPY =
            "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f7264657227"
                    + "3a2046616c73652c20277368617065273a2028332c292c207d"
                    + "20".repeat(60)
                    + "0a000000000000803f00000040";

    @TempDir Path dir;

    @Test
    void readsWhatNumpyWrote() throws IOException {
        INDArray array = read(HexFormat.of().parseHex(BY_NUMPY));

        assertThat(array.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(array.toFloatVector()).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<f4", ">f4", "<f8", ">f8", "|i1", "|u1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4",
                "<i8", ">i8", "<u8", "|b1"
            })
    void readsEveryNumberInEitherByteOrder(String type) throws IOException {
        double[] values = type.endsWith("b1") ? new double[] {0, 1, 1, 0, 0, 1} : SIX;

        INDArray array = read(NpyWriter.bytes(type, false, values, 2, 3));

        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.dataType())
                .isEqualTo(type.endsWith("f4") ? DataType.FLOAT : DataType.DOUBLE);
        assertThat(array.reshape(6).castTo(DataType.DOUBLE).toDoubleVector())
                .containsExactly(values);
    }

    @ParameterizedTest
    @CsvSource({
        "|i1, -1, -1",
        "|u1, 255, 255",
        "<i2, -2, -2",
        "<u2, 65535, 65535",
        "<i8, -3, -3",
        "<u4, 4294967295, 4294967295"
    })
    void keepsSigns(String type, double stored, double expected) throws IOException {
        INDArray array = read(NpyWriter.bytes(type, false, new double[] {stored}, 1));

        assertThat(array.getDouble(0)).isEqualTo(expected);
    }

    @Test
    void readsUnsignedNumbersBeyondTheSignedOnes() throws IOException {
        byte[] body = new byte[8];
        body[7] = (byte) 0x80;
        body[0] = 1;

        INDArray array = read(NpyWriter.join(NpyWriter.header("<u8", false, 1), body));

        assertThat(array.getDouble(0)).isEqualTo(0x1p63);
    }

    @ParameterizedTest
    @CsvSource({
        "3c00, 1", "c000, -2", "3555, 0.333251953125", "0001, 5.9604644775390625e-8",
        "03ff, 6.097555160522461e-5", "7bff, 65504", "7c00, Infinity", "fc00, -Infinity",
        "7e00, NaN", "0000, 0"
    })
    void readsHalfPrecision(String bits, double expected) throws IOException {
        byte[] body = HexFormat.of().parseHex(bits);

        INDArray array = read(NpyWriter.join(NpyWriter.header(">f2", false, 1), body));

        assertThat(array.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(Double.valueOf(array.getFloat(0))).isEqualTo(Double.valueOf(expected));
    }

    @Test
    void turnsFortranOrderIntoCOrder() throws IOException {
        INDArray array = read(NpyWriter.bytes("<f8", true, SIX, 2, 3));

        assertThat(array.ordering()).isEqualTo('c');
        assertThat(array.toDoubleMatrix()).isDeepEqualTo(new double[][] {{0, 2, 4}, {1, 3, 5}});
    }

    @Test
    void readsAnyRank() throws IOException {
        double[] values = new double[120];
        Arrays.setAll(values, i -> i);

        INDArray array = read(NpyWriter.bytes("<f8", false, values, 2, 3, 4, 5));

        assertThat(array.shape()).containsExactly(2, 3, 4, 5);
        assertThat(array.getDouble(1, 2, 3, 4)).isEqualTo(119);
    }

    @Test
    void readsMoreThanOneChunk() throws IOException {
        double[] values = new double[100_003];
        Arrays.setAll(values, i -> i);

        assertThat(read(NpyWriter.bytes("<i4", false, values, values.length)).toDoubleVector())
                .containsExactly(values);
    }

    @Test
    void readsGzippedFiles() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(NpyWriter.bytes("<f8", false, SIX, 6));
        }

        assertThat(read(zipped.toByteArray()).toDoubleVector()).containsExactly(SIX);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "<c8; elements of type 'c8'",
                "|O; elements of type 'O'",
                "<U5; elements of type 'U5'",
                "<f16; elements of type 'f16'",
                "<M8; elements of type 'M8'",
            })
    void refusesWhatIsNotANumber(String type, String complaint) {
        assertRefused(NpyWriter.header(type, false, 2), complaint);
    }

    @Test
    void refusesAFileCutShortAnywhere() {
        byte[] whole = NpyWriter.bytes("<f8", false, SIX, 2, 3);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "array.npy: expected");
        }
    }

    @Test
    void refusesTrailingBytes() {
        byte[] whole = NpyWriter.bytes("<f8", false, SIX, 2, 3);
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "trailing bytes");
    }

    @Test
    void refusesAShapeThatTheFileCannotHoldBeforeItTakesMemory() {
        assertRefused(NpyWriter.header("<f8", false, 1 << 20, 1 << 10), "found a file of 128");
        assertRefused(NpyWriter.header("<f8", false, 1L << 40, 1L << 40), "at most 2^31 numbers");
    }

    @Test
    void refusesEmptyArraysAndSingleNumbers() {
        assertRefused(NpyWriter.bytes("<f8", false, new double[0], 0, 3), "at least one number");
        assertRefused(NpyWriter.bytes("<f8", false, new double[1]), "at least one dimension");
    }

    @Test
    void refusesOtherFiles() {
        assertRefused("<html>404</html>".getBytes(StandardCharsets.UTF_8), "another kind of file");
        assertRefused(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, "an archive such as .npz");
        assertThatThrownBy(() -> NpyFile.read(dir.resolve("none.npy")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.npy: expected")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> NpyFile.read(dir)).hasMessageContaining("a directory");
    }

    /** Either it is read or it is refused with a message: no other failure, whatever the bytes. */
    @Test
    void survivesDamage() throws IOException {
        byte[] whole = NpyWriter.bytes("<f8", false, SIX, 2, 3);
        Random random = new Random(7);
        for (int trial = 0; trial < 300; trial++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                assertThat(read(damaged).length()).isPositive();
            } catch (DataException e) {
                assertThat(e).hasMessageContaining("array.npy: expected");
            }
        }
    }

    private void assertRefused(byte[] bytes, String complaint) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("array.npy")
                .hasMessageContaining(complaint);
    }

    private INDArray read(byte[] bytes) throws IOException {
        return NpyFile.read(Files.write(dir.resolve("array.npy"), bytes));
    }
}
