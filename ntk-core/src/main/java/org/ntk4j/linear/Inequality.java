/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

/**
 * An inequality evaluated where it is tightest: measured &lt;= bound.
 *
 * @param row the output i*k + a that it is about
 * @param column the other output j*k + b, or {@code row} again if there is only one
 * @param measured the left side
 * @param bound the right side
 * @param rounding what the left side may be by rounding alone
 */
public record Inequality(long row, long column, double measured, double bound, double rounding) {

    /**
     * How tight it is.
     *
     * @return measured / bound; 0 if the left side is no more than rounding
     */
    public double ratio() {
        return measured <= rounding ? 0 : measured / bound;
    }

    /**
     * Whether it holds.
     *
     * @return whether the left side is at most the right side, but for rounding
     */
    public boolean holds() {
        return measured <= bound + rounding;
    }

    /** The tighter of two; one that cannot be evaluated, NaN, before all others. */
    static Inequality tighter(Inequality one, Inequality other) {
        return one == null || Double.compare(other.ratio(), one.ratio()) > 0 ? other : one;
    }
}
