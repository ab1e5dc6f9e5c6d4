/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @Test
    void isConfiguredWithoutComplaints() {
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() == Status.INFO);
    }

    @Test
    void letsTheKernelRegimeSpeakAndTheBackendBeSilent() {
        assertThat(context.getLogger("org.ntk4j.dl4j.listener").getEffectiveLevel())
                .isEqualTo(Level.INFO);
        assertThat(context.getLogger("org.nd4j.linalg.factory").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(context.getLogger("org.deeplearning4j.nn").getEffectiveLevel())
                .isEqualTo(Level.WARN);
    }

    @Test
    void writesTimeLevelAndMessageAndNoTerminalCodesIntoAPipe() {
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("x"), Level.INFO, "drift=0.1", null, null);

        assertThat(layout().doLayout(event)).matches("\\d\\d:\\d\\d:\\d\\d INFO  drift=0.1\\R");
    }

    private PatternLayout layout() {
        ConsoleAppender<?> console =
                (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("OUT");
        return (PatternLayout) ((PatternLayoutEncoder) console.getEncoder()).getLayout();
    }
}
