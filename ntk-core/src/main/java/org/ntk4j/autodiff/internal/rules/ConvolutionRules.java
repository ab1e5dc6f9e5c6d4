/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Convolutions: bilinear in activations and weights, plus a bias. */
final class ConvolutionRules {

    private static final TangentRule TWO_FACTORS = TangentRule.multilinear(2);
    private static final TangentRule THREE_FACTORS = TangentRule.multilinear(3);

    private ConvolutionRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, TWO_FACTORS, "conv1d", "conv2d", "conv3dnew", "deconv2d", "deconv3d");
        put(rules, TWO_FACTORS, "depthwise_conv2d");
        put(rules, ConvolutionRules::separable, "sconv2d");
        put(rules, TangentRule.linear(), "upsampling2d", "upsampling3d", "im2col");
    }

    private static List<SDVariable> separable(TangentStep step) {
        // The third input is the pointwise weights (rank 4) or, without those, the bias.
        boolean pointwise = step.inputCount() > 3 || step.inputCount() == 3 && rank(step) == 4;
        return (pointwise ? THREE_FACTORS : TWO_FACTORS).tangents(step);
    }

    private static int rank(TangentStep step) {
        long[] shape = step.input(2).getShape();
        return shape == null ? 4 : shape.length;
    }
}
