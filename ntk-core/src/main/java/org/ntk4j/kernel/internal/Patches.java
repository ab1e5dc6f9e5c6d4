/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What each output position of a convolution sees of its input.
 *
 * <p>The padding is done here, since ND4J's im2col pads nothing in the SAME mode (M2.1).
 */
final class Patches {

    private Patches() {}

    /**
     * Extracts the patches.
     *
     * @param input the images [n, in, h, w]
     * @param config the convolution
     * @param output anything of the convolution's shape [*, out, oH, oW]
     * @return a new array [n, in*kH*kW, oH*oW] in C order; the caller closes it
     */
    static INDArray of(INDArray input, Conv2DConfig config, INDArray output) {
        long rows = output.size(2);
        long columns = output.size(3);
        INDArray padded = padded(input, config, rows, columns);
        Conv2DConfig plain =
                Conv2DConfig.builder()
                        .kH(config.getKH())
                        .kW(config.getKW())
                        .sH(config.getSH())
                        .sW(config.getSW())
                        .dH(config.getDH())
                        .dW(config.getDW())
                        .paddingMode(PaddingMode.VALID)
                        .build();
        INDArray patches = Nd4j.exec(new Im2col(padded, plain))[0];
        padded.close();
        long in = input.size(1) * config.getKH() * config.getKW();
        return patches.reshape('c', input.size(0), in, rows * columns);
    }

    /** The input as the kernel meets it: padded, or cut where the stride leaves a rest. */
    private static INDArray padded(INDArray input, Conv2DConfig config, long rows, long columns) {
        long height = extent(rows, config.getSH(), config.getKH(), config.getDH());
        long width = extent(columns, config.getSW(), config.getKW(), config.getDW());
        boolean same = config.getPaddingMode() == PaddingMode.SAME;
        long top = same ? Math.max(0, height - input.size(2)) / 2 : config.getPH();
        long left = same ? Math.max(0, width - input.size(3)) / 2 : config.getPW();
        INDArray padded =
                Nd4j.create(input.dataType(), input.size(0), input.size(1), height, width);
        long h = Math.min(input.size(2), height - top);
        long w = Math.min(input.size(3), width - left);
        region(padded, top, h, left, w).assign(region(input, 0, h, 0, w));
        return padded;
    }

    /** How many input rows, padding included, the given number of output rows sees. */
    private static long extent(long positions, long stride, long kernel, long dilation) {
        return (positions - 1) * stride + (kernel - 1) * dilation + 1;
    }

    private static INDArray region(INDArray images, long top, long h, long left, long w) {
        INDArrayIndex all = NDArrayIndex.all();
        return images.get(
                all,
                all,
                NDArrayIndex.interval(top, top + h),
                NDArrayIndex.interval(left, left + w));
    }
}
