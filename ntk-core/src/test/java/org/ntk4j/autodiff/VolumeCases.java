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
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;

/** Convolutions and pooling of volumes, with windows of three different sizes. */
final class VolumeCases {

    private VolumeCases() {}

    static void addTo(List<RuleCase> cases) {
        convolutions(cases);
        pooling(cases);
    }

    private static void convolutions(List<RuleCase> cases) {
        conv3d(cases, "conv3d", 1, 0, 1, false);
        conv3d(cases, "conv3d, strided and padded", 2, 1, 1, false);
        conv3d(cases, "conv3d, same", 2, 0, 1, true);
        conv3d(cases, "conv3d, dilated", 1, 0, 2, false);
        Conv3DConfig last =
                Conv3DConfig.builder().kD(2).kH(1).kW(2).dataFormat(Conv3DConfig.NDHWC).build();
        cases.add(
                of(
                        "conv3d, channels last",
                        (sd, x) -> sd.cnn().conv3d(x[0], x[1], x[2], last),
                        normal(1, 3, 2, 2, 2),
                        normal(2, 1, 2, 2, 3),
                        normal(3)));
        deconv3d(cases, "deconv3d", 1, 0, false);
        deconv3d(cases, "deconv3d, strided and padded", 2, 1, false);
        deconv3d(cases, "deconv3d, same", 2, 0, true);
    }

    private static void conv3d(
            List<RuleCase> cases,
            String name,
            int stride,
            int padding,
            int dilation,
            boolean same) {
        Conv3DConfig config =
                Conv3DConfig.builder()
                        .kD(2)
                        .kH(1)
                        .kW(2)
                        .sD(stride)
                        .sH(1)
                        .sW(stride)
                        .pD(padding)
                        .pW(padding)
                        .dD(dilation)
                        .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
                        .dataFormat(Conv3DConfig.NCDHW)
                        .build();
        cases.add(
                of(
                        name,
                        (sd, x) -> sd.cnn().conv3d(x[0], x[1], x[2], config),
                        normal(1, 2, 3, 2, 3),
                        normal(2, 1, 2, 2, 3),
                        normal(3)));
    }

    private static void deconv3d(
            List<RuleCase> cases, String name, int stride, int padding, boolean same) {
        DeConv3DConfig config =
                DeConv3DConfig.builder()
                        .kD(2)
                        .kH(1)
                        .kW(2)
                        .sD(stride)
                        .sH(1)
                        .sW(1)
                        .pD(padding)
                        .isSameMode(same)
                        .dataFormat(Conv3DConfig.NCDHW)
                        .build();
        cases.add(
                of(
                        name,
                        (sd, x) -> sd.cnn().deconv3d(x[0], x[1], x[2], config),
                        normal(1, 2, 2, 2, 2),
                        normal(2, 1, 2, 3, 2),
                        normal(3)));
    }

    private static void pooling(List<RuleCase> cases) {
        pool(cases, "", config(1, 0, false, false));
        pool(cases, ", padded", config(2, 1, false, false));
        pool(cases, ", same", config(2, 0, true, false));
        pool(cases, ", channels last", config(1, 1, false, true));
        pool(cases, ", disjoint", config(3, 0, false, false));
        Pooling3DConfig config = config(1, 1, false, false);
        cases.add(
                of(
                                "maxpool3d of equals",
                                (sd, x) -> sd.cnn().maxPooling3d(x[0], config),
                                given(
                                        new long[] {1, 1, 2, 2, 3},
                                        0,
                                        0,
                                        -1,
                                        2,
                                        2,
                                        2,
                                        -1,
                                        -1,
                                        -1,
                                        2,
                                        0,
                                        0))
                        .atKink());
    }

    private static Pooling3DConfig config(int stride, int padding, boolean same, boolean last) {
        return Pooling3DConfig.builder()
                .kD(2)
                .kH(3)
                .kW(2)
                .sD(stride)
                .sH(stride)
                .sW(1)
                .pD(padding)
                .pH(padding)
                .pW(padding)
                .isSameMode(same)
                .isNCDHW(!last)
                .build();
    }

    private static void pool(List<RuleCase> cases, String kind, Pooling3DConfig config) {
        RuleCase.Input volumes = separated(1, 3, 4, 3, 4);
        cases.add(
                of(
                        "maxpool3d" + kind,
                        (sd, x) -> sd.math().square(sd.cnn().maxPooling3d(x[0], config)),
                        volumes));
        cases.add(
                of(
                        "avgpool3d" + kind,
                        (sd, x) -> sd.math().square(sd.cnn().avgPooling3d(x[0], config)),
                        volumes));
    }
}
