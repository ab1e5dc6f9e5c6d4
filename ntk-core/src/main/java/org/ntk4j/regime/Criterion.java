/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

import java.io.Serializable;
import java.util.Objects;

/**
 * One rule for leaving the kernel regime: a quantity with two thresholds.
 *
 * <p>The gap between the thresholds is the hysteresis that keeps a noisy quantity from reporting a
 * departure at every other measurement. Their order tells which direction is bad:
 *
 * <ul>
 *   <li>{@code departAt > returnAt}: high is bad. Departs at {@code value >= departAt}, is back at
 *       {@code value <= returnAt}.
 *   <li>{@code departAt < returnAt}: low is bad. Departs at {@code value <= departAt}, is back at
 *       {@code value >= returnAt}.
 *   <li>{@code departAt == returnAt}: no hysteresis. Low is bad for {@link Quantity#CKA}, which is
 *       1 at the baseline; high is bad for every other quantity. The threshold itself has departed.
 * </ul>
 *
 * <p>A value that is not finite (NaN or infinite) has departed, whatever the thresholds: a kernel
 * that cannot be computed is no evidence for the kernel regime.
 *
 * @param quantity the quantity that is watched
 * @param departAt the value that ends the kernel regime; finite
 * @param returnAt the value at which it is back; finite
 */
public record Criterion(Quantity quantity, double departAt, double returnAt)
        implements Serializable {

    /**
     * Checks the thresholds.
     *
     * @param quantity not null
     * @param departAt finite
     * @param returnAt finite
     * @throws IllegalArgumentException if a threshold is not finite
     */
    public Criterion {
        Objects.requireNonNull(quantity, "quantity");
        requireFinite(quantity, "departAt", departAt);
        requireFinite(quantity, "returnAt", returnAt);
    }

    /**
     * A criterion for which high is bad.
     *
     * @param quantity the quantity that is watched
     * @param departAt departs at this value or above
     * @param returnAt is back at this value or below; less than {@code departAt}
     * @return the criterion
     * @throws IllegalArgumentException if {@code returnAt >= departAt} or one is not finite
     */
    public static Criterion above(Quantity quantity, double departAt, double returnAt) {
        Criterion criterion = new Criterion(quantity, departAt, returnAt);
        if (returnAt >= departAt) {
            throw wrongOrder(criterion, "returnAt < departAt", "below");
        }
        return criterion;
    }

    /**
     * A criterion for which low is bad.
     *
     * @param quantity the quantity that is watched
     * @param departAt departs at this value or below
     * @param returnAt is back at this value or above; greater than {@code departAt}
     * @return the criterion
     * @throws IllegalArgumentException if {@code returnAt <= departAt} or one is not finite
     */
    public static Criterion below(Quantity quantity, double departAt, double returnAt) {
        Criterion criterion = new Criterion(quantity, departAt, returnAt);
        if (returnAt <= departAt) {
            throw wrongOrder(criterion, "returnAt > departAt", "above");
        }
        return criterion;
    }

    /**
     * A criterion without hysteresis, in the quantity's own direction: low is bad for {@link
     * Quantity#CKA}, high for all others.
     *
     * @param quantity the quantity that is watched
     * @param threshold departs at this value and is back on its other side
     * @return the criterion
     * @throws IllegalArgumentException if the threshold is not finite
     */
    public static Criterion at(Quantity quantity, double threshold) {
        return new Criterion(quantity, threshold, threshold);
    }

    /**
     * Tells the bad direction.
     *
     * @return true if high values depart, false if low values do
     */
    public boolean highIsBad() {
        return departAt == returnAt ? !quantity.isSimilarity() : departAt > returnAt;
    }

    /**
     * Tells whether a value ends the kernel regime.
     *
     * @param value the measured value
     * @return true if it has reached {@code departAt} or is not finite
     */
    public boolean departs(double value) {
        if (!Double.isFinite(value)) {
            return true;
        }
        return highIsBad() ? value >= departAt : value <= departAt;
    }

    /**
     * Tells whether a value allows the return to the kernel regime.
     *
     * @param value the measured value
     * @return true if it is back within {@code returnAt} and does not depart
     */
    public boolean returns(double value) {
        if (departs(value)) {
            return false;
        }
        return highIsBad() ? value <= returnAt : value >= returnAt;
    }

    /**
     * How far a value is past a threshold in the bad direction, in units of the larger threshold,
     * so that criteria on different quantities can be compared; infinite for a non-finite value.
     */
    double excess(double value, double threshold) {
        if (!Double.isFinite(value)) {
            return Double.POSITIVE_INFINITY;
        }
        double scale = Math.max(Math.abs(departAt), Math.abs(returnAt));
        double past = highIsBad() ? value - threshold : threshold - value;
        return scale == 0 ? past : past / scale;
    }

    /**
     * Returns for example {@code drift >= 0.2 (returns at 0.1)}.
     *
     * @return the rule in words
     */
    @Override
    public String toString() {
        String sign = highIsBad() ? " >= " : " <= ";
        String back = departAt == returnAt ? "" : " (returns at " + Digits.show(returnAt) + ")";
        return quantity.logKey() + sign + Digits.show(departAt) + back;
    }

    private static void requireFinite(Quantity quantity, String name, double threshold) {
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException(
                    String.format(
                            "Expected a finite %s for %s, got %s; leave the criterion out to"
                                    + " ignore the quantity",
                            name, quantity, threshold));
        }
    }

    private static IllegalArgumentException wrongOrder(
            Criterion criterion, String expected, String other) {
        return new IllegalArgumentException(
                String.format(
                        "Expected %s for %s, got departAt %s and returnAt %s; swap them, use %s()"
                                + " for the other direction or at() for no hysteresis",
                        expected,
                        criterion.quantity,
                        criterion.departAt,
                        criterion.returnAt,
                        other));
    }
}
