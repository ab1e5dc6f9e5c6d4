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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ntk4j.dl4j.listener.Schedule.Tick;

class ScheduleTest {
    @Test
    void everyCountsFromIterationZero() {
        assertThat(due(Schedule.every(10), 40)).containsExactly(0L, 10L, 20L, 30L);
        assertThat(due(Schedule.every(1), 3)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void logSpacedIsTheListOfItsDocumentation() {
        assertThat(due(Schedule.logSpaced(3), 1001))
                .containsExactly(0L, 1L, 2L, 5L, 10L, 22L, 46L, 100L, 215L, 464L, 1000L);
        assertThat(due(Schedule.logSpaced(1), 1_000_001))
                .containsExactly(0L, 1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 10, 50, 1000})
    void logSpacedFollowsItsRuleWithoutGaps(int perDecade) {
        TreeSet<Long> expected = new TreeSet<>(List.of(0L));
        for (int j = 0; j <= 4 * perDecade; j++) {
            expected.add(Math.round(Math.pow(10, (double) j / perDecade)));
        }
        assertThat(due(Schedule.logSpaced(perDecade), 10_001)).containsExactlyElementsOf(expected);
    }

    @Test
    void logSpacedHasSoManyPerDecadeOnceTheyAreApart() {
        Schedule schedule = Schedule.logSpaced(20);
        assertThat(due(schedule, 100_000).stream().filter(i -> i >= 1000)).hasSize(40);
        assertThat(due(schedule, 8)).as("every iteration below 20 / ln 10").hasSize(8);
    }

    @Test
    void epochStartsFollowTheTickAlone() {
        Schedule schedule = Schedule.epochStarts();
        assertThat(schedule.due(new Tick(17, 3, true))).isTrue();
        assertThat(schedule.due(new Tick(0, 0, false))).isFalse();
    }

    @Test
    void orIsDueWhenEitherIs() {
        Schedule either = Schedule.every(4).or(Schedule.every(6)).or(Schedule.epochStarts());
        assertThat(due(either, 13)).containsExactly(0L, 4L, 6L, 8L, 12L);
        assertThat(either.due(new Tick(7, 1, true))).isTrue();
        assertThatNullPointerException().isThrownBy(() -> either.or(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesCountsBelowOne(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.every(count))
                .withMessageContaining("at least 1")
                .withMessageContaining("got " + count);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.logSpaced(count))
                .withMessageContaining("got " + count);
    }

    @Test
    void saysInWordsWhenItIsDue() {
        assertThat(Schedule.every(1)).hasToString("every iteration");
        assertThat(Schedule.every(10).or(Schedule.epochStarts()))
                .hasToString("every 10 iterations or at the first iteration of each epoch");
        assertThat(Schedule.logSpaced(5)).hasToString("log-spaced, 5 per decade of iterations");
    }

    @Test
    void survivesSerialization() throws Exception {
        Schedule schedule = Schedule.logSpaced(5).or(Schedule.epochStarts()).or(Schedule.every(3));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(schedule);
        }
        byte[] written = bytes.toByteArray();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written))) {
            assertThat(in.readObject()).isEqualTo(schedule);
        }
    }

    private static List<Long> due(Schedule schedule, long below) {
        return LongStream.range(0, below)
                .filter(i -> schedule.due(new Tick(i, 0, false)))
                .boxed()
                .toList();
    }
}
