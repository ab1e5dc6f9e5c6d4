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

    private static final int COLUMNS = 78;
    private static final int UPDATE_MILLIS = 200;

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    static Progress start(String task, int steps) {
        if (!isWatched()) {
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

    static boolean isWatched() {
        return System.console() != null;
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
