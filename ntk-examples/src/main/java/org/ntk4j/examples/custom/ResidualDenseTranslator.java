/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.custom;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;

/**
 * Says what a {@link ResidualDense} computes. Nothing needs to name this class: it is listed in
 * {@code META-INF/services/org.ntk4j.dl4j.translate.layer.LayerTranslator}.
 */
public final class ResidualDenseTranslator implements LayerTranslator {

    /** For the ServiceLoader. */
    public ResidualDenseTranslator() {
        // Nothing to set: a translator has no state.
    }

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == ResidualDense.class;
    }

    @Override
    public Activations translate(LayerContext context, Activations x) {
        ResidualDense layer = (ResidualDense) context.layer();
        if (x.rank() != 2 || x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected an input [n, %d], got %s".formatted(layer.getNIn(), x));
        }
        // Parameters in the order in which Deeplearning4j lays them out.
        SDVariable w = context.parameter(DefaultParamInitializer.WEIGHT_KEY);
        SDVariable b = context.parameter(DefaultParamInitializer.BIAS_KEY);
        Activations z = x.with(x.variable().mmul(w).add(b));
        Activations bent = context.activate(layer.getActivationFn(), z);
        return x.with(x.variable().add(bent.variable()));
    }
}
