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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Masks of zeros and ones that say which steps, rows or pixels of an example there are: [n, t] for
 * sequences of any format, [n, 1] for vectors, [n, 1, h or 1, w or 1] for images.
 */
public final class Masks {

    /** After these there is nothing left to be masked. */
    private static final Set<Class<?>> ENDING =
            Set.of(
                    GlobalPoolingLayer.class,
                    LastTimeStep.class,
                    MaskZeroLayer.class,
                    RnnOutputLayer.class,
                    RnnLossLayer.class,
                    CnnLossLayer.class,
                    Cnn3DLossLayer.class);

    /** These say themselves how their output is masked. */
    private static final Set<Class<?>> SAYING =
            Set.of(
                    Bidirectional.class,
                    Convolution1DLayer.class,
                    Convolution1D.class,
                    Subsampling1DLayer.class,
                    Pooling1D.class,
                    FrozenLayer.class,
                    FrozenLayerWithBackprop.class);

    private Masks() {}

    /**
     * What leaves a layer, with its mask.
     *
     * @param context the layer
     * @param x what entered it
     * @param y what leaves it
     * @return y, masked as DL4J hands masks on
     */
    public static Activations handOn(LayerContext context, Activations x, Activations y) {
        Class<?> type = context.layer().getClass();
        if (ENDING.contains(type)) {
            return y.withMask(null);
        }
        return SAYING.contains(type) ? y : y.withMask(reduced(context, x.mask().orElse(null)));
    }

    /** A mask of images after a window has moved over them. */
    private static Activations reduced(LayerContext context, Activations mask) {
        Layer layer = context.layer();
        if (mask == null) {
            return null;
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return reduced(context, mask, Window.of(convolution));
        }
        if (layer instanceof SubsamplingLayer pooling) {
            return reduced(
                    context,
                    mask,
                    new Window(
                            pooling.getConvolutionMode(),
                            pooling.getKernelSize(),
                            pooling.getStride(),
                            pooling.getPadding(),
                            pooling.getDilation()));
        }
        return mask;
    }

    /** The largest entry of a mask in each window; along an axis of size 1 there is none. */
    static Activations reduced(LayerContext context, Activations mask, Window window) {
        if (mask.rank() != 4) {
            throw context.unsupported(
                    "expected a mask [n, 1, h or 1, w or 1] for images, got "
                            + Arrays.toString(mask.shape()));
        }
        Window along = window.along(mask.size(2) > 1, mask.size(3) > 1);
        long[] size = along.outputSize(context, mask);
        if (size[0] == mask.size(2) && size[1] == mask.size(3)) {
            return mask;
        }
        SDVariable pooled = PoolingLayers.maximum(mask.variable(), along);
        return Activations.of(pooled, -1, mask.size(1), size[0], size[1]).inRowsOf(mask);
    }

    /** Rows [r, c], zero where the input's are masked. */
    static Activations rows(LayerContext context, Activations y, Activations x) {
        if (x.mask().isEmpty()) {
            return y;
        }
        Activations mask = x.mask().get();
        if (mask.rank() != 2 || mask.size(1) != 1) {
            throw context.unsupported(
                    "expected a mask [n, 1], one number per row, got "
                            + Arrays.toString(mask.shape()));
        }
        return y.with(y.variable().mul(mask.variable()));
    }

    /**
     * Rows with the mask of the sequences from which they come.
     *
     * @param rows the rows [n*t, ...]
     * @param sequences the sequences, with a mask [n, t] or none
     * @return the rows, with a mask [n*t, 1, ...] of their rank
     */
    public static Activations folded(Activations rows, Activations sequences) {
        return rows.withMask(
                sequences.mask().map(mask -> reshaped(mask, rows, ones(rows.rank()))).orElse(null));
    }

    /**
     * Sequences with the mask of the rows from which they come.
     *
     * @param sequences the sequences
     * @param rows the rows, of which each may be masked, or none
     * @return the sequences, with a mask [n, t]
     */
    public static Activations unfolded(Activations sequences, Activations rows) {
        return sequences.withMask(
                rows.mask()
                        .map(mask -> reshaped(mask, sequences, new long[] {-1, rows.steps()}))
                        .orElse(null));
    }

    private static long[] ones(int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return shape;
    }

    private static Activations reshaped(Activations mask, Activations like, long[] shape) {
        SameDiff sd = mask.variable().getSameDiff();
        return Activations.of(sd.reshape(mask.variable(), shape), shape).inRowsOf(like);
    }

    /** Sequences, zero at the masked steps. */
    static Activations steps(
            LayerContext context, Activations y, Activations mask, RNNFormat format) {
        if (mask == null) {
            return y;
        }
        long steps = y.size(Sequences.timeAxis(format));
        return y.with(y.variable().mul(overTime(context, mask, steps, format)));
    }

    /** A mask of so many steps in the shape of sequences with one channel. */
    static SDVariable overTime(
            LayerContext context, Activations mask, long steps, RNNFormat format) {
        requireSteps(context, mask, steps);
        return broadcast(mask, format);
    }

