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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.report.PageFile;
import org.ntk4j.examples.report.RecordedRun;

/**
 * The page of something that takes long: written when that ends, however it ends. When the program
 * is told to stop, as by Ctrl-C, the virtual machine runs this on a thread of its own while the
 * work goes on; whoever comes first writes, and the other waits.
 */
final class FinalPage implements AutoCloseable {

    private final Optional<Path> file;
    private final String task;
    private final Source source;
    private final PrintWriter err;
    private final Thread hook = new Thread(this::interrupted, "page of what was interrupted");
    private Optional<String> end;
    private boolean closed;

    /**
     * What the page shows; used once, by whichever thread.
     *
     * @param close makes sure that nothing more is recorded
     * @param note takes a sentence about how it ended
     * @param runs what was recorded; may be empty
     */
    record Source(Runnable close, Consumer<String> note, Supplier<List<RecordedRun>> runs) {}

    private FinalPage(Optional<Path> file, String task, Source source, PrintWriter err) {
        this.file = file;
        this.task = task;
        this.source = source;
        this.err = err;
        this.end = Optional.of(task + " ended with an error.");
    }

    /**
     * From now on the page will be written.
     *
     * @param file where; empty: nowhere, the source is only closed
     * @param task what ends, for a sentence to begin with
     * @param source what the page shows
     * @param err where an interruption is told
     */
    static FinalPage open(Optional<Path> file, String task, Source source, PrintWriter err) {
        FinalPage page = new FinalPage(file, task, source, err);
        Runtime.getRuntime().addShutdownHook(page.hook);
        return page;
    }

    /** All that was to be done is done. */
    void complete() {
        end = Optional.empty();
    }

    /** It cannot go on, and a sentence says why. */
    void ended(String why) {
        end = Optional.of(why);
    }

    private void interrupted() {
        try {
            if (finish(Optional.of(task + " was interrupted."))) {
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
        source.close().run();
        note.ifPresent(source.note());
        if (file.isPresent()) {
            List<RecordedRun> runs = source.runs().get();
            if (runs.isEmpty()) {
                throw new DataException(
                        file.get()
                                + " is not written: nothing was measured; what was said before"
                                + " this tells why");
            }
            PageFile.write(file.get(), runs);
        }
        return true;
    }
}
