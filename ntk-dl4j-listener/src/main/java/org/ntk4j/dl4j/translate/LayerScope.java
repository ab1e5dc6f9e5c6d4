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
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Head;
import org.ntk4j.dl4j.translate.layer.LayerContext;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;

/**
 * One layer's view of the translation.
 *
 * @param prefix what DL4J puts before the layer's parameter keys
 * @param last whether the layer's output is the network's
 */
record LayerScope(
        Translation translation,
        Layer layer,
        String name,
        int index,
        String prefix,
        boolean last,
        boolean trainable)
        implements LayerContext {

    @Override
    public SameDiff sameDiff() {
        return translation.sameDiff();
    }

    @Override
    public SDVariable parameter(String key) {
        return translation.block(name, prefix + key, trainable);
    }

    @Override
    public SDVariable state(String key) {
        return translation.block(name, prefix + key, false);
    }

    @Override
    public Activations head(Head head, Activations z) {
        IActivation function = head.function();
        ILossFunction loss = head.loss();
        if (!last) {
            return activate(function, z);
        }
        boolean logits = translation.outputs().areLogits(function, loss);
        translation.setHead(
                new OutputHead(name, function, loss, !logits, head.classAxis(), head.whole()));
        return logits ? z : activate(function, z);
    }

    @Override
    public Activations frozen(Layer inner, Activations input) {
        return translation.layer(
                new LayerScope(translation, inner, name, index, prefix, last, false), input);
    }

    @Override
    public Activations wrapped(Layer inner, String innerPrefix, Activations input) {
        String whole = prefix + innerPrefix;
        return translation.layer(
                new LayerScope(translation, inner, name, index, whole, last, trainable), input);
    }

    @Override
    public long[] shapeOf(SDVariable variable) {
        return translation.shapeOf(variable);
    }

    @Override
    public UnsupportedLayerException unsupported(String why) {
        return new UnsupportedLayerException(name, index, layer.getClass(), why, List.of());
    }
}
