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
        return switch (step.inputCount()) {
            case 2 -> TWO_FACTORS.tangents(step);
            case 3 -> List.of(separableOrBiased(step));
            default -> THREE_FACTORS.tangents(step);
        };
    }

    /** The third input is the pointwise weights or the bias; only its rank, at run time, tells. */
    private static SDVariable separableOrBiased(TangentStep step) {
        SDVariable third = step.input(2);
        SDVariable factor = Emit.indicator(step.sd().rank(third).eq(4), third);
        SDVariable[] tangents = new SDVariable[3];
        for (int i = 0; i < 3; i++) {
            if (step.hasTangent(i)) {
                SDVariable[] inputs = step.inputsWith(i, step.tangent(i));
                int held = i == 2 ? 0 : 2;
                inputs[held] = inputs[held].mul(factor);
                tangents[i] = step.reapply(inputs).get(0);
            }
        }
        return Emit.sum(tangents);
    }
}
