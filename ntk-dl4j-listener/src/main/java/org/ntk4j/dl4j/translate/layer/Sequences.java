/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The forms a sequence takes: a series of vectors per example, or one row per step. */
public final class Sequences {

    private Sequences() {}

    /**
     * Folds sequences into rows, the steps of an example one after another.
     *
     * @param sd the graph
     * @param x sequences [n, c, t] in format NCW, or [n, t, c] in NWC
     * @param format the format; null: NCW, as in DL4J
     * @return [n*t, c] with t steps
     */
    public static Activations rows(SameDiff sd, Activations x, RNNFormat format) {
        int channels = channelAxis(format);
        SDVariable stepsFirst = channels == 1 ? sd.permute(x.variable(), 0, 2, 1) : x.variable();
        long size = x.size(channels);
        return Activations.of(sd.reshape(stepsFirst, -1L, size), -1, size)
                .inSteps(x.size(timeAxis(format)));
    }

    /**
     * Unfolds rows into sequences.
     *
     * @param sd the graph
     * @param rows [n*t, c] with t steps
     * @param format the format of the result; null: NCW, as in DL4J
     * @return [n, c, t] in format NCW, or [n, t, c] in NWC
     */
    public static Activations series(SameDiff sd, Activations rows, RNNFormat format) {
        long steps = rows.steps();
        long size = rows.size(1);
        SDVariable stepsFirst = sd.reshape(rows.variable(), -1L, steps, size);
        return channelAxis(format) == 1
                ? Activations.of(sd.permute(stepsFirst, 0, 2, 1), -1, size, steps)
                : Activations.of(stepsFirst, -1, steps, size);
    }

    static int channelAxis(RNNFormat format) {
        return format == RNNFormat.NWC ? 2 : 1;
    }

    static int timeAxis(RNNFormat format) {
        return 3 - channelAxis(format);
    }

    /** The steps' vectors [n, c] put together into sequences. */
    static Activations stacked(SameDiff sd, SDVariable[] steps, long size, RNNFormat format) {
        SDVariable series = sd.stack(timeAxis(format), steps);
        return channelAxis(format) == 1
                ? Activations.of(series, -1, size, steps.length)
                : Activations.of(series, -1, steps.length, size);
    }

    /**
     * The last step.
     *
     * @param x sequences [n, c, t] in format NCW, or [n, t, c] in NWC
     * @param format the format; null: NCW, as in DL4J
     * @return the vectors [n, c]
     */
    public static Activations last(Activations x, RNNFormat format) {
        int time = timeAxis(format);
        long size = x.size(channelAxis(format));
        SDVariable step = x.part(time, x.size(time) - 1, x.size(time)).variable();
        SDVariable row = x.variable().getSameDiff().reshape(step, -1L, size);
        return Activations.of(row, -1, size);
    }

    /**
     * The last step that is present.
     *
     * @param x sequences [n, c, t] in format NCW, or [n, t, c] in NWC
     * @param mask which steps are present, [n, t]; null: all are
     * @param format the format; null: NCW, as in DL4J
     * @return the vectors [n, c]
     * @throws IllegalArgumentException if the mask is not of this shape
     */
    public static Activations last(Activations x, Activations mask, RNNFormat format) {
        if (mask == null) {
            return last(x, format);
        }
        int time = timeAxis(format);
        if (mask.rank() != 2 || mask.size(1) != x.size(time)) {
            throw new IllegalArgumentException(
                    "expected a mask [n, %d], one number per step, got %s"
                            .formatted(x.size(time), Arrays.toString(mask.shape())));
        }
        SDVariable chosen = Masks.broadcast(Masks.last(mask), format);
        SDVariable row = x.variable().getSameDiff().sum(x.variable().mul(chosen), time);
        return Activations.of(row, -1, x.size(channelAxis(format)));
    }

    /**
     * The same vector at each step.
     *
     * @param sd the graph
     * @param x vectors [n, c]
     * @param steps the number of steps
     * @param format the format of the result; null: NCW, as in DL4J
     * @return [n, c, t] in format NCW, or [n, t, c] in NWC
     */
    public static Activations repeated(SameDiff sd, Activations x, long steps, RNNFormat format) {
        int time = timeAxis(format);
        long[] one = {-1, x.size(1), x.size(1)};
        one[time] = 1;
        int[] times = {1, 1, 1};
        times[time] = Math.toIntExact(steps);
        long[] shape = one.clone();
        shape[time] = steps;
        return Activations.of(sd.tile(sd.reshape(x.variable(), one), times), shape);
    }

    /**
     * The sequences from their end to their beginning, and their mask with them.
     *
     * @param sd the graph
     * @param x sequences [n, c, t] in format NCW, or [n, t, c] in NWC
     * @param format the format; null: NCW, as in DL4J
     * @return sequences of the same shape
     */
    public static Activations reversed(SameDiff sd, Activations x, RNNFormat format) {
        Activations mask = x.mask().map(m -> m.with(sd.reverse(m.variable(), 1))).orElse(null);
        Activations y = x.with(sd.reverse(x.variable(), timeAxis(format)));
        return x.imposesMask() ? y.imposingMask(mask) : y.withMask(mask);
    }

    static void require(LayerContext context, Activations x) {
        if (x.rank() != 3) {
            throw context.unsupported("expected sequences, got " + Arrays.toString(x.shape()));
        }
    }

    static void require(LayerContext context, Activations x, RNNFormat format, long size) {
        if (x.rank() != 3 || x.size(channelAxis(format)) != size) {
            String expected = channelAxis(format) == 1 ? "[n, %d, t]" : "[n, t, %d]";
            throw context.unsupported(
                    "expected sequences "
                            + expected.formatted(size)
                            + ", got "
                            + Arrays.toString(x.shape()));
        }
    }
}
