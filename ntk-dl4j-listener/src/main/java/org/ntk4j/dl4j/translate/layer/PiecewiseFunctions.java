/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ops.impl.scalar.Step;

/**
 * Activation functions with kinks, as smooth pieces times masks of ones and zeros.
 *
 * <p>The masks decide which piece's derivative holds at a kink; they follow DL4J's own, since
 * pre-activations that are exactly zero are common (empty image borders, biases at zero).
 */
final class PiecewiseFunctions {

    // ND4J's kernel holds it in single precision, whatever the type of the array.
    private static final double HARD_SIGMOID_SLOPE = 0.2f;

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_LAMBDA = 1.0507009873554804934193349852946;

    private PiecewiseFunctions() {}

    /** 1 where x &gt; c, else 0. */
    private static SDVariable above(SDVariable x, double c) {
        return new Step(x.getSameDiff(), x, c).outputVariable();
    }

    /** 1 where x &lt; c, else 0. */
    static SDVariable below(SDVariable x, double c) {
        return above(x.mul(-1), -c);
    }

    static SDVariable not(SDVariable mask) {
        return mask.mul(-1).add(1);
    }

    /** x, or low where x &lt; low, or high where x &gt; high. */
    private static SDVariable clipped(SDVariable x, double low, double high) {
        SDVariable tooLow = below(x, low);
        SDVariable tooHigh = above(x, high);
        SDVariable clipped = x.mul(not(tooLow.add(tooHigh)));
        clipped = low == 0 ? clipped : clipped.add(tooLow.mul(low));
        return clipped.add(tooHigh.mul(high));
    }

    static SDVariable hardTanh(SDVariable x) {
        return clipped(x, -1, 1);
    }

    static SDVariable hardSigmoid(SDVariable x) {
        return clipped(x.mul(HARD_SIGMOID_SLOPE).add(0.5), 0, 1);
    }

    static SDVariable rectifiedTanh(SDVariable x) {
        return relu(x.getSameDiff().math().tanh(x));
    }

    static SDVariable relu(SDVariable x) {
        return x.getSameDiff().nn().relu(x, 0);
    }

    static SDVariable relu6(SDVariable x) {
        return atMost(relu(x), 6);
    }

    static SDVariable elu(SDVariable x, double alpha) {
        SDVariable negative = below(x, 0);
        return x.mul(not(negative)).add(exponentialPart(x, negative).mul(alpha));
    }

    static SDVariable selu(SDVariable x) {
        SDVariable positive = above(x, 0);
        SDVariable exponential = exponentialPart(x, not(positive)).mul(SELU_ALPHA);
        return x.mul(positive).add(exponential).mul(SELU_LAMBDA);
    }

    /** exp(x) - 1 where the mask is 1, else 0. */
    private static SDVariable exponentialPart(SDVariable x, SDVariable mask) {
        // The mask is inside, so that exp cannot overflow where it is not wanted.
        return x.getSameDiff().math().exp(x.mul(mask)).add(-1);
    }

    static SDVariable leaky(SDVariable x, double slope) {
        return x.mul(below(x, 0).mul(slope - 1).add(1));
    }

    static SDVariable thresholded(SDVariable x, double theta) {
        return x.mul(above(x, theta));
    }

    /** max(x, c). */
    static SDVariable atLeast(SDVariable x, double c) {
        SDVariable larger = above(x, c);
        return x.mul(larger).add(not(larger).mul(c));
    }

    /** min(x, c). */
    private static SDVariable atMost(SDVariable x, double c) {
        SDVariable smaller = below(x, c);
        return x.mul(smaller).add(not(smaller).mul(c));
    }

    static SDVariable relu(ActivationReLU function, SDVariable x) {
        double threshold = function.getThreshold() == null ? 0 : function.getThreshold();
        double slope = function.getNegativeSlope() == null ? 0 : function.getNegativeSlope();
        SDVariable y;
        if (function.getThreshold() == null && function.getNegativeSlope() == null) {
            y = relu(x);
        } else if (threshold == 0) {
            y = leaky(x, slope);
        } else {
            SDVariable lower = below(x, threshold);
            y = x.mul(not(lower)).add(x.add(-threshold).mul(lower).mul(slope));
        }
        return function.getMax() == null ? y : atMost(y, function.getMax());
    }
}
