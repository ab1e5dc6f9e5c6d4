/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.io.Serializable;

/**
 * When to measure: a function of the tick, without memory, so that one schedule can serve several
 * networks at once.
 *
 * <p>The schedules made here say in {@link Object#toString()} what they do, and are equal when they
 * do the same. A lambda is a schedule too; the run header then shows the lambda's name.
 */
@FunctionalInterface
public interface Schedule extends Serializable {

    /**
     * Decides.
     *
     * @param tick the iteration that has just been done
     * @return true to measure now
     */
    boolean due(Tick tick);

    /**
     * Every n iterations: when {@code iteration % n == 0}, as {@code ScoreIterationListener}
     * counts, so the first one is iteration 0.
     *
     * @param n the number of iterations from one measurement to the next; positive
     * @return the schedule
     * @throws IllegalArgumentException if {@code n < 1}
     */
    static Schedule every(int n) {
        return new Schedules.Every(n);
    }

    /**
     * About equally many measurements per decade of iterations: dense at the start, where the
     * kernel moves fastest, and thin later.
     *
     * <p>Due are iteration 0 and, for j = 0, 1, 2, ..., the iterations {@code round(10^(j /
     * perDecade))}. Where these are closer than 1 apart, several j name the same iteration: below
     * {@code perDecade / ln 10} every iteration is due. With 3 per decade: 0, 1, 2, 5, 10, 22, 46,
     * 100, 215, 464, 1000.
     *
     * @param perDecade measurements per decade; positive
     * @return the schedule
     * @throws IllegalArgumentException if {@code perDecade < 1}
     */
    static Schedule logSpaced(int perDecade) {
        return new Schedules.LogSpaced(perDecade);
    }

    /**
     * Once per epoch: the first iteration seen of it. Parameters can be read safely only after an
     * iteration, so this is after the first update of the epoch and not before it.
     *
     * @return the schedule
     */
    static Schedule epochStarts() {
        return new Schedules.EpochStarts();
    }

    /**
     * Whenever this schedule or another one is due.
     *
     * @param other the other schedule
     * @return the union
     */
    default Schedule or(Schedule other) {
        return new Schedules.Or(this, other);
    }

    /**
     * A training iteration that has just been done.
     *
     * @param iteration its number as DL4J passes it to {@code iterationDone}, from 0
     * @param epoch its epoch, from 0
     * @param firstOfEpoch whether it is the first one that the listener sees of this epoch for this
     *     network
     */
    record Tick(long iteration, int epoch, boolean firstOfEpoch) {}
}
