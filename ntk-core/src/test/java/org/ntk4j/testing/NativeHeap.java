/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.testing;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the C library's allocator has handed out and not got back. */
public final class NativeHeap {

    private NativeHeap() {}

    /** Whether the C library tells; glibc 2.33 and later do. */
    public static boolean isKnown() {
        try {
            return bytesInUse() > 0;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /**
     * The most bytes that some work holds at a time, beside what is held before: another thread
     * watches.
     */
    public static long peakOf(Runnable work) {
        AtomicLong most = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        long before = bytesInUse();
        Thread watch =
                new Thread(
                        () -> {
                            while (!done.get()) {
                                most.accumulateAndGet(bytesInUse(), Math::max);
                            }
                        });
        watch.start();
        try {
            work.run();
        } finally {
            done.set(true);
        }
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return most.get() - before;
    }

    /** The bytes in use now. */
    public static long bytesInUse() {
        MallInfo info =
                (MallInfo)
                        NativeLibrary.getInstance("c")
                                .getFunction("mallinfo2")
                                .invoke(MallInfo.class, new Object[0]);
        return info.uordblks.longValue() + info.hblkhd.longValue();
    }

    /** The struct of malloc.h, field by field. */
    public static final class MallInfo extends Structure implements Structure.ByValue {
        public NativeLong arena;
        public NativeLong ordblks;
        public NativeLong smblks;
        public NativeLong hblks;
        public NativeLong hblkhd;
        public NativeLong usmblks;
        public NativeLong fsmblks;
        public NativeLong uordblks;
        public NativeLong fordblks;
        public NativeLong keepcost;

        @Override
        protected List<String> getFieldOrder() {
            return List.of(
                    "arena",
                    "ordblks",
                    "smblks",
                    "hblks",
                    "hblkhd",
                    "usmblks",
                    "fsmblks",
                    "uordblks",
                    "fordblks",
                    "keepcost");
        }
    }
}
