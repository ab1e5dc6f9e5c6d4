/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.ntk4j.autodiff.RuleCase.given;
import static org.ntk4j.autodiff.RuleCase.normal;
import static org.ntk4j.autodiff.RuleCase.of;
import static org.ntk4j.autodiff.RuleCase.separated;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D.Divisor;
import org.nd4j.linalg.api.ops.impl.layers.convolution.SConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.LocalResponseNormalizationConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Convolutions, pooling and what else looks at windows of images. */
final class WindowCases {

    private WindowCases() {}

    static void addTo(List<RuleCase> cases) {
        planar(cases);
        depthwise(cases);
        sequences(cases);
        averages(cases);
        maxima(cases);
        others(cases);
    }

    private static Conv2DConfig conv(int stride, int padding, int dilation, PaddingMode mode) {
        return Conv2DConfig.builder()
                .kH(2)
                .kW(3)
                .sH(stride)
                .sW(1)
                .pH(padding)
                .pW(padding)
                .dH(dilation)
                .dW(1)
                .paddingMode(mode)
                .build();
    }

    private static void planar(List<RuleCase> cases) {
        PaddingMode valid = PaddingMode.VALID;
        conv2d(cases, "conv2d", conv(1, 0, 1, valid));
        conv2d(cases, "conv2d, strided and padded", conv(2, 1, 1, valid));
        conv2d(cases, "conv2d, dilated", conv(1, 0, 2, valid));
        conv2d(cases, "conv2d, same", conv(2, 0, 1, PaddingMode.SAME));
        cases.add(
                of(
                        "conv2d with bias",
                        (sd, x) -> sd.cnn().conv2d(x[0], x[1], x[2], conv(1, 0, 1, valid)),
                        normal(2, 2, 4, 4),
                        normal(2, 3, 2, 2),
                        normal(2)));
        conv2d(cases, "conv2d, same, strided unevenly", conv(3, 0, 1, PaddingMode.SAME));
        conv2d(cases, "conv2d, same, dilated", conv(1, 0, 2, PaddingMode.SAME));
        Conv2DConfig last = conv(2, 1, 1, valid);
        last.setDataFormat("NHWC");
        cases.add(
                of(
                        "conv2d, channels last",
                        (sd, x) -> sd.cnn().conv2d(x[0], x[1], x[2], last),
                        normal(2, 5, 4, 2),
                        normal(2, 3, 2, 2),
                        normal(2)));
        deconv2d(cases, "deconv2d", 2, 0, 1, false);
        deconv2d(cases, "deconv2d, padded", 2, 1, 1, false);
        deconv2d(cases, "deconv2d, dilated", 1, 0, 2, false);
        deconv2d(cases, "deconv2d, same", 2, 0, 1, true);
    }

    private static void deconv2d(
            List<RuleCase> cases,
            String name,
            int stride,
            int padding,
            int dilation,
            boolean same) {
        DeConv2DConfig config =
                DeConv2DConfig.builder()
                        .kH(2)
                        .kW(3)
                        .sH(stride)
                        .sW(1)
                        .pH(padding)
                        .pW(padding)
                        .dH(dilation)
                        .isSameMode(same)
                        .build();
        cases.add(
                of(
                        name,
                        (sd, x) -> sd.cnn().deconv2d(x[0], x[1], x[2], config),
                        normal(2, 2, 3, 3),
                        normal(2, 3, 3, 2),
                        normal(3)));
    }

    private static void conv2d(List<RuleCase> cases, String name, Conv2DConfig config) {
        cases.add(
                of(
                        name,
                        (sd, x) -> sd.cnn().conv2d(x[0], x[1], config),
                        normal(2, 2, 5, 4),
                        normal(2, 3, 2, 2)));
    }

    private static void depthwise(List<RuleCase> cases) {
        Conv2DConfig config = conv(1, 0, 1, PaddingMode.VALID);
        cases.add(
                of(
                        "depthwise_conv2d",
                        (sd, x) -> sd.cnn().depthWiseConv2d(x[0], x[1], x[2], config),
                        normal(2, 2, 4, 4),
                        normal(2, 3, 2, 2),
                        normal(4)));
        cases.add(
                of(
                        "sconv2d",
                        (sd, x) -> sd.cnn().separableConv2d(x[0], x[1], x[2], config),
                        normal(2, 2, 4, 4),
                        normal(2, 3, 2, 2),
                        normal(1, 1, 4, 3)));
        cases.add(
                of(
                        "sconv2d with bias, not pointwise",
                        (sd, x) -> new SConv2D(sd, x[0], x[1], null, x[2], config).outputVariable(),
                        normal(2, 2, 4, 4),
                        normal(2, 3, 2, 2),
                        normal(4)));
        cases.add(
                of(
                        "sconv2d with bias",
                        (sd, x) -> sd.cnn().separableConv2d(x[0], x[1], x[2], x[3], config),
                        normal(2, 2, 4, 4),
                        normal(2, 3, 2, 2),
                        normal(1, 1, 4, 3),
                        normal(3)));
    }

