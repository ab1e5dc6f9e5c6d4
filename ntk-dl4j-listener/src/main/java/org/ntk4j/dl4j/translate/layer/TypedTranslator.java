/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A translator for one class of layers.
 *
 * @param subclasses whether also for its subclasses, which then say themselves what they compute
 */
record TypedTranslator<L extends Layer>(Class<L> type, boolean subclasses, Rule<? super L> rule)
        implements LayerTranslator {

    /** What a layer of some class computes. */
    @FunctionalInterface
    interface Rule<L extends Layer> {
        Activations apply(L layer, LayerContext context, Activations input);
    }

    @Override
    public boolean supports(Layer layer) {
        return subclasses ? type.isInstance(layer) : layer.getClass() == type;
    }

    @Override
    public boolean knowsOfMasks() {
        return true;
    }

    @Override
    public Activations translate(LayerContext context, Activations input) {
        return rule.apply(type.cast(context.layer()), context, input);
    }
}
