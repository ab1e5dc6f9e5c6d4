/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {

    private static final MathContext SIGNIFICANT = new MathContext(4);
    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("0.001");
    private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1000000");

    private Numbers() {}

    /** At most four significant digits, in scientific form below 0.001 and from a million. */
    static String show(double value) {
        if (!Double.isFinite(value)) {
            return "not a number";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(SIGNIFICANT).stripTrailingZeros();
        BigDecimal size = rounded.abs();
        if (size.compareTo(SMALLEST_PLAIN) >= 0 && size.compareTo(LARGEST_PLAIN) < 0) {
            return rounded.toPlainString();
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    static String percent(double fraction) {
        return Double.isFinite(fraction)
                ? String.format(Locale.ROOT, "%.0f%%", 100 * fraction)
                : "an unknown part";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
