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
        put(rules, Emit.single(PoolingRules::norm), "pnormpool2d");
    }

    /**
     * The tangent of the entry that wins its window: the first of equal ones in row-major order, as
     * in {@code maxpool2d_bp}, so that forward and reverse mode agree on ties.
     */
    private static SDVariable max(TangentStep step) {
        Windows windows = Windows.of(step);
        SameDiff sd = step.sd();
        if (windows.disjoint()) {
            return windows.restored(
                    windows.sums(windows.channelsFirst(step.tangent().mul(winners(step)))));
        }
        SDVariable entries = rows(windows, windows.channelsFirst(step.input()), FLOOR);
        SDVariable winner = sd.argmax(entries, 1);
        SDVariable mask = sd.oneHot(winner, windows.size(), 1, 1.0, 0.0, step.input().dataType());
        SDVariable tangents = rows(windows, windows.channelsFirst(step.tangent()), 0);
        SDVariable shape = sd.shape(windows.channelsFirst(step.output()));
        return windows.restored(sd.reshape(sd.sum(tangents.mul(mask), 1), shape));
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

    /** Of (sum |x|^p)^(1/p): y^(1-p) times the sum of |x|^(p-1) sign(x) t. */
    private static SDVariable norm(TangentStep step) {
        Windows windows = Windows.of(step);
        SameDiff sd = step.sd();
        double p = Emit.integer(step, 9, 2);
        SDVariable x = step.input();
        SDVariable slope = sd.math().pow(sd.math().abs(x), p - 1).mul(sd.math().sign(x));
        SDVariable change = windows.channelsFirst(slope.mul(step.tangent()));
        SDVariable sums = windows.restored(windows.sums(change));
        return sums.mul(sd.math().pow(step.output(), 1 - p));
    }
}
