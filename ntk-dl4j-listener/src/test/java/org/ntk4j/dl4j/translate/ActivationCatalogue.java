/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Every activation function of DL4J without state, and some with other parameters. */
final class ActivationCatalogue {

    private ActivationCatalogue() {}

    static List<IActivation> all() {
        return List.of(
                new ActivationCube(),
                new ActivationELU(),
                new ActivationELU(0.3),
                new ActivationGELU(),
                new ActivationGELU(true),
                new ActivationHardSigmoid(),
                new ActivationHardTanH(),
                new ActivationIdentity(),
                new ActivationLReLU(),
                new ActivationLReLU(0.2),
                new ActivationMish(),
                new ActivationRReLU(),
                new ActivationRationalTanh(),
                new ActivationReLU(),
                new ActivationReLU(0.8, null, null),
                new ActivationReLU(null, null, 0.1),
                new ActivationReLU(null, 0.3, 0.1),
                new ActivationReLU(0.9, 0.3, 0.1),
                new ActivationReLU6(),
                new ActivationRectifiedTanh(),
                new ActivationSELU(),
                new ActivationSigmoid(),
                new ActivationSoftPlus(),
                new ActivationSoftSign(),
                new ActivationSoftmax(),
                new ActivationSwish(),
                new ActivationTanH(),
                new ActivationThresholdedReLU(),
                new ActivationThresholdedReLU(0.2));
    }

    /** The function with its parameters, which DL4J does not tell of relu. */
    static String name(IActivation function) {
        return function instanceof ActivationReLU relu
                ? "relu(max=%s, threshold=%s, slope=%s)"
                        .formatted(relu.getMax(), relu.getThreshold(), relu.getNegativeSlope())
                : function.toString();
    }

    /**
     * Whether DL4J's own backprop of the function is the derivative of its value. It ignores the
     * alpha of elu, holds that of leaky relu in single precision, and approximates precise gelu;
     * that of rrelu is for training.
     */
    static boolean hasTrueGradient(IActivation function) {
        return !(function instanceof ActivationRReLU
                || function instanceof ActivationLReLU
                || function instanceof ActivationELU elu && elu.getAlpha() != 1
                || function instanceof ActivationGELU gelu && gelu.isPrecise());
    }
}
