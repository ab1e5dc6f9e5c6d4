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
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Pooling over whole sequences, images or volumes. */
final class GlobalPooling {

    /** Larger than any activation, and finite in single precision. */
    private static final double OUT_OF_REACH = 1e30;

    private GlobalPooling() {}

    static Activations pool(GlobalPoolingLayer layer, LayerContext context, Activations x) {
        if (x.rank() < 3 || x.rank() > 5) {
            throw context.unsupported(
                    "expected an input of rank 3, 4 or 5, got " + Arrays.toString(x.shape()));
        }
        int[] over =
                layer.getPoolingDimensions() != null
                        ? layer.getPoolingDimensions()
                        : IntStream.range(2, x.rank()).toArray();
        long[] left =
                IntStream.range(0, x.rank())
                        .filter(d -> Arrays.stream(over).noneMatch(o -> o == d))
                        .mapToLong(x::size)
                        .toArray();
        if (left.length == 0 || left[0] != -1) {
            throw context.unsupported("pooling over the examples mixes them");
        }
        SDVariable y =
                x.mask().isPresent()
                        ? masked(layer, context, x, x.mask().get(), over)
                        : reduced(layer, context, x.variable(), over);
        Activations pooled = Activations.of(y, left);
        return layer.isCollapseDimensions() ? pooled : kept(context, x, pooled);
    }

    /** With ones for the dimensions that were pooled, which are those after the second in DL4J. */
    private static Activations kept(LayerContext context, Activations x, Activations pooled) {
        if (pooled.length() != x.size(1)) {
            throw context.unsupported(
                    "Deeplearning4j cannot keep the dimensions of %s pooled to %s"
                            .formatted(
                                    Arrays.toString(x.shape()), Arrays.toString(pooled.shape())));
        }
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        shape[1] = x.size(1);
        return Activations.of(context.sameDiff().reshape(pooled.variable(), shape), shape);
    }

    /** Of what is present: DL4J then pools over time in format NCW, or over a whole image. */
    private static SDVariable masked(
            GlobalPoolingLayer layer,
            LayerContext context,
            Activations x,
            Activations mask,
            int[] over) {
        int[] all = IntStream.range(2, x.rank()).toArray();
        if (x.rank() > 4 || x.rank() == 4 && mask.rank() != 4 || !Arrays.equals(over, all)) {
            throw context.unsupported(
                    "Deeplearning4j pools what is masked over the last axes of sequences [n, c, t]"
                            + " or images [n, c, h, w] alone, got "
                            + Arrays.toString(x.shape()));
        }
        SameDiff sd = context.sameDiff();
        SDVariable present =
                x.rank() == 3
                        ? Masks.overTime(context, mask, x.size(2), RNNFormat.NCW)
                        : mask.variable();
        SDVariable inside = x.variable().mul(present);
        return switch (layer.getPoolingType()) {
            case MAX -> sd.max(inside.add(present.add(-1).mul(OUT_OF_REACH)), over);
            case AVG ->
                    sd.sum(inside, over)
                            .div(sd.reshape(sd.sum(present, allButTheFirst(x)), -1L, 1L));
            default -> reduced(layer, context, inside, over);
        };
    }

    private static int[] allButTheFirst(Activations x) {
        return IntStream.range(1, x.rank()).toArray();
    }

    private static SDVariable reduced(
            GlobalPoolingLayer layer, LayerContext context, SDVariable x, int[] over) {
        SameDiff sd = context.sameDiff();
        int p = layer.getPnorm();
        return switch (layer.getPoolingType()) {
            case MAX -> sd.max(x, over);
            case AVG -> sd.mean(x, over);
            case SUM -> sd.sum(x, over);
            case PNORM -> PowerNorm.root(sd.sum(PowerNorm.powers(x, p), over), p);
        };
    }
}
