/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error if a person is looking. Into a pipe or a file nothing is
 * written: there the log lines are the progress.
 */
public final class Progress implements AutoCloseable {

    private static final String LINE_START = "ntk4j.line.start";
    private static final int COLUMNS = 78;
    private static final int UPDATE_MILLIS = 200;

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * Lets log lines wipe the bar instead of running on behind it. Has effect only before anything
     * has been logged, because the logging configuration is read once.
     */
    public static void prepareTerminal() {
        if (System.console() != null) {
            System.setProperty(LINE_START, "\r\u001b[K");
        }
    }

    static Progress start(String task, int steps) {
        if (System.console() == null) {
            return new Progress(Optional.empty());
        }
        return new Progress(
                Optional.of(
                        new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(steps)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                                .setUpdateIntervalMillis(UPDATE_MILLIS)
                                .clearDisplayOnFinish()
                                .build()));
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
