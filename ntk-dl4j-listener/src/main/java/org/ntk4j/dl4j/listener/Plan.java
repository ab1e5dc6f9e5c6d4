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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;

/**
 * What to measure, of which kernel, and when; see the builder's methods.
 *
 * @param schedule when there is a measurement at all
 * @param preset which quantities it has
 * @param also further quantities
 * @param schedules schedules of single quantities, which thin out the first one
 * @param override the kernel to follow, or null: the preset's
 */
record Plan(
        Schedule schedule,
        Preset preset,
        Set<Quantity> also,
        Map<Quantity, Schedule> schedules,
        KernelKind override)
        implements Serializable {

    Plan {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(preset, "preset");
    }

    /** What a listener does that nobody asked for anything else. */
    static Plan standard() {
        return new Plan(
                Schedule.every(100),
                Preset.STANDARD,
                EnumSet.noneOf(Quantity.class),
                Map.of(Quantity.OUTPUT_HESSIAN_NORM, Schedule.logSpaced(4)),
                null);
    }

    Plan with(Schedule value) {
        return new Plan(value, preset, also, schedules, override);
    }

    Plan with(Preset value) {
        return new Plan(schedule, value, also, schedules, override);
    }

    Plan with(KernelKind value) {
        return new Plan(schedule, preset, also, schedules, Objects.requireNonNull(value, "kernel"));
    }

    Plan with(Quantity quantity) {
        Set<Quantity> more = EnumSet.of(Objects.requireNonNull(quantity, "quantity"));
        more.addAll(also);
        return new Plan(schedule, preset, more, schedules, override);
    }

    Plan with(Quantity quantity, Schedule value) {
        Map<Quantity, Schedule> more = new EnumMap<>(schedules);
        more.put(
                Objects.requireNonNull(quantity, "quantity"),
                Objects.requireNonNull(value, "schedule"));
        return new Plan(schedule, preset, also, more, override);
    }

    /** All quantities that are wanted. */
    Set<Quantity> quantities() {
        Set<Quantity> all = EnumSet.copyOf(preset.quantities());
        all.addAll(also);
        return all;
    }

    /** The reduction of the kernel that is followed. */
    KernelKind kernel() {
        return override != null ? override : preset.kernel();
    }

    /** The schedule of the instrument that reads some quantities; null for the listener's own. */
    Schedule scheduleOf(Set<Quantity> read) {
        return schedules.entrySet().stream()
                .filter(entry -> read.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Schedule::or)
                .orElse(null);
    }
}
