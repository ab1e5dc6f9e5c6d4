/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.Emit.composed;
import static org.ntk4j.autodiff.internal.rules.Emit.single;
import static org.ntk4j.autodiff.internal.rules.Emit.square;
import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.transforms.custom.CumSum;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * The softmax family, normalizations and running sums and products. Like ND4J's own gradient, the
 * derivative of a running product is NaN where a factor is zero.
 */
final class NormalizationRules {

    private NormalizationRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, single(NormalizationRules::softmax), "softmax");
        put(rules, single(NormalizationRules::logSoftmax), "log_softmax");
        put(rules, composed(s -> standardized(s.input(), axes(s))), "standardize");
        put(rules, composed(NormalizationRules::layerNorm), "layer_norm");
        put(rules, composed(NormalizationRules::batchNorm), "batchnorm");
        put(rules, composed(NormalizationRules::localResponse), "lrn");
        put(rules, single(s -> cumulated(Emit.integers(s), s.tangent(), false)), "cumsum");
        put(rules, single(NormalizationRules::runningProduct), "cumprod");
    }

    private static SDVariable runningProduct(TangentStep step) {
        SDVariable shares = Emit.quotient(step.tangent(), step.input());
        return step.output().mul(cumulated(Emit.integers(step), shares, false));
    }

    private static int[] axes(TangentStep step) {
        return Emit.toInts(Emit.integers(step));
    }

    private static SDVariable softmax(TangentStep step) {
        SDVariable change = step.output().mul(step.tangent());
        int axis = (int) Emit.integer(step, 0, -1);
        SDVariable total = step.sd().sum(change, true, axis);
        return change.sub(step.output().mul(total));
    }

    private static SDVariable logSoftmax(TangentStep step) {
        int axis = (int) Emit.integer(step, 0, -1);
        SDVariable probabilities = step.sd().math().exp(step.output());
        SDVariable change = probabilities.mul(step.tangent());
        return step.tangent().sub(step.sd().sum(change, true, axis));
    }

    private static SDVariable standardized(SDVariable x, int... axes) {
        SDVariable centred = x.sub(Emit.mean(x, axes));
        SDVariable deviation = x.getSameDiff().math().sqrt(Emit.mean(square(centred), axes));
        return Emit.quotient(centred, deviation);
    }

    private static SDVariable layerNorm(TangentStep step) {
        SDVariable y = standardized(step.input(), axes(step));
        SDVariable gain = step.input(1);
        SDVariable bias = Emit.inputOrNull(step, 2);
        if (Emit.flag(step, 0)) {
            SDVariable scaled = channelwise(y, gain);
            return bias == null ? scaled : step.sd().nn().biasAdd(scaled, bias, true);
        }
        return bias == null ? y.mul(gain) : y.mul(gain).add(bias);
    }

    private static SDVariable batchNorm(TangentStep step) {
        long[] settings = Emit.integers(step);
        boolean scale = settings[0] != 0;
        boolean shift = settings[1] != 0;
        SDVariable x = step.input(0);
        SDVariable deviation = step.sd().math().sqrt(step.input(2).add(Emit.real(step, 0, 0)));
        SDVariable factor = scale ? Emit.quotient(step.input(3), deviation) : deviation.rdiv(1);
        SDVariable offset = step.input(1).mul(factor).neg();
        if (shift) {
            offset = offset.add(step.input(scale ? 4 : 3));
        }
        int axis = settings.length > 2 ? (int) settings[2] : -1;
        return axis == 1
                ? step.sd().nn().biasAdd(channelwise(x, factor), offset, true)
                : x.mul(factor).add(offset);
    }

    /** x times a vector along axis 1, whatever the rank of x. */
    private static SDVariable channelwise(SDVariable x, SDVariable factor) {
        SDVariable zeros = x.getSameDiff().zerosLike(x);
        return x.mul(x.getSameDiff().nn().biasAdd(zeros, factor, true));
    }

    private static SDVariable localResponse(TangentStep step) {
        int radius = (int) Emit.integer(step, 0, 5);
        // The op takes its attributes as float32.
        double bias = (float) Emit.real(step, 0, 1);
        double alpha = (float) Emit.real(step, 1, 1);
        double beta = (float) Emit.real(step, 2, .5);
        SDVariable x = step.input();
        SDVariable energy = Windows.lastAxisSum(square(x), radius);
        SDVariable base = Emit.affine(bias, alpha, energy);
        return x.mul(step.sd().math().pow(base, -beta));
    }

    /**
     * The running sums of an array as another op runs, or the other way round. Not by
     * reapplication: a copied CumSum takes its flags for axes when differentiated.
     */
    static SDVariable cumulated(long[] settings, SDVariable x, boolean back) {
        int[] axes = new int[Math.max(0, settings.length - 2)];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = (int) settings[i + 2];
        }
        boolean exclusive = settings.length > 0 && settings[0] != 0;
        boolean reverse = settings.length > 1 && settings[1] != 0;
        return new CumSum(x.getSameDiff(), x, exclusive, reverse != back, axes).outputVariable();
    }
}
