/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.bp.MaxBp;
import org.nd4j.linalg.api.ops.impl.reduce.bp.MinBp;
import org.ntk4j.autodiff.TangentStep;

/**
 * The axes of a reduction, to reduce other arrays over the same.
 *
 * @param axes the axes; empty for all
 * @param keep whether reduced axes stay, with size one
 */
record Reduction(int[] axes, boolean keep) {

    static Reduction of(TangentStep step) {
        if (!(step.op() instanceof BaseReduceOp op)) {
            return new Reduction(Emit.toInts(Emit.integers(step)), Emit.real(step, 0, 0) != 0);
        }
        int last = step.inputCount() - 1;
        int[] axes =
                last > 0 && !step.input(last).dataType().isFPType()
                        ? Emit.constantInput(step, last)
                        : op.getDimensions();
        return of(axes, op.isKeepDims());
    }

    static Reduction of(int[] axes, boolean keep) {
        boolean all = axes == null || axes.length == 1 && axes[0] == Integer.MAX_VALUE;
        return new Reduction(all ? new int[0] : axes, keep);
    }

    SDVariable sum(SDVariable x) {
        return x.getSameDiff().sum(x, keep, axes);
    }

    SDVariable mean(SDVariable x) {
        return x.getSameDiff().mean(x, keep, axes);
    }

    SDVariable max(SDVariable x) {
        return x.getSameDiff().max(x, keep, axes);
    }

    SDVariable min(SDVariable x) {
        return x.getSameDiff().min(x, keep, axes);
    }

    /** The same reduction with its axes kept, so that the result broadcasts against x. */
    Reduction kept() {
        return new Reduction(axes, true);
    }

    /** x minus its mean over the axes. */
    SDVariable centred(SDVariable x) {
        return x.sub(kept().mean(x));
    }

    /** n / (n - 1), n being the number of entries that are reduced to one. */
    SDVariable besselCorrection(SDVariable x) {
        SDVariable n = sum(x.getSameDiff().onesLike(x));
        return Emit.quotient(n, n.sub(1));
    }

    /** 1 at the entry that the gradient of max takes for the maximum, 0 elsewhere. */
    SDVariable winner(SDVariable x, SDVariable maximum) {
        SDVariable ones = x.getSameDiff().onesLike(maximum);
        return constant(new MaxBp(x.getSameDiff(), x, ones, keep, axes).outputVariable(), x);
    }

    /** 1 at the entry that the gradient of min takes for the minimum, 0 elsewhere. */
    SDVariable loser(SDVariable x, SDVariable minimum) {
        SDVariable ones = x.getSameDiff().onesLike(minimum);
        return constant(new MinBp(x.getSameDiff(), x, ones, keep, axes).outputVariable(), x);
    }

    private static SDVariable constant(SDVariable mask, SDVariable like) {
        // By way of a type that is not differentiated: the mask does not depend on x but in jumps.
        return mask.castTo(DataType.BOOL).castTo(like.dataType());
    }
}
