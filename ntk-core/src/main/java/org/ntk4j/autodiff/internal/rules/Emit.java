/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** What many rules emit or read. */
final class Emit {

    private Emit() {}

    /** A rule for an op with one output. */
    interface Single {
        SDVariable of(TangentStep step);
    }

    static TangentRule single(Single rule) {
        return step -> List.of(rule.of(step));
    }

    static TangentRule composed(Single expression) {
        return TangentRule.composed(step -> List.of(expression.of(step)));
    }

    /** 1 where a condition holds, 0 elsewhere, of a variable's type; its own tangent is zero. */
    static SDVariable indicator(SDVariable condition, SDVariable like) {
        return condition.castTo(like.dataType());
    }

    static SDVariable above(SDVariable x, double bound) {
        return indicator(x.gt(bound), x);
    }

    static SDVariable square(SDVariable x) {
        return x.mul(x);
    }

    /** a / b, by way of 1 / b: ND4J's gradient of a division by an array of one entry is wrong. */
    static SDVariable quotient(SDVariable a, SDVariable b) {
        return a.mul(b.rdiv(1));
    }

    /** a / b, and 0 where b is: never by way of an infinity, of which no factor makes a zero. */
    static SDVariable quotientOrZero(SDVariable a, SDVariable b) {
        SDVariable zero = indicator(b.eq(0), b);
        return quotient(a, b.add(zero)).mul(zero.rsub(1));
    }

    /** base + scale * x. */
    static SDVariable affine(double base, double scale, SDVariable x) {
        SDVariable scaled = scale == 1 ? x : x.mul(scale);
        return base == 0 ? scaled : scaled.add(base);
    }

    static SDVariable sigmoid(SDVariable x) {
        return x.getSameDiff().nn().sigmoid(x);
    }

    /** The sum of the terms that are there. */
    static SDVariable sum(SDVariable... terms) {
        SDVariable sum = null;
        for (SDVariable term : terms) {
            if (term != null) {
                sum = sum == null ? term : sum.add(term);
            }
        }
        return sum;
    }

    /** v with the shape that it has after broadcasting against another. */
    static SDVariable broadcastTo(SDVariable v, SDVariable like) {
        return v.add(like.getSameDiff().zerosLike(like));
    }

    static double scalar(TangentStep step) {
        return ((ScalarOp) step.op()).scalar().getDouble(0);
    }

    static double real(TangentStep step, int index, double otherwise) {
        double[] values = ((DynamicCustomOp) step.op()).tArgs();
        return values != null && values.length > index ? values[index] : otherwise;
    }

    static boolean flag(TangentStep step, int index) {
        boolean[] values = ((DynamicCustomOp) step.op()).bArgs();
        return values != null && values.length > index && values[index];
    }

    static long[] integers(TangentStep step) {
        long[] values = ((DynamicCustomOp) step.op()).iArgs();
        return values == null ? new long[0] : values;
    }

    static long integer(TangentStep step, int index, long otherwise) {
        long[] values = integers(step);
        return values.length > index ? values[index] : otherwise;
    }

    static int[] toInts(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    /** The values of a constant integer input, such as the axes of a reduction. */
    static int[] constantInput(TangentStep step, int argument) {
        SDVariable input = step.input(argument);
        if (!input.isConstant()) {
            throw new IllegalArgumentException(
                    "expected input %d of op '%s' (%s), '%s', to be a constant"
                            .formatted(
                                    argument,
                                    step.op().getOwnName(),
                                    step.op().opName(),
                                    input.name()));
        }
        return toInts(input.getArr().toLongVector());
    }

    static SDVariable mean(SDVariable x, int... axes) {
        return x.getSameDiff().mean(x, true, axes);
    }

    /** The inputs of a step of which some may be absent. */
    static SDVariable inputOrNull(TangentStep step, int argument) {
        return argument < step.inputCount() ? step.input(argument) : null;
    }
}
