/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Arrays;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.ntk4j.graph.GraphBuilder;

/** Graphs whose weights are shared over time or space in ways other than plain convolution. */
final class SharingCases {

    private SharingCases() {}

    static Stream<UseCase> all() {
        return Stream.of(sequences(), volumes(), channels(), transposed(), local(), cells())
                .flatMap(cases -> cases);
    }

    private static SDVariable read(GraphBuilder g, SDVariable z, long... shape) {
        SameDiff sd = g.sameDiff();
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return UseCases.head(g, sd.reshape(sd.math.tanh(z), -1, length), length, 2);
    }

    private static Stream<UseCase> sequences() {
        return Stream.of(
                UseCase.of(
                        "convolution over time",
                        g -> {
                            Conv1DConfig config =
                                    Conv1DConfig.builder()
                                            .k(3)
                                            .s(2)
                                            .p(1)
                                            .paddingMode(PaddingMode.VALID)
                                            .build();
                            SDVariable w = g.parameter("conv", "W", 'c', 3, 2, 4);
                            SDVariable x = g.input("x", -1, 2, 7);
                            return read(g, g.sameDiff().cnn.conv1d(x, w, config), 4, 4);
                        },
                        2,
                        7),
                UseCase.of(
                        "dense layer over time by a product of matrices",
                        g -> {
                            SameDiff sd = g.sameDiff();
                            SDVariable rows = sd.reshape(g.input("x", -1, 5, 3), -1, 3);
                            SDVariable w = g.parameter("proj", "W", 'c', 2, 2, 3);
                            SDVariable z = sd.mmul(rows, sd.reshape(w, 4, 3), false, true, false);
                            return read(g, sd.reshape(z, -1, 5, 4), 5, 4);
                        },
                        5,
                        3));
    }

    private static Stream<UseCase> volumes() {
        return Stream.of(
                volume("convolution of volumes", PaddingMode.VALID, false, 1, 2, 2, 2),
                volume("convolution of volumes in SAME mode", PaddingMode.SAME, false, 2, 2, 1, 2),
                volume("convolution of volumes in NDHWC", PaddingMode.VALID, true, 1, 2, 2, 2));
    }

    private static UseCase volume(
            String name, PaddingMode mode, boolean last, int stride, long... side) {
        Conv3DConfig config =
                Conv3DConfig.builder()
                        .kD(2)
                        .kH(3)
                        .kW(2)
                        .sD(stride)
                        .sH(stride)
                        .sW(stride)
                        .pH(mode == PaddingMode.VALID ? 1 : 0)
                        .paddingMode(mode)
                        .dataFormat(last ? Conv3DConfig.NDHWC : Conv3DConfig.NCDHW)
                        .build();
        long[] shape = last ? new long[] {3, 2, 3, 2} : new long[] {2, 3, 2, 3};
        return UseCase.of(
                name,
                g -> {
                    SDVariable x = g.input("x", UseCase.batch(-1, shape));
                    SDVariable w = g.parameter("conv", "W", 'c', 2, 3, 2, 2, 3);
                    SDVariable b = g.parameter("conv", "b", 'c', 3);
                    SDVariable z = g.sameDiff().cnn.conv3d(x, w, b, config);
                    return read(g, z, 3, side[0], side[1], side[2]);
                },
                shape);
    }

    private static Stream<UseCase> channels() {
        return Stream.of(
                depthwise("depthwise convolution", PaddingMode.VALID, false, 1),
                depthwise("depthwise convolution in SAME mode", PaddingMode.SAME, false, 1),
                depthwise("depthwise convolution in NHWC", PaddingMode.VALID, true, 1),
                depthwise("depthwise convolution, several outputs", PaddingMode.VALID, false, 3),
                UseCase.of("batch norm of rows", g -> norm(g, 3), 3),
                UseCase.of("batch norm of sequences", g -> norm(g, 3, 4), 3, 4),
                UseCase.of("batch norm of volumes", g -> norm(g, 3, 2, 2, 2), 3, 2, 2, 2),
                UseCase.of(
                        "slopes of a rectifier",
                        g -> {
                            SameDiff sd = g.sameDiff();
                            SDVariable x = g.input("x", -1, 3, 2);
                            SDVariable alpha = g.parameter("prelu", "alpha", 'f', 3, 2);
                            SDVariable below = sd.math.min(x, sd.zerosLike(x)).mul(alpha);
                            return read(g, sd.nn.relu(x, 0).add(below), 3, 2);
                        },
                        3,
                        2));
    }

    private static UseCase depthwise(String name, PaddingMode mode, boolean last, long m) {
        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(3)
                        .kW(2)
                        .sH(2)
                        .sW(1)
                        .pH(mode == PaddingMode.VALID ? 1 : 0)
                        .paddingMode(mode)
                        .dataFormat(last ? Conv2DConfig.NHWC : Conv2DConfig.NCHW)
                        .build();
        long[] shape = last ? new long[] {5, 4, 2} : new long[] {2, 5, 4};
        return UseCase.of(
                name,
                g -> {
                    SDVariable x = g.input("x", UseCase.batch(-1, shape));
                    SDVariable w = g.parameter("conv", "W", 'c', 3, 2, 2, m);
                    SDVariable z = g.sameDiff().cnn.depthWiseConv2d(x, w, config);
                    return read(g, z, 2 * m, 3, mode == PaddingMode.SAME ? 4 : 3);
                },
                shape);
    }

