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
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.TangentStep;

/**
 * The windows of a three-dimensional pooling, cut first along height and width, then along depth.
 *
 * @param planes the windows of height and width
 * @param depth the windows of the depth, in images that have it for their height
 * @param channelsLast whether the volumes are [n, d, h, w, c], not [n, c, d, h, w]
 */
record Volumes(Windows planes, Windows depth, boolean channelsLast) {

    static Volumes of(TangentStep step) {
        int[] v = Emit.toInts(Emit.integers(step));
        PaddingMode mode = v[12] == 1 ? PaddingMode.SAME : PaddingMode.VALID;
        Windows planes =
                new Windows(
                        new int[] {v[1], v[2]},
                        new int[] {v[4], v[5]},
                        new int[] {v[7], v[8]},
                        new int[] {v[10], v[11]},
                        mode,
                        false);
        Windows depth =
                new Windows(
                        new int[] {v[0], 1},
                        new int[] {v[3], 1},
                        new int[] {v[6], 0},
                        new int[] {v[9], 1},
                        mode,
                        false);
        return new Volumes(planes, depth, v[14] == 1);
    }

    int size() {
        return planes.size() * depth.size();
    }

    SDVariable channelsFirst(SDVariable volumes) {
        return channelsLast ? volumes.getSameDiff().permute(volumes, 0, 4, 1, 2, 3) : volumes;
    }

    SDVariable restored(SDVariable volumes) {
        return channelsLast ? volumes.getSameDiff().permute(volumes, 0, 2, 3, 4, 1) : volumes;
    }

    /**
     * The entries of every window, in row-major order.
     *
     * @param volumes [n, c, d, h, w]
     * @param pooled the result of the pooling, [n, c, od, oh, ow]
     * @param padding what to pad with
     * @return [n * c * od * oh * ow, kd * kh * kw]
     */
    SDVariable rows(SDVariable volumes, SDVariable pooled, double padding) {
        SameDiff sd = volumes.getSameDiff();
        SDVariable any = sd.constant(Nd4j.scalar(DataType.INT64, -1));
        SDVariable one = sd.constant(Nd4j.scalar(DataType.INT64, 1));
        SDVariable images =
                sd.reshape(
                        volumes,
                        sd.stack(
                                0,
                                sd.sizeAt(volumes, 0),
                                any,
                                sd.sizeAt(volumes, 3),
                                sd.sizeAt(volumes, 4)));
        SDVariable cut = planes.bare().columns(planes.padded(images, padding));
        SDVariable channels = sd.sizeAt(volumes, 0).mul(sd.sizeAt(volumes, 1));
        SDVariable stacks = sd.reshape(cut, sd.stack(0, channels, one, sd.sizeAt(volumes, 2), any));
        SDVariable columns = depth.bare().columns(depth.padded(stacks, padding));
        // [n * c, kd, od, kh * kw, oh * ow] before the windows' places go first.
        SDVariable shape =
                sd.stack(0, channels, size(sd, depth), sd.sizeAt(pooled, 2), size(sd, planes), any);
        SDVariable windows = sd.permute(sd.reshape(columns, shape), 0, 2, 4, 1, 3);
        return sd.reshape(windows, -1L, (long) size());
    }

    private static SDVariable size(SameDiff sd, Windows windows) {
        return sd.constant(Nd4j.scalar(DataType.INT64, windows.size()));
    }
}
