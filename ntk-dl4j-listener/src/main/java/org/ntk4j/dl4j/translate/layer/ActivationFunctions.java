/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
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

/**
 * DL4J's activation functions at inference, by exact class.
 *
 * <p>Only relu, tanh, sigmoid, softplus and softmax keep an op of their own. The others are
 * composed, because the gradients of several of ND4J's ops ignore their parameter, and because
 * forward mode then needs few rules.
 */
final class ActivationFunctions {

    private static final Map<Class<?>, BiFunction<IActivation, SDVariable, SDVariable>> FUNCTIONS =
            new HashMap<>();

    static {
        plain(ActivationIdentity.class, x -> x);
        plain(ActivationTanH.class, x -> x.getSameDiff().math().tanh(x));
        plain(ActivationSigmoid.class, x -> x.getSameDiff().nn().sigmoid(x));
        plain(ActivationSoftPlus.class, x -> x.getSameDiff().nn().softplus(x));
        plain(ActivationSoftmax.class, x -> x.getSameDiff().nn().softmax(x, -1));
        plain(ActivationCube.class, SmoothFunctions::cube);
        plain(ActivationMish.class, SmoothFunctions::mish);
        plain(ActivationRationalTanh.class, SmoothFunctions::rationalTanh);
        plain(ActivationSoftSign.class, SmoothFunctions::softSign);
        plain(ActivationSwish.class, SmoothFunctions::swish);
        on(
                ActivationGELU.class,
                (f, x) -> f.isPrecise() ? SmoothFunctions.preciseGelu(x) : SmoothFunctions.gelu(x));
        plain(ActivationHardSigmoid.class, PiecewiseFunctions::hardSigmoid);
        plain(ActivationHardTanH.class, PiecewiseFunctions::hardTanh);
        plain(ActivationRectifiedTanh.class, PiecewiseFunctions::rectifiedTanh);
        plain(ActivationReLU6.class, PiecewiseFunctions::relu6);
        plain(ActivationSELU.class, PiecewiseFunctions::selu);
        on(ActivationELU.class, (f, x) -> PiecewiseFunctions.elu(x, f.getAlpha()));
        on(ActivationLReLU.class, (f, x) -> PiecewiseFunctions.leaky(x, f.getAlpha()));
        on(ActivationReLU.class, PiecewiseFunctions::relu);
        on(
                ActivationRReLU.class,
                (f, x) -> PiecewiseFunctions.atLeast(x, 0.5 * (f.getL() + f.getU())));
        on(
                ActivationThresholdedReLU.class,
                (f, x) -> PiecewiseFunctions.thresholded(x, f.getTheta()));
    }

    private ActivationFunctions() {}

    private static void plain(Class<? extends IActivation> type, UnaryOperator<SDVariable> rule) {
        FUNCTIONS.put(type, (function, x) -> rule.apply(x));
    }

    private static <F extends IActivation> void on(
            Class<F> type, BiFunction<F, SDVariable, SDVariable> rule) {
        FUNCTIONS.put(type, (function, x) -> rule.apply(type.cast(function), x));
    }

    /** The function's value; empty if there is no rule for its class. */
    static Optional<SDVariable> apply(IActivation function, SDVariable x) {
        return Optional.ofNullable(FUNCTIONS.get(function.getClass()))
                .map(rule -> rule.apply(function, x));
    }

    static List<String> supported() {
        return FUNCTIONS.keySet().stream().map(Class::getSimpleName).sorted().toList();
    }
}
