/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Program;

/** The patches of an image that a convolution multiplies by its weights. */
public final class Patches {

    private Patches() {}

    /**
     * Adds the op that extracts them.
     *
     * @param sd the graph
     * @param image the convolution's input, [n, in, h, w]
     * @param config the convolution, in NCHW
     * @return the patches, [n, in, kH, kW, oH, oW]
     */
    public static SDVariable of(SameDiff sd, SDVariable image, Conv2DConfig config) {
        boolean same = config.getPaddingMode() == PaddingMode.SAME;
        return new Im2col(sd, image, same ? padded(sd, image, config) : config).outputVariable();
    }

    /** Unlike the convolution, {@code im2col} does not work out the padding of SAME mode. */
    private static Conv2DConfig padded(SameDiff sd, SDVariable image, Conv2DConfig config) {
        long[] shape = shapeForOneExample(sd, image.name());
        return Conv2DConfig.builder()
                .kH(config.getKH())
                .kW(config.getKW())
                .sH(config.getSH())
                .sW(config.getSW())
                .dH(config.getDH())
                .dW(config.getDW())
                .pH(before(shape[2], config.getKH(), config.getSH(), config.getDH()))
                .pW(before(shape[3], config.getKW(), config.getSW(), config.getDW()))
                .paddingMode(PaddingMode.SAME)
                .dataFormat(config.getDataFormat())
                .build();
    }

    /** What SAME mode adds before the first row: half of all, rounded down. */
    private static long before(long size, long kernel, long stride, long dilation) {
        long results = (size + stride - 1) / stride;
        long reach = (results - 1) * stride + (kernel - 1) * dilation + 1;
        return Math.max(0, reach - size) / 2;
    }

    private static long[] shapeForOneExample(SameDiff sd, String name) {
        Map<String, INDArray> zeros = new HashMap<>();
        for (String input : sd.inputs()) {
            SDVariable placeholder = sd.getVariable(input);
            if (placeholder.placeholderShape() != null) {
                long[] shape = placeholder.placeholderShape().clone();
                shape[0] = 1;
                zeros.put(input, Nd4j.create(placeholder.dataType(), shape));
            }
        }
        try (Program program = Program.compile(sd, List.of(name), zeros.keySet())) {
            INDArray value = program.run(zeros).get(name);
            long[] shape = value.shape().clone();
            value.close();
            return shape;
        } finally {
            zeros.values().forEach(INDArray::close);
        }
    }
}
