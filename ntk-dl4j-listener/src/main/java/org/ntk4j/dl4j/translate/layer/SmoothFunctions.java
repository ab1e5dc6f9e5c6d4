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
import org.nd4j.autodiff.samediff.SameDiff;

/** Activation functions without a kink, composed of ops that differentiate well. */
final class SmoothFunctions {

    // ND4J's kernels hold these constants in single precision, whatever the type of the array.
    private static final double RATIONAL_SCALE = 1.7159f;
    private static final double RATIONAL_QUARTIC = 1.41645f;
    private static final double GELU_SCALE = 1.702f;
    private static final double PRECISE_GELU_CUBIC = 0.044715;

    private SmoothFunctions() {}

    static SDVariable cube(SDVariable x) {
        return x.mul(x).mul(x);
    }

    static SDVariable swish(SDVariable x) {
        return x.mul(x.getSameDiff().nn().sigmoid(x));
    }

    static SDVariable mish(SDVariable x) {
        SameDiff sd = x.getSameDiff();
        return x.mul(sd.math().tanh(sd.nn().softplus(x)));
    }

    static SDVariable softSign(SDVariable x) {
        return x.div(x.getSameDiff().math().abs(x).add(1));
    }

    static SDVariable gelu(SDVariable x) {
        return x.mul(x.getSameDiff().nn().sigmoid(x.mul(GELU_SCALE)));
    }

    static SDVariable preciseGelu(SDVariable x) {
        SDVariable inner = x.add(cube(x.mul(PRECISE_GELU_CUBIC))).mul(Math.sqrt(2 / Math.PI));
        return x.mul(x.getSameDiff().math().tanh(inner).add(1)).mul(0.5);
    }

    /** The scaled approximation of tanh(2x/3) by sgn(y) (1 - 1/D), D = 1 + |y| + y^2 + c y^4. */
    static SDVariable rationalTanh(SDVariable x) {
        SDVariable y = x.mul(2.0 / 3.0);
        SDVariable size = x.getSameDiff().math().abs(y);
        SDVariable square = y.mul(y);
        SDVariable quartic = square.mul(square).mul(RATIONAL_QUARTIC);
        // sgn(y) (D - 1) = y (1 + |y| + c |y| y^2) keeps the derivative at 0.
        SDVariable numerator = size.add(size.mul(square).mul(RATIONAL_QUARTIC)).add(1).mul(y);
        SDVariable denominator = size.add(square).add(quartic).add(1);
        return numerator.div(denominator).mul(RATIONAL_SCALE);
    }
}
