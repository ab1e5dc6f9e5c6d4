/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.io.Serializable;
import java.util.Locale;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;

/**
 * How much off-heap memory a kernel's computation may take, its result included, beside the graph
 * and its parameters.
 *
 * <p>It decides how the computation is cut, never what comes out: see {@link KernelPlan}.
 *
 * @param bytes the memory, &gt; 0
 */
public record MemoryBudget(long bytes) implements Serializable {

    private static final long MEBIBYTE = 1L << 20;
    private static final double GIBIBYTE = 1L << 30;

    /**
     * Checks the amount.
     *
     * @param bytes the memory
     * @throws IllegalArgumentException if there is no memory at all
     */
    public MemoryBudget {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "expected a memory budget of more than 0 bytes, got " + bytes);
        }
    }

    /**
     * A budget in bytes.
     *
     * @param bytes the memory, &gt; 0
     * @return the budget
     */
    public static MemoryBudget ofBytes(long bytes) {
        return new MemoryBudget(bytes);
    }

    /**
     * A budget in units of 2^20 bytes.
     *
     * @param megabytes the memory, &gt; 0
     * @return the budget
     */
    public static MemoryBudget ofMegabytes(long megabytes) {
        return new MemoryBudget(Math.multiplyExact(megabytes, MEBIBYTE));
    }

    /**
     * Half of what ND4J may take: of JavaCPP's limits ({@code org.bytedeco.javacpp.maxbytes}, by
     * default the Java heap's, and {@code maxphysicalbytes}) and of the machine's memory, the
     * smallest. The same in the whole life of a process, so that a computation done twice is cut in
     * the same way.
     *
     * @return the budget where none is stated
     */
    public static MemoryBudget standard() {
        long smallest =
                LongStream.of(
                                Pointer.maxBytes(),
                                Pointer.maxPhysicalBytes(),
                                Pointer.totalPhysicalBytes())
                        .filter(limit -> limit > 0)
                        .min()
                        .orElse(Runtime.getRuntime().maxMemory());
        return new MemoryBudget(Math.max(1, smallest / 2));
    }

    /** An amount of memory for people. */
    static String text(double bytes) {
        return bytes < GIBIBYTE
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / MEBIBYTE)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }

    @Override
    public String toString() {
        return text(bytes);
    }
}
