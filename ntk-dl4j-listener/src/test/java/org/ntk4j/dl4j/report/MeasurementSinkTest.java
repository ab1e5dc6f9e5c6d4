/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.regime.RegimeTransition;

class MeasurementSinkTest {
    private final LogCapture log = new LogCapture(MeasurementSink.class.getName());
    private final List<String> calls = new ArrayList<>();

    @TempDir Path folder;

    @AfterEach
    void detach() {
        log.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("disk full"),
                new NoClassDefFoundError("com/example/Missing"),
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"),
                new IOException("thrown by bytecode that does not declare it"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailingSinkIsLoggedOnceAndSwitchedOff(Throwable failure) {
        MeasurementSink guarded = MeasurementSink.guarded(new Recorder("broken", failure));
        callAll(guarded);
        callAll(guarded);
        assertThat(calls)
                .as("nothing after the failure but close")
                .containsExactly(
                        "broken.started", "broken.measured", "broken.close", "broken.close");
        assertThat(log.events()).hasSize(1);
        ILoggingEvent event = log.events().get(0);
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage())
                .isEqualTo(
                        "Measurement sink org.ntk4j.dl4j.report.MeasurementSinkTest$Recorder failed"
                                + " in measured() and is switched off; training and other sinks go"
                                + " on");
        assertThat(((ThrowableProxy) event.getThrowableProxy()).getThrowable()).isSameAs(failure);
    }

    @Test
    void aSinkThatFailsToCloseIsLoggedOnceToo() {
        MeasurementSink guarded =
                MeasurementSink.guarded(
                        new MeasurementSink() {
                            @Override
                            public void measured(Measurement measurement) {}

                            @Override
                            public void close() {
                                throw new IllegalStateException("still busy");
                            }
                        });
        guarded.close();
        guarded.close();
        assertThat(log.events()).hasSize(1);
        assertThat(log.events().get(0).getFormattedMessage()).contains("failed in close()");
    }

    @Test
    void aHealthySinkGetsEveryCallAndNoGuardTwice() {
        MeasurementSink guarded = MeasurementSink.guarded(new Recorder("a", null));
        callAll(guarded);
        assertThat(calls).containsExactly("a.started", "a.measured", "a.changed", "a.close");
        assertThat(log.events()).isEmpty();
        assertThat(MeasurementSink.guarded(guarded)).isSameAs(guarded);
    }

    @Test
    void oneBrokenSinkAmongSeveralCostsOnlyItself() {
        Throwable failure = new IllegalStateException("disk full");
        callAll(
                MeasurementSink.all(
                        List.of(new Recorder("broken", failure), new Recorder("b", null))));
        assertThat(calls)
                .containsExactly(
                        "broken.started",
                        "b.started",
                        "broken.measured",
                        "b.measured",
                        "b.changed",
                        "broken.close",
                        "b.close");
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void aLambdaIsASinkAndNoSinksAreOne() {
        List<Measurement> seen = new ArrayList<>();
        callAll(MeasurementSink.all(List.<MeasurementSink>of(seen::add)));
        assertThat(seen).containsExactly(Samples.measurement());
        assertThatCode(() -> callAll(MeasurementSink.all(List.of()))).doesNotThrowAnyException();
    }

    @Test
    void discoversTheSinksOfTheServiceFile() {
        List<MeasurementSink> found = MeasurementSink.discovered();
        assertThat(found).hasExactlyElementsOfTypes(ProvidedSink.class);
        assertThat(MeasurementSink.discovered().get(0)).isNotSameAs(found.get(0));
        assertThat(log.events()).isEmpty();
    }

    @Test
    void brokenProvidersAreLoggedOnceEachAndSkipped() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(MeasurementSink.class.getName()),
                List.of("no.such.Sink", Unloadable.class.getName(), NoSink.class.getName()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader broken =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(broken);
            assertThat(MeasurementSink.discovered()).hasExactlyElementsOfTypes(ProvidedSink.class);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(log.events())
                .hasSize(3)
                .allSatisfy(
                        event -> {
                            assertThat(event.getLevel()).isEqualTo(Level.WARN);
                            assertThat(event.getThrowableProxy()).isNotNull();
                        });
    }

    @Test
    @Timeout(10)
    void aBrokenClassPathIsLoggedOnceAndEndsTheSearch() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader unreadable =
                new ClassLoader(before) {
                    @Override
                    public Enumeration<URL> getResources(String name) throws IOException {
                        throw new IOException("share is gone");
                    }
                };
        try {
            thread.setContextClassLoader(unreadable);
            assertThat(MeasurementSink.discovered()).isEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(log.events()).hasSize(1);
    }

    private static void callAll(MeasurementSink sink) {
        sink.started(Samples.header());
        sink.measured(Samples.measurement());
        sink.changed(Samples.departure(), Samples.measurement());
        sink.close();
    }

    /** A provider whose class initialization fails. */
    public static final class Unloadable implements MeasurementSink {
        static final Object LIBRARY = missing();

        @Override
        public void measured(Measurement measurement) {}

        private static Object missing() {
            throw new IllegalStateException("native library not found");
        }
    }

    /** A class that is no sink. */
    public static final class NoSink {}

    /** Notes its calls, and throws in measured() if told to. */
    private final class Recorder implements MeasurementSink {
        private final String name;
        private final Throwable failure;

        Recorder(String name, Throwable failure) {
            this.name = name;
            this.failure = failure;
        }

        @Override
        public void started(RunHeader header) {
            calls.add(name + ".started");
        }

        @Override
        public void measured(Measurement measurement) {
            calls.add(name + ".measured");
            if (failure != null) {
                throwSneakily(failure);
            }
        }

        @Override
        public void changed(RegimeTransition transition, Measurement measurement) {
            calls.add(name + ".changed");
        }

        @Override
        public void close() {
            calls.add(name + ".close");
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void throwSneakily(Throwable failure) throws T {
            throw (T) failure;
        }
    }
}