    private static void sequences(List<RuleCase> cases) {
        conv1d(cases, "conv1d", 1, 0, 1, PaddingMode.VALID);
        conv1d(cases, "conv1d, strided and padded", 2, 1, 1, PaddingMode.VALID);
        conv1d(cases, "conv1d, same", 2, 0, 1, PaddingMode.SAME);
        conv1d(cases, "conv1d, dilated", 1, 0, 2, PaddingMode.VALID);
        conv1d(cases, "conv1d, causal", 1, 0, 2, PaddingMode.CAUSAL);
    }

    private static void conv1d(
            List<RuleCase> cases,
            String name,
            int stride,
            int padding,
            int dilation,
            PaddingMode mode) {
        Conv1DConfig config =
                Conv1DConfig.builder()
                        .k(2)
                        .s(stride)
                        .p(padding)
                        .d(dilation)
                        .paddingMode(mode)
                        .build();
        cases.add(
                of(
                        name,
                        (sd, x) -> sd.cnn().conv1d(x[0], x[1], x[2], config),
                        normal(2, 2, 5),
                        normal(2, 2, 3),
                        normal(3)));
    }

    private static Pooling2DConfig pool(int stride, int padding, PaddingMode mode, boolean last) {
        return Pooling2DConfig.builder()
                .kH(2)
                .kW(3)
                .sH(stride)
                .sW(stride)
                .pH(padding)
                .pW(padding)
                .paddingMode(mode)
                .isNHWC(last)
                .build();
    }

    private static void averages(List<RuleCase> cases) {
        for (Divisor divisor : Divisor.values()) {
            Pooling2DConfig config = pool(2, 1, PaddingMode.VALID, false);
            config.setDivisor(divisor);
            config.setExtra(divisor.ordinal());
            cases.add(
                    of(
                            "avgpool2d " + divisor,
                            (sd, x) -> square(sd.cnn().avgPooling2d(square(x[0]), config)),
                            normal(2, 2, 5, 5)));
        }
        Pooling2DConfig rows = Pooling2DConfig.builder().kH(1).kW(5).pW(2).extra(1).build();
        cases.add(
                of(
                        "avgpool2d of rows",
                        (sd, x) -> square(sd.cnn().avgPooling2d(x[0], rows)),
                        normal(2, 2, 2, 6)));
        Pooling2DConfig config = pool(2, 1, PaddingMode.VALID, false);
        config.setType(Pooling2D.Pooling2DType.PNORM);
        config.setExtra(3);
        cases.add(
                of(
                        "pnormpool2d",
                        (sd, x) ->
                                Pooling2D.sameDiffBuilder()
                                        .sameDiff(sd)
                                        .inputs(x)
                                        .config(config)
                                        .build()
                                        .outputVariable(),
                        normal(1, 2, 4, 4)));
    }

    private static void maxima(List<RuleCase> cases) {
        PaddingMode valid = PaddingMode.VALID;
        max(cases, "maxpool2d", pool(2, 0, valid, false));
        max(cases, "maxpool2d, overlapping and padded", pool(1, 1, valid, false));
        max(cases, "maxpool2d, same", pool(2, 0, PaddingMode.SAME, false));
        max(cases, "maxpool2d, channels last", pool(1, 1, valid, true));
        max(cases, "maxpool2d, disjoint", pool(3, 0, valid, false));
        max(cases, "maxpool2d, disjoint and padded", pool(3, 1, valid, false));
        max(cases, "maxpool2d, disjoint, same", pool(3, 0, PaddingMode.SAME, false));
        max(cases, "maxpool2d, disjoint, channels last", pool(3, 1, valid, true));
        for (int stride = 1; stride <= 3; stride++) {
            Pooling2DConfig config = pool(stride, 1, valid, false);
            cases.add(
                    of(
                                    "maxpool2d of equals, stride " + stride,
                                    (sd, x) -> sd.cnn().maxPooling2d(x[0], config),
                                    given(
                                            new long[] {1, 1, 4, 4},
                                            0,
                                            0,
                                            -1,
                                            -1,
                                            0,
                                            0,
                                            -1,
                                            -1,
                                            2,
                                            2,
                                            1,
                                            2,
                                            -3,
                                            2,
                                            2,
                                            2))
                            .atKink());
        }
    }

    private static void max(List<RuleCase> cases, String name, Pooling2DConfig config) {
        cases.add(
                of(
                        name,
                        (sd, x) -> square(sd.cnn().maxPooling2d(x[0], config)),
                        separated(2, 3, 4, 5)));
    }

    private static void others(List<RuleCase> cases) {
        cases.add(
                of(
                        "upsampling2d",
                        (sd, x) -> square(sd.cnn().upsampling2d(x[0], 2, 3, true)),
                        normal(1, 2, 2, 3)));
        cases.add(
                of(
                        "im2col",
                        (sd, x) -> square(sd.cnn().im2Col(x[0], conv(1, 1, 1, PaddingMode.VALID))),
                        normal(1, 2, 4, 4)));
        LocalResponseNormalizationConfig config =
                LocalResponseNormalizationConfig.builder()
                        .alpha(.3)
                        .beta(.75)
                        .bias(2)
                        .depth(2)
                        .build();
        cases.add(
                of(
                        "lrn",
                        (sd, x) -> sd.cnn().localResponseNormalization(x[0], config),
                        normal(2, 2, 2, 6)));
    }

    private static SDVariable square(SDVariable x) {
        return x.mul(x);
    }
}