    /** A mask [n, t] in the shape of sequences with one channel. */
    static SDVariable broadcast(Activations mask, RNNFormat format) {
        SameDiff sd = mask.variable().getSameDiff();
        return Sequences.channelAxis(format) == 1
                ? sd.reshape(mask.variable(), -1L, 1L, mask.size(1))
                : sd.reshape(mask.variable(), -1L, mask.size(1), 1L);
    }

    /** The mask's steps as columns [n, 1]; null where there is none. */
    static SDVariable[] columns(LayerContext context, Activations x, RNNFormat format) {
        if (x.mask().isEmpty()) {
            return null;
        }
        Activations mask = x.mask().get();
        long steps = x.size(Sequences.timeAxis(format));
        requireSteps(context, mask, steps);
        SameDiff sd = context.sameDiff();
        SDVariable apart = sd.reshape(mask.variable(), -1L, steps, 1L);
        return sd.unstack(apart, 1, Math.toIntExact(steps));
    }

    private static void requireSteps(LayerContext context, Activations mask, long steps) {
        if (mask.rank() != 2 || mask.size(1) != steps) {
            throw context.unsupported(
                    "expected a mask [n, %d], one number per step, got %s"
                            .formatted(steps, Arrays.toString(mask.shape())));
        }
    }

    /** MaskLayer: vectors, sequences in format NCW or images, zero where they are masked. */
    static Activations masked(MaskLayer layer, LayerContext context, Activations x) {
        if (x.rank() == 2 || x.mask().isEmpty()) {
            return rows(context, x, x);
        }
        Activations mask = x.mask().get();
        if (x.rank() == 3) {
            return steps(context, x, mask, RNNFormat.NCW);
        }
        boolean fits = x.rank() == 4 && mask.rank() == 4;
        for (int d = 1; fits && d < 4; d++) {
            fits = mask.size(d) == 1 || mask.size(d) == x.size(d);
        }
        if (!fits) {
            throw context.unsupported(
                    "expected a mask [n, 1, h or 1, w or 1] for images, got %s for %s"
                            .formatted(Arrays.toString(mask.shape()), Arrays.toString(x.shape())));
        }
        return x.with(x.variable().mul(mask.variable()));
    }

    /** 0 at the steps of a sequence whose every value is the given one, else 1; [n, t]. */
    static Activations whereNot(Activations x, double value, RNNFormat format) {
        SameDiff sd = x.variable().getSameDiff();
        SDVariable distance = sd.math().abs(x.variable().sub(value));
        SDVariable different = new Step(sd, distance, 0).outputVariable();
        SDVariable count = sd.sum(different, Sequences.channelAxis(format));
        SDVariable mask = new Step(sd, count, 0).outputVariable();
        return Activations.of(mask, -1, x.size(Sequences.timeAxis(format)));
    }

    /** The last step that is not masked, as ones among zeros, [n, t]. */
    static Activations last(Activations mask) {
        SameDiff sd = mask.variable().getSameDiff();
        int steps = Math.toIntExact(mask.size(1));
        SDVariable time = sd.constant(counted(mask, steps));
        SDVariable index = sd.argmax(mask.variable().mul(time), 1);
        SDVariable ones = sd.oneHot(index, steps, -1, 1, 0, mask.variable().dataType());
        return mask.with(ones);
    }

    private static INDArray counted(Activations mask, int steps) {
        return Nd4j.linspace(0, steps - 1.0, steps, mask.variable().dataType()).reshape(1, steps);
    }

    /**
     * Which step goes where when the unmasked steps of sequences change their order from last to
     * first.
     *
     * @param mask the mask [n, t]
     * @return matrices [n, t, t], to be multiplied with sequences [n, c, t]
     */
    public static SDVariable reversal(Activations mask) {
        SameDiff sd = mask.variable().getSameDiff();
        long steps = mask.size(1);
        SDVariable ahead = sd.cumsum(mask.variable(), false, false, 1);
        SDVariable back = sd.cumsum(mask.variable(), false, true, 1);
        SDVariable from = sd.reshape(ahead, -1L, steps, 1L);
        SDVariable to = sd.reshape(back, -1L, 1L, steps);
        SDVariable same = new Step(sd, sd.math().abs(from.sub(to)).mul(-1), -0.5).outputVariable();
        SDVariable present =
                sd.reshape(mask.variable(), -1L, steps, 1L)
                        .mul(sd.reshape(mask.variable(), -1L, 1L, steps));
        return same.mul(present);
    }

    /**
     * What is present in any of several inputs.
     *
     * @param inputs the inputs
     * @return 1 where one of their masks is, [n, ...] like each; null if one has no mask: all of it
     *     is present
     */
    public static Activations any(List<Activations> inputs) {
        List<Activations> masks =
                inputs.stream().map(x -> x.mask().orElse(null)).filter(Objects::nonNull).toList();
        if (masks.size() < inputs.size()) {
            return null;
        }
        return masks.stream()
                .reduce((a, b) -> a.with(either(a.variable(), b.variable())))
                .orElseThrow();
    }

    private static SDVariable either(SDVariable a, SDVariable b) {
        return a.add(b).sub(a.mul(b));
    }
}
