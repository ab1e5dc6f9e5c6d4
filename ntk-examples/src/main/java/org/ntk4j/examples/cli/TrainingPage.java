/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.report.PageFile;
import org.ntk4j.examples.report.RecordedRun;
import org.ntk4j.examples.report.RunRecorder;
import org.ntk4j.examples.train.DivergedException;
import org.ntk4j.examples.train.Watch;

/**
 * The end of a training: closes its watch and writes its page, however it ends. When the program is
 * told to stop, as by Ctrl-C, the virtual machine runs this on a thread of its own while the
 * training goes on; whoever comes first writes, and the other waits.
 */
final class TrainingPage implements AutoCloseable {

    private final Optional<Path> file;
    private final String label;
    private final RunRecorder recorder;
    private final Watch watch;
    private final PrintWriter err;
    private final Thread hook = new Thread(this::interrupted, "report of an interrupted training");
    private Optional<String> end = Optional.of("Training ended with an error.");
    private boolean closed;

    private TrainingPage(
            Optional<Path> file, String label, RunRecorder recorder, Watch watch, PrintWriter err) {
        this.file = file;
        this.label = label;
        this.recorder = recorder;
        this.watch = watch;
        this.err = err;
    }

    /** From now on the page will be written. */
    static TrainingPage open(
            Optional<Path> file, String label, RunRecorder recorder, Watch watch, PrintWriter err) {
        TrainingPage page = new TrainingPage(file, label, recorder, watch, err);
        Runtime.getRuntime().addShutdownHook(page.hook);
        return page;
    }

    /** Training has reached its last iteration. */
    void complete() {
        end = Optional.empty();
    }

    /** Training cannot go on. */
    void diverged(DivergedException e) {
        end = Optional.of(sentence(e.getMessage()));
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    private void interrupted() {
        try {
            if (finish(Optional.of("Training was interrupted."))) {
                file.ifPresent(
                        path ->
                                err.println(
                                        "ntk4j: interrupted; " + path + " shows it until then"));
            }
        } catch (DataException e) {
            err.println("ntk4j: " + e.getMessage());
        }
        err.flush();
    }

    /**
     * Writes the page if that has not been done.
     *
     * @throws DataException if it cannot be written
     */
    @Override
    public void close() {
        finish(end);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is about to stop; the hook waits for us, or we waited for it.
            return;
        }
    }

    private synchronized boolean finish(Optional<String> note) {
        if (closed) {
            return false;
        }
        closed = true;
        watch.close();
        note.ifPresent(recorder::note);
        if (file.isPresent()) {
            List<RecordedRun> runs = recorder.runs(label);
            if (runs.isEmpty()) {
                throw new DataException(
                        file.get() + " is not written: nothing was measured; see the log");
            }
            PageFile.write(file.get(), runs);
        }
        return true;
    }
}