    /** gamma * x + beta along the channels. */
    private static SDVariable norm(GraphBuilder g, long... shape) {
        SameDiff sd = g.sameDiff();
        long[] along = new long[shape.length + 1];
        Arrays.fill(along, 1);
        along[1] = shape[0];
        SDVariable h = sd.math.tanh(g.input("x", UseCase.batch(-1, shape)));
        SDVariable gamma = sd.reshape(g.parameter("norm", "gamma", 'c', shape[0]), along);
        SDVariable beta = sd.reshape(g.parameter("norm", "beta", 'c', shape[0]), along);
        return read(g, h.mul(gamma).add(beta), shape);
    }

    private static Stream<UseCase> transposed() {
        return Stream.of(
                UseCase.of("transposed convolution", g -> images(g, false), 2, 3, 2),
                UseCase.of("transposed convolution in SAME mode", g -> images(g, true), 2, 3, 2),
                UseCase.of(
                        "transposed convolution of volumes",
                        g -> {
                            DeConv3DConfig config =
                                    DeConv3DConfig.builder()
                                            .kD(2)
                                            .kH(2)
                                            .kW(3)
                                            .sD(2)
                                            .sH(1)
                                            .sW(2)
                                            .pW(1)
                                            .build();
                            SDVariable x = g.input("x", -1, 2, 2, 2, 2);
                            SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 3, 3, 2);
                            return read(g, g.sameDiff().cnn.deconv3d(x, w, config), 3, 4, 3, 3);
                        },
                        2,
                        2,
                        2,
                        2));
    }

    private static SDVariable images(GraphBuilder g, boolean same) {
        DeConv2DConfig config =
                DeConv2DConfig.builder()
                        .kH(3)
                        .kW(2)
                        .sH(2)
                        .sW(2)
                        .pH(same ? 0 : 1)
                        .isSameMode(same)
                        .build();
        SDVariable x = g.input("x", -1, 2, 3, 2);
        // Deeplearning4j's layout, [in, out, kH, kW], brought to the op's.
        SDVariable w = g.sameDiff().permute(g.parameter("conv", "W", 'c', 2, 3, 3, 2), 2, 3, 1, 0);
        SDVariable z = g.sameDiff().cnn.deconv2d(x, w, config);
        return same ? read(g, z, 3, 6, 4) : read(g, z, 3, 5, 4);
    }

    private static Stream<UseCase> local() {
        return Stream.of(
                UseCase.of("locally connected layer", g -> local(g, false), 4, 3),
                UseCase.of("locally connected layer, transposed", g -> local(g, true), 4, 3));
    }

    /** A weight for each of four positions, as Deeplearning4j builds it. */
    private static SDVariable local(GraphBuilder g, boolean transposed) {
        SameDiff sd = g.sameDiff();
        SDVariable x = sd.permute(g.input("x", -1, 4, 3), 1, 0, 2);
        SDVariable w =
                transposed
                        ? g.parameter("local", "W", 'c', 4, 5, 3)
                        : g.parameter("local", "W", 'c', 4, 3, 5);
        SDVariable z = sd.mmul(x, w, false, transposed, false);
        return read(g, sd.permute(z, 1, 2, 0), 5, 4);
    }

    private static Stream<UseCase> cells() {
        return Stream.of(
                UseCase.of("part of a weight", SharingCases::part, 4),
                UseCase.of("weights and peepholes in one array", SharingCases::peepholes, 3, 2));
    }

    private static SDVariable part(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable w = g.parameter("hidden", "W", 'f', 4, 6);
        SDVariable some = sd.slice(w, new int[] {0, 1}, 4, 3);
        return read(g, g.input("x", -1, 4).mmul(some), 3);
    }

    /** The recurrent weights of a Graves LSTM: a matrix, and columns that multiply the state. */
    private static SDVariable peepholes(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable x = sd.reshape(g.input("x", -1, 3, 2), -1, 6);
        SDVariable w = g.parameter("cell", "W", 'f', 2, 4);
        SDVariable r = g.parameter("cell", "R", 'f', 4, 6);
        SDVariable first = sd.reshape(sd.slice(r, new int[] {0, 4}, 4, 1), 4);
        SDVariable second = sd.reshape(sd.slice(r, new int[] {0, 5}, 4, 1), 4);
        SDVariable h = null;
        SDVariable c = null;
        for (int t = 0; t < 3; t++) {
            SDVariable z = sd.slice(x, new int[] {0, 2 * t}, -1, 2).mmul(w);
            if (h != null) {
                z = z.add(sd.slice(h.mmul(r), new int[] {0, 0}, -1, 4)).add(c.mul(first));
            }
            SDVariable written = sd.math.tanh(z);
            c = c == null ? written : c.add(written);
            h = sd.math.tanh(c.mul(second).add(z));
        }
        return UseCases.head(g, h, 4, 2);
    }
}
