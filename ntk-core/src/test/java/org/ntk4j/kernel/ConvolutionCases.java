/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig.Conv2DConfigBuilder;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.GraphBuilder;

/** Graphs with convolutions, and with parameters that act on channels. */
final class ConvolutionCases {

    private ConvolutionCases() {}

    static Stream<UseCase> all() {
        return Stream.concat(windows(), channels());
    }

    private static Stream<UseCase> windows() {
        return Stream.of(
                image("convolution", c -> c, 3),
                image("convolution with stride and padding", c -> c.sH(2).sW(2).pH(1).pW(1), 3),
                image("convolution in SAME mode", c -> c.paddingMode(PaddingMode.SAME), 5),
                image(
                        "convolution in SAME mode, stride 2",
                        c -> c.paddingMode(PaddingMode.SAME).sH(2).sW(2),
                        3),
                image("dilated convolution", c -> c.dH(2).dW(2), 1),
                image(
                        "dilated SAME convolution",
                        c -> c.paddingMode(PaddingMode.SAME).dH(2).dW(2),
                        5),
                UseCase.of("large window", g -> large(g, 1), 2, 6, 7),
                UseCase.of("large window after another layer", g -> large(g, 2), 2, 6, 7),
                UseCase.of("asymmetric convolution", ConvolutionCases::asymmetric, 2, 5, 4),
                UseCase.of("pointwise convolution", ConvolutionCases::pointwise, 2, 3, 3),
                UseCase.of("convolution used twice", ConvolutionCases::tied, 2, 4, 4),
                UseCase.of("convolution as the output", ConvolutionCases::output, 2, 3, 3),
                UseCase.of("convolution in NHWC", ConvolutionCases::channelsLast, 3, 3, 2),
                UseCase.of("kernel with zeros between", g -> spread(g, false), 2, 5, 6),
                UseCase.of(
                        "kernel with zeros between, in SAME mode", g -> spread(g, true), 2, 5, 6),
                UseCase.of("kernel with zeros around", ConvolutionCases::around, 2, 5, 6)
                        .explicitFor("W"),
                UseCase.of("dense weight with zeros around", ConvolutionCases::wide, 3)
                        .explicitFor("W"));
    }

    private static Stream<UseCase> channels() {
        return Stream.of(
                UseCase.of(
                        "bias as the convolution's third input", g -> biased(g, "third"), 2, 4, 4),
                UseCase.of("biasadd in NCHW", g -> biased(g, "biasadd"), 2, 4, 4),
                UseCase.of("biasadd in NHWC", ConvolutionCases::biasLast, 3, 3, 2),
                UseCase.of("scale and shift of channels", ConvolutionCases::batchNorm, 2, 4, 4));
    }

    private static SDVariable weights(GraphBuilder g, long out, long in, long kH, long kW) {
        // Deeplearning4j's layout, [out, in, kH, kW], brought to the op's.
        SDVariable w = g.parameter("conv", "W", 'c', out, in, kH, kW);
        return g.sameDiff().permute(w, 2, 3, 1, 0);
    }

    /** tanh of a 3x3 convolution of 2x5x5, its output of the given side, and a dense head. */
    private static UseCase image(String name, UnaryOperator<Conv2DConfigBuilder> form, int side) {
        Conv2DConfig config = form.apply(Conv2DConfig.builder().kH(3).kW(3)).build();
        return UseCase.of(
                name,
                g -> {
                    SDVariable x = g.input("x", -1, 2, 5, 5);
                    SDVariable z = g.sameDiff().cnn.conv2d(x, weights(g, 3, 2, 3, 3), config);
                    return read(g, z, 3L * side * side);
                },
                2,
                5,
                5);
    }

    private static SDVariable read(GraphBuilder g, SDVariable z, long length) {
        SameDiff sd = g.sameDiff();
        return UseCases.head(g, sd.reshape(sd.math.tanh(z), -1, length), length, 2);
    }

    private static SDVariable asymmetric(GraphBuilder g) {
        Conv2DConfig config = Conv2DConfig.builder().kH(3).kW(2).sH(1).sW(2).pH(1).build();
        SDVariable x = g.input("x", -1, 2, 5, 4);
        SDVariable w = g.parameter("conv", "W", 'f', 3, 2, 2, 3);
        return read(g, g.sameDiff().cnn.conv2d(x, w, config), 3 * 5 * 2);
    }

    /** 5x5 windows: padded, then in SAME mode. */
    private static SDVariable large(GraphBuilder g, int layers) {
        SameDiff sd = g.sameDiff();
        Conv2DConfig padded = Conv2DConfig.builder().kH(5).kW(5).pH(1).pW(2).build();
        Conv2DConfig same =
                Conv2DConfig.builder().kH(5).kW(5).paddingMode(PaddingMode.SAME).build();
        SDVariable h = sd.cnn.conv2d(g.input("x", -1, 2, 6, 7), weights(g, 3, 2, 5, 5), padded);
        if (layers > 1) {
            SDVariable w = g.parameter("second", "V", 'f', 5, 5, 3, 3);
            h = sd.cnn.conv2d(sd.math.tanh(h), w, same);
        }
        return read(g, h, 3 * 4 * 7);
    }

    private static SDVariable pointwise(GraphBuilder g) {
        Conv2DConfig config = Conv2DConfig.builder().kH(1).kW(1).build();
        SDVariable x = g.input("x", -1, 2, 3, 3);
        return read(g, g.sameDiff().cnn.conv2d(x, weights(g, 3, 2, 1, 1), config), 27);
    }

