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
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.DataFormat;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.factory.Nd4j;

/** Layers that move, repeat, add and leave out entries. */
final class ShapeLayers {

    private ShapeLayers() {}

    // Padding and cropping of sequences and volumes know no format in DL4J: always the last axes.

    static Activations padding(ZeroPadding1DLayer layer, LayerContext context, Activations x) {
        requireRank(context, x, 3);
        return padded(x, 2, layer.getPadding());
    }

    static Activations padding(ZeroPaddingLayer layer, LayerContext context, Activations x) {
        requireRank(context, x, 4);
        return padded(x, ImageFormat.isLast(layer.getDataFormat()) ? 1 : 2, layer.getPadding());
    }

    static Activations padding(ZeroPadding3DLayer layer, LayerContext context, Activations x) {
        requireRank(context, x, 5);
        return padded(x, 2, layer.getPadding());
    }

    /** Zeros before and after each axis from the first on: [before, after, before, ...]. */
    private static Activations padded(Activations x, int first, int... pad) {
        int[][] margins = new int[x.rank()][2];
        long[] shape = x.shape();
        for (int i = 0; i < pad.length; i++) {
            margins[first + i / 2][i % 2] = pad[i];
            shape[first + i / 2] += pad[i];
        }
        SameDiff sd = x.variable().getSameDiff();
        SDVariable amount = sd.constant(Nd4j.createFromArray(margins));
        return Activations.of(sd.nn().pad(x.variable(), amount, PadMode.CONSTANT, 0), shape);
    }

    static Activations cropping(Cropping1D layer, LayerContext context, Activations x) {
        requireRank(context, x, 3);
        return cropped(context, x, 2, layer.getCropping());
    }

    static Activations cropping(Cropping2D layer, LayerContext context, Activations x) {
        requireRank(context, x, 4);
        int first = ImageFormat.isLast(layer.getDataFormat()) ? 1 : 2;
        return cropped(context, x, first, layer.getCropping());
    }

    static Activations cropping(Cropping3D layer, LayerContext context, Activations x) {
        requireRank(context, x, 5);
        return cropped(context, x, 2, layer.getCropping());
    }

    private static Activations cropped(
            LayerContext context, Activations x, int first, int... crop) {
        Activations y = x;
        for (int i = 0; i < crop.length; i += 2) {
            int axis = first + i / 2;
            if (crop[i] + crop[i + 1] >= x.size(axis)) {
                throw context.unsupported(
                        "cropping %s leaves nothing of %s"
                                .formatted(Arrays.toString(crop), Arrays.toString(x.shape())));
            }
            y = y.part(axis, crop[i], x.size(axis) - crop[i + 1]);
        }
        return y;
    }

    static Activations upsampling(Upsampling1D layer, LayerContext context, Activations x) {
        requireRank(context, x, 3);
        SameDiff sd = context.sameDiff();
        int times = layer.getSize()[0];
        SDVariable column = sd.reshape(x.variable(), -1L, x.size(1), x.size(2), 1L);
        long[] shape = {-1, x.size(1), x.size(2) * times};
        SDVariable larger = sd.cnn().upsampling2d(column, times, 1, true);
        return Activations.of(sd.reshape(larger, shape), shape);
    }

    static Activations upsampling(Upsampling2D layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 4, last);
        int[] times = layer.getSize();
        SDVariable larger =
                context.sameDiff().cnn().upsampling2d(x.variable(), times[0], times[1], true);
        return ImageFormat.restored(enlarged(x, larger, times), last);
    }

    static Activations upsampling(Upsampling3D layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 5, last);
        int[] times = layer.getSize();
        SDVariable larger =
                context.sameDiff()
                        .cnn()
                        .upsampling3d(x.variable(), true, times[0], times[1], times[2]);
        return ImageFormat.restored(enlarged(x, larger, times), last);
    }

    private static Activations enlarged(Activations x, SDVariable larger, int[] times) {
        long[] shape = x.shape();
        for (int d = 0; d < times.length; d++) {
            shape[2 + d] *= times[d];
        }
        return Activations.of(larger, shape);
    }

    static Activations spaceToDepth(SpaceToDepthLayer layer, LayerContext context, Activations x) {
        requireRank(context, x, 4);
        boolean last = ImageFormat.isLast(layer.getDataFormat());
        int block = layer.getBlockSize();
        int rows = last ? 1 : 2;
        requireWhole(context, x, x.size(rows), block);
        requireWhole(context, x, x.size(rows + 1), block);
        long[] shape = x.shape();
        shape[last ? 3 : 1] *= (long) block * block;
        shape[rows] /= block;
        shape[rows + 1] /= block;
        DataFormat format = last ? DataFormat.NHWC : DataFormat.NCHW;
        return Activations.of(
                context.sameDiff().cnn().spaceToDepth(x.variable(), block, format), shape);
    }

    /** Each block's entries become images of their own: so many rows of the same example. */
    static Activations spaceToBatch(SpaceToBatchLayer layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getFormat());
        int[][] pad = layer.getPadding();
        Activations x =
                padded(
                        ImageFormat.channelsFirst(context, in, 4, last),
                        2,
                        pad[0][0],
                        pad[0][1],
                        pad[1][0],
                        pad[1][1]);
        int[] block = layer.getBlocks();
        requireWhole(context, x, x.size(2), block[0]);
        requireWhole(context, x, x.size(3), block[1]);
        long h = x.size(2) / block[0];
        long w = x.size(3) / block[1];
        SameDiff sd = context.sameDiff();
        SDVariable cells = sd.reshape(x.variable(), -1L, x.size(1), h, block[0], w, block[1]);
        SDVariable images = sd.reshape(sd.permute(cells, 0, 3, 5, 1, 2, 4), -1L, x.size(1), h, w);
        return ImageFormat.restored(Activations.of(images, -1, x.size(1), h, w), last)
                .inSteps(in.steps() * block[0] * block[1]);
    }

    private static void requireWhole(LayerContext context, Activations x, long size, int block) {
        if (size % block != 0) {
            throw context.unsupported(
                    "blocks of %d do not fill images %s"
                            .formatted(block, Arrays.toString(x.shape())));
        }
    }

    private static void requireRank(LayerContext context, Activations x, int rank) {
        if (x.rank() != rank) {
            throw context.unsupported(
                    "expected an input of rank %d, got %s"
                            .formatted(rank, Arrays.toString(x.shape())));
        }
    }
}
