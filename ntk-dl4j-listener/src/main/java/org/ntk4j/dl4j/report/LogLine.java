/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ntk4j.regime.Quantity;

/** The text of a measurement; an outside contract, changed only by adding at its end. */
final class LogLine {
    private static final Set<Quantity> ORDER = order();

    private LogLine() {}

    static String of(Measurement measurement) {
        StringBuilder line = new StringBuilder("Kernel regime");
        if (measurement.run() > 0) {
            // Only where a listener watches several models: one model's line is a contract.
            line.append(" of model ").append(measurement.run());
        }
        line.append(" at iteration ")
                .append(measurement.iteration())
                .append(": ")
                .append(measurement.regime());
        for (Quantity quantity : ORDER) {
            measurement
                    .value(quantity)
                    .ifPresent(value -> line.append(' ').append(quantity.show(value)));
        }
        line.append(" (").append(millis(measurement.millis())).append(" ms");
        if (Double.isFinite(measurement.overhead())) {
            double percent = 100 * measurement.overhead();
            line.append(String.format(Locale.ROOT, ", overhead %.1f%%", percent));
        }
        return line.append(')').toString();
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 9.95 ? "%.1f" : "%.0f", millis);
    }

    private static Set<Quantity> order() {
        Set<Quantity> order =
                new LinkedHashSet<>(
                        List.of(
                                Quantity.DRIFT,
                                Quantity.CKA,
                                Quantity.LINEARIZATION_ERROR,
                                Quantity.OUTPUT_HESSIAN_NORM,
                                Quantity.PARAMETER_MOVEMENT));
        order.addAll(EnumSet.allOf(Quantity.class));
        return order;
    }
}