    private static SDVariable tied(GraphBuilder g) {
        Conv2DConfig same =
                Conv2DConfig.builder().kH(3).kW(3).paddingMode(PaddingMode.SAME).build();
        Conv2DConfig valid = Conv2DConfig.builder().kH(3).kW(3).build();
        SDVariable w = weights(g, 2, 2, 3, 3);
        SDVariable x = g.input("x", -1, 2, 4, 4);
        SDVariable h = g.sameDiff().math.tanh(g.sameDiff().cnn.conv2d(x, w, same));
        return read(g, g.sameDiff().cnn.conv2d(h, w, valid), 8);
    }

    private static SDVariable output(GraphBuilder g) {
        Conv2DConfig config = Conv2DConfig.builder().kH(2).kW(2).build();
        SDVariable x = g.input("x", -1, 2, 3, 3);
        SDVariable z = g.sameDiff().cnn.conv2d(x, weights(g, 2, 2, 2, 2), config);
        return z.add(g.sameDiff().reshape(g.parameter("conv", "b", 'c', 2), 1, 2, 1, 1));
    }

    private static SDVariable channelsLast(GraphBuilder g) {
        Conv2DConfig config =
                Conv2DConfig.builder().kH(2).kW(2).dataFormat(Conv2DConfig.NHWC).build();
        SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 2, 3);
        return read(g, g.sameDiff().cnn.conv2d(g.input("x", -1, 3, 3, 2), w, config), 12);
    }

    /** A 2x2 kernel as one of 3x4: steps of 2 and of 3 in its window. */
    private static SDVariable spread(GraphBuilder g, boolean same) {
        SameDiff sd = g.sameDiff();
        SDVariable w = sd.reshape(g.parameter("conv", "W", 'c', 2, 2, 2, 3), 2, 1, 2, 1, 6);
        SDVariable padded = padded(sd, w, new int[][] {{0, 0}, {0, 1}, {0, 0}, {0, 2}, {0, 0}});
        SDVariable kernel = sd.slice(sd.reshape(padded, 4, 6, 6), new int[] {0, 0, 0}, 3, 4, 6);
        PaddingMode mode = same ? PaddingMode.SAME : PaddingMode.VALID;
        Conv2DConfig config = Conv2DConfig.builder().kH(3).kW(4).paddingMode(mode).build();
        SDVariable x = g.input("x", -1, 2, 5, 6);
        SDVariable z = sd.cnn.conv2d(x, sd.reshape(kernel, 3, 4, 2, 3), config);
        return read(g, z, same ? 3 * 5 * 6 : 3 * 3 * 3);
    }

    private static SDVariable around(GraphBuilder g) {
        SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 2, 3);
        SDVariable kernel = padded(g.sameDiff(), w, new int[][] {{1, 0}, {0, 0}, {0, 0}, {0, 0}});
        Conv2DConfig config = Conv2DConfig.builder().kH(3).kW(2).build();
        SDVariable x = g.input("x", -1, 2, 5, 6);
        return read(g, g.sameDiff().cnn.conv2d(x, kernel, config), 3 * 3 * 5);
    }

    private static SDVariable wide(GraphBuilder g) {
        SDVariable w = g.parameter("hidden", "W", 'c', 3, 2);
        SDVariable z =
                g.input("x", -1, 3).mmul(padded(g.sameDiff(), w, new int[][] {{0, 0}, {1, 1}}));
        SDVariable shifted = z.add(g.parameter("hidden", "b", 'c', 4));
        return UseCases.head(g, g.sameDiff().math.tanh(shifted), 4, 2);
    }

    private static SDVariable padded(SameDiff sd, SDVariable x, int[][] margins) {
        return sd.nn().pad(x, sd.constant(Nd4j.createFromArray(margins)), PadMode.CONSTANT, 0);
    }

    private static SDVariable biased(GraphBuilder g, String way) {
        SameDiff sd = g.sameDiff();
        Conv2DConfig config = Conv2DConfig.builder().kH(3).kW(3).build();
        SDVariable x = g.input("x", -1, 2, 4, 4);
        SDVariable w = weights(g, 3, 2, 3, 3);
        SDVariable b = g.parameter("conv", "b", 'c', 3);
        return way.equals("third")
                ? read(g, sd.cnn.conv2d(x, w, b, config), 12)
                : read(g, sd.nn.biasAdd(sd.cnn.conv2d(x, w, config), b, true), 12);
    }

    private static SDVariable biasLast(GraphBuilder g) {
        SDVariable b = g.parameter("bias", "b", 'c', 2);
        return read(g, g.sameDiff().nn.biasAdd(g.input("x", -1, 3, 3, 2), b, false), 18);
    }

    /** Batch norm on running statistics, composed as the translation does. */
    private static SDVariable batchNorm(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        Conv2DConfig config = Conv2DConfig.builder().kH(3).kW(3).build();
        SDVariable x = g.input("x", -1, 2, 4, 4);
        SDVariable z = sd.cnn.conv2d(x, weights(g, 3, 2, 3, 3), config);
        SDVariable mean = sd.reshape(g.state("norm", "mean", 'c', 3), 1, 3, 1, 1);
        SDVariable gamma = sd.reshape(g.parameter("norm", "gamma", 'c', 3), 1, 3, 1, 1);
        SDVariable beta = sd.reshape(g.parameter("norm", "beta", 'c', 3), 1, 3, 1, 1);
        return read(g, z.sub(mean).mul(gamma).add(beta), 12);
    }
}
