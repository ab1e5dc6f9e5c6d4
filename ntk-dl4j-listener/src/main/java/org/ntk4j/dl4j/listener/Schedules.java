/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Objects;

/** The schedules behind the factories of {@link Schedule}: records, for equality and text. */
final class Schedules {
    private Schedules() {}

    record Every(int n) implements Schedule {
        Every {
            requirePositive("iterations between two measurements", n);
        }

        @Override
        public boolean due(Tick tick) {
            return tick.iteration() % n == 0;
        }

        @Override
        public String toString() {
            return n == 1 ? "every iteration" : "every " + n + " iterations";
        }
    }

    record LogSpaced(int perDecade) implements Schedule {
        LogSpaced {
            requirePositive("measurements per decade", perDecade);
        }

        @Override
        public boolean due(Tick tick) {
            long iteration = tick.iteration();
            if (iteration == 0) {
                return true;
            }
            // The nearest exponents on either side; a logarithm that rounds the wrong way is
            // harmless, because the power is what decides.
            long below = (long) Math.floor(perDecade * Math.log10(iteration));
            return power(below) == iteration || power(below + 1) == iteration;
        }

        private long power(long j) {
            return Math.round(Math.pow(10, (double) j / perDecade));
        }

        @Override
        public String toString() {
            return "log-spaced, " + perDecade + " per decade of iterations";
        }
    }

    record EpochStarts() implements Schedule {
        @Override
        public boolean due(Tick tick) {
            return tick.firstOfEpoch();
        }

        @Override
        public String toString() {
            return "at the first iteration of each epoch";
        }
    }

    record Or(Schedule first, Schedule second) implements Schedule {
        Or {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }

        @Override
        public boolean due(Tick tick) {
            return first.due(tick) || second.due(tick);
        }

        @Override
        public String toString() {
            return first + " or " + second;
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    String.format("Expected at least 1 for the %s, got %d", what, value));
        }
    }
}
