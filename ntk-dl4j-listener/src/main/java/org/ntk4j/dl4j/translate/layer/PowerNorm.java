/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/** The p-norm, in two halves around whatever sum. */
final class PowerNorm {

    private PowerNorm() {}

    /** |x|^p, by products. */
    static SDVariable powers(SDVariable x, int p) {
        SDVariable size = p % 2 == 0 ? x : x.getSameDiff().math().abs(x);
        SDVariable power = size;
        for (int i = 1; i < p; i++) {
            power = power.mul(size);
        }
        return power;
    }

    /** s^(1/p), whose derivative is infinite at s = 0: zero is taken there, a subgradient. */
    static SDVariable root(SDVariable sums, int p) {
        SDVariable positive = sums.gt(0).castTo(sums.dataType());
        SDVariable safe = sums.add(positive.rsub(1));
        return sums.getSameDiff().math().pow(safe, 1.0 / p).mul(positive);
    }
}
