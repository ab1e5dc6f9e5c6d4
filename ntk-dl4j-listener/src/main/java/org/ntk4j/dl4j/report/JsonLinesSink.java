/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.ntk4j.regime.RegimeTransition;

/**
 * Writes a run as JSON Lines: UTF-8, one object per line, each written whole as soon as it is
 * known, so that a killed run leaves a file that can be read.
 *
 * <ul>
 *   <li>{@code "type": "header"} comes first: schema, model, kernel, probe size and classes,
 *       learning rate, criteria, versions;
 *   <li>{@code "type": "measurement"} has iteration, epoch, score, regime, one key per measured
 *       {@link org.ntk4j.regime.Quantity}, layers, eigenvalues, probeLoss, accuracy, millis and
 *       overhead;
 *   <li>{@code "type": "transition"} follows the measurement that caused it;
 *   <li>{@code "type": "kernel"} has the matrix of a measurement named by its run and iteration, if
 *       measurements carry matrices: of the first, of each that changed the regime, and, when the
 *       sink is closed, of the last.
 * </ul>
 *
 * <p>What was not measured, an unknown (NaN) score or overhead, and empty layers and eigenvalues
 * are absent. A number that was measured and is not finite is {@code null}, since JSON has no NaN:
 * the reader sees that it was asked for and that no number came.
 *
 * <p>The file is opened by the first {@link #started}, together with missing parent directories. A
 * further run of the same sink follows in the same file, with its own header.
 */
public final class JsonLinesSink implements MeasurementSink {
    private final Path file;
    private boolean append;
    private OutputStream out;

    /** By run, the latest measurement whose matrix is not written. */
    private final Map<Integer, Measurement> unwritten = new TreeMap<>();

    private final Set<Integer> begun = new HashSet<>();

    private JsonLinesSink(Path file, boolean append) {
        this.file = Objects.requireNonNull(file, "file");
        this.append = append;
    }

    /**
     * A sink that starts its file afresh: what an earlier program run left there is overwritten.
     *
     * @param file the file to write
     * @return a new sink
     */
    public static JsonLinesSink to(Path file) {
        return new JsonLinesSink(file, false);
    }

    /**
     * A sink that keeps what the file holds and adds its lines at the end; a last line that was cut
     * off is closed first.
     *
     * @param file the file to add to
     * @return a new sink
     */
    public static JsonLinesSink appendingTo(Path file) {
        return new JsonLinesSink(file, true);
    }

    /**
     * Opens the file, if it is not open, and writes the header line.
     *
     * @param header what the measurements to come are about
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void started(RunHeader header) {
        try {
            if (out == null) {
                out = open();
                // A sink that was closed and starts again must not erase its own first run.
                append = true;
            }
        } catch (IOException e) {
            throw failure(e);
        }
        write(RunJson.header(header));
        begun.remove(header.run());
    }

    /**
     * Writes a line, and one for the matrix of the first measurement that carries one.
     *
     * @param measurement the numbers
     * @throws IllegalStateException before {@link #started} and after {@link #close}
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void measured(Measurement measurement) {
        write(RunJson.measurement(measurement));
        if (measurement.hasKernel()) {
            unwritten.put(measurement.run(), measurement);
            if (begun.add(measurement.run())) {
                writeKernel(measurement.run());
            }
        }
    }

    /**
     * Writes a line, and one for the measurement's matrix if it carries one.
     *
     * @param transition the change and its cause
     * @param measurement the measurement that caused it
     * @throws IllegalStateException before {@link #started} and after {@link #close}
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void changed(RegimeTransition transition, Measurement measurement) {
        write(RunJson.transition(transition, measurement));
        writeKernel(measurement.run());
    }

    /**
     * Writes the matrix of each run's last measurement, if it carries one, and closes the file.
     *
     * @throws UncheckedIOException if it cannot be closed
     */
    @Override
    public void close() {
        if (out == null) {
            return;
        }
        try (OutputStream closing = out) {
            List.copyOf(unwritten.keySet()).forEach(this::writeKernel);
            closing.flush();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            out = null;
            unwritten.clear();
            begun.clear();
        }
    }

    /**
     * Returns the file.
     *
     * @return for example {@code JsonLinesSink to run.jsonl}
     */
    @Override
    public String toString() {
        return "JsonLinesSink to " + file;
    }

    private OutputStream open() throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean cutOff = append && isCutOff();
        OutputStream stream =
                Files.newOutputStream(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        if (cutOff) {
            stream.write('\n');
        }
        return stream;
    }

    private boolean isCutOff() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        // A stream, since a channel is closed by a pending interrupt of the training.
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Files.size(file) - 1);
            return in.read() != '\n';
        }
    }

    private void writeKernel(int run) {
        Measurement measurement = unwritten.remove(run);
        if (measurement != null) {
            write(RunJson.kernel(measurement));
        }
    }

    private void write(String object) {
        if (out == null) {
            throw new IllegalStateException(
                    "Expected started() before any other call, got none for " + file);
        }
        try {
            // One write for the whole line, on a stream without a buffer.
            out.write((object + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private UncheckedIOException failure(IOException cause) {
        return new UncheckedIOException("Cannot write the measurements to " + file, cause);
    }
}
