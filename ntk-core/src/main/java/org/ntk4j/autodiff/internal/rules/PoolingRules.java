/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Pooling over windows. */
final class PoolingRules {

    /** Below every activation, yet far from overflow in float32. */
    private static final double FLOOR = -1e30;

    private PoolingRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, TangentRule.linear(), "avgpool2d", "avgpool3dnew");
        put(rules, Emit.single(PoolingRules::max), "maxpool2d");
        put(rules, Emit.single(PoolingRules::maxOfVolumes), "maxpool3dnew");
        put(rules, Emit.composed(PoolingRules::norm), "pnormpool2d");
    }

    /**
     * The tangent of the entry that wins its window: the first of equal ones in row-major order, as
     * in {@code maxpool2d_bp}, so that forward and reverse mode agree on ties.
     */
    private static SDVariable max(TangentStep step) {
        Windows windows = Windows.of(Emit.integers(step));
        SameDiff sd = step.sd();
        if (windows.disjoint()) {
            return windows.restored(
                    windows.sums(windows.channelsFirst(step.tangent().mul(winners(step)))));
        }
        SDVariable entries = rows(windows, windows.channelsFirst(step.input()), FLOOR);
        SDVariable tangents = rows(windows, windows.channelsFirst(step.tangent()), 0);
        SDVariable shape = sd.shape(windows.channelsFirst(step.output()));
        return windows.restored(sd.reshape(ofWinners(tangents, entries, windows.size()), shape));
    }

    private static SDVariable maxOfVolumes(TangentStep step) {
        Volumes volumes = Volumes.of(step);
        SDVariable pooled = volumes.channelsFirst(step.output());
        SDVariable entries = volumes.rows(volumes.channelsFirst(step.input()), pooled, FLOOR);
        SDVariable tangents = volumes.rows(volumes.channelsFirst(step.tangent()), pooled, 0);
        SDVariable chosen = ofWinners(tangents, entries, volumes.size());
        return volumes.restored(step.sd().reshape(chosen, step.sd().shape(pooled)));
    }

    /** The tangent of the first largest entry of each row: [rows] of twice [rows, size]. */
    private static SDVariable ofWinners(SDVariable tangents, SDVariable entries, int size) {
        SameDiff sd = entries.getSameDiff();
        SDVariable winner = sd.argmax(entries, 1);
        SDVariable mask = sd.oneHot(winner, size, 1, 1.0, 0.0, entries.dataType());
        return sd.sum(tangents.mul(mask), 1);
    }

    /**
     * 1 at the entries that win, 0 elsewhere, by the op's own gradient: far cheaper than cutting
     * the windows. Locally constant, as the detour over a condition tells every transform.
     */
    private static SDVariable winners(TangentStep step) {
        SDVariable ones = step.sd().onesLike(step.output());
        SDVariable routed = step.op().doDiff(List.of(ones)).get(0);
        return Emit.above(routed, .5);
    }

    /** The entries of each window: [n * c * oh * ow, kh * kw] of [n, c, h, w]. */
    private static SDVariable rows(Windows windows, SDVariable images, double padding) {
        SameDiff sd = images.getSameDiff();
        SDVariable columns = windows.bare().columns(windows.padded(images, padding));
        return sd.reshape(sd.permute(columns, 0, 1, 4, 5, 2, 3), -1L, (long) windows.size());
    }

    /** (sum |x|^p)^(1/p). */
    private static SDVariable norm(TangentStep step) {
        Windows windows = Windows.of(Emit.integers(step));
        double p = Emit.integer(step, 9, 2);
        SDVariable powers = step.sd().math().pow(step.sd().math().abs(step.input()), p);
        SDVariable sums = windows.sums(windows.channelsFirst(powers));
        return step.sd().math().pow(windows.restored(sums), 1 / p);
    }
}
