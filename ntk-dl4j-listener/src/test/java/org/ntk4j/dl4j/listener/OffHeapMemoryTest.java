/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ntk4j.testing.NativeHeap;

/**
 * Off-heap memory does not grow over many measurements, even where nothing is collected: a program
 * of its own runs without a garbage collector, so that whatever is not closed stays.
 */
class OffHeapMemoryTest {

    private static final int MEASUREMENTS = 500;

    /** Enough that what the Java compiler gives back meanwhile, some megabytes, hides none. */
    private static final int LEAKS = 100;

    /**
     * Less than one kernel of 384 examples in float32 (576 KiB), which is also the size of a hidden
     * layer's activations. What ND4J leaves to the collector, and the Java compiler's memory, are
     * less: LAPACK's work space, 100 KiB, and some 100 bytes for each array and view.
     */
    private static final long PER_MEASUREMENT = 384 << 10;

    @Test
    void offHeapMemoryDoesNotGrowOverManyMeasurements() throws Exception {
        assertThat(growth("watch", MEASUREMENTS)).isLessThan(PER_MEASUREMENT * MEASUREMENTS);
    }

    @Test
    void oneKernelLeftOpenPerMeasurementWouldBeSeen() throws Exception {
        assertThat(growth("leak", LEAKS)).isGreaterThan(PER_MEASUREMENT * LEAKS);
    }

    /** Bytes by which the process of {@link ManyMeasurements} grows. */
    private static long growth(String mode, int measurements)
            throws IOException, InterruptedException {
        assumeTrue(NativeHeap.isKnown(), "this C library does not tell how much memory is in use");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx4g",
                                        "-XX:+UnlockExperimentalVMOptions",
                                        "-XX:+UseEpsilonGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        ManyMeasurements.class.getName(),
                                        mode,
                                        String.valueOf(measurements)))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return Long.parseLong(output.lines().reduce((a, b) -> b).orElseThrow().trim());
    }
}
