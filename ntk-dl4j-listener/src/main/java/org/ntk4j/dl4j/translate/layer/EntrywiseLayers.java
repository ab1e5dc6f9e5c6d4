/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.params.ElementWiseParamInitializer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;

/** Layers with a parameter for each entry, or each channel, of their input. */
final class EntrywiseLayers {

    private EntrywiseLayers() {}

    /** x, or alpha x where x is negative. */
    static Activations prelu(PReLULayer layer, LayerContext context, Activations x) {
        long[] slopes = layer.getInputShape().clone();
        if (layer.getSharedAxes() != null) {
            for (long axis : layer.getSharedAxes()) {
                slopes[Math.toIntExact(axis) - 1] = 1;
            }
        }
        requireShape(context, x, layer.getInputShape());
        long[] along = new long[x.rank()];
        along[0] = 1;
        System.arraycopy(slopes, 0, along, 1, slopes.length);
        SDVariable alpha = context.parameter(PReLUParamInitializer.WEIGHT_KEY);
        SDVariable negative = PiecewiseFunctions.below(x.variable(), 0);
        SDVariable positive = x.variable().mul(PiecewiseFunctions.not(negative));
        SDVariable below = x.variable().mul(negative);
        return x.with(positive.add(below.mul(context.sameDiff().reshape(alpha, along))));
    }

    private static void requireShape(LayerContext context, Activations x, long[] configured) {
        long[] sizes = Arrays.copyOfRange(x.shape(), 1, x.rank());
        boolean fits = sizes.length == configured.length;
        for (int d = 0; fits && d < sizes.length; d++) {
            // DL4J writes 1 into the configuration for shared axes.
            fits = configured[d] == sizes[d] || configured[d] == 1;
        }
        if (!fits) {
            throw context.unsupported(
                    "expected an input of shape %s for each example, got %s"
                            .formatted(Arrays.toString(configured), Arrays.toString(x.shape())));
        }
    }

    static Activations multiplication(
            ElementWiseMultiplicationLayer layer, LayerContext context, Activations x) {
        if (x.rank() != 2 || x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected an input [n, %d], got %s"
                            .formatted(layer.getNIn(), Arrays.toString(x.shape())));
        }
        SDVariable w = context.parameter(ElementWiseParamInitializer.WEIGHT_KEY);
        SDVariable b = context.parameter(ElementWiseParamInitializer.BIAS_KEY);
        Activations z = Masks.rows(context, x.with(x.variable().mul(w).add(b)), x);
        return Masks.rows(context, context.activate(layer.getActivationFn(), z), x);
    }
}
