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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;

/** A layer in the course of its translation: its configuration, parameters and graph. */
public interface LayerContext {

    /**
     * The layer.
     *
     * @return its configuration; to be read only
     */
    Layer layer();

    /**
     * The layer's name.
     *
     * @return the name it has in DL4J, or its index where it has none
     */
    String name();

    /**
     * The layer's place.
     *
     * @return its index in a MultiLayerNetwork, the vertex index in a ComputationGraph
     */
    int index();

    /**
     * The graph to which the layer's ops are added.
     *
     * @return the SameDiff instance under construction
     */
    SameDiff sameDiff();

    /**
     * A trainable parameter of the layer; in a frozen layer, state.
     *
     * <p>Ask for the parameters in the order in which DL4J lays them out: following a training is
     * then one copy.
     *
     * @param key DL4J's key for it within the layer, such as "W"
     * @return a variable of the shape that DL4J gives it
     * @throws IllegalArgumentException if the layer has no such parameter
     */
    SDVariable parameter(String key);

    /**
     * An entry of the layer's parameters that no gradient trains, such as a running mean.
     *
     * @param key DL4J's key for it within the layer
     * @return a variable of the shape that DL4J gives it
     * @throws IllegalArgumentException if the layer has no such entry
     */
    SDVariable state(String key);

    /**
     * Applies an activation function.
     *
     * @param function the function, as it acts at inference
     * @param x what it is applied to
     * @return the function's value
     * @throws UnsupportedLayerException if the function is not covered
     */
    default Activations activate(IActivation function, Activations x) {
        return x.with(
                ActivationFunctions.apply(function, x.variable())
                        .orElseThrow(
                                () ->
                                        unsupported(
                                                "activation function %s is none of %s: give the layer one of them, or a LayerTranslator of its own"
                                                        .formatted(
                                                                function.getClass().getName(),
                                                                ActivationFunctions.supported()))));
    }

    /**
     * Ends an output layer: where this layer is the network's output, the options decide whether
     * the activation function is applied.
     *
     * @param head the layer's activation function and loss
     * @param z the layer's values before the activation function, which acts along the last axis
     * @return what leaves the layer, in the shape of z
     * @throws UnsupportedLayerException if the function is not covered
     */
    Activations head(Head head, Activations z);

    /**
     * Translates the layer inside a wrapper that freezes it: its parameters become state.
     *
     * @param inner the wrapped layer, which has the parameters of the wrapper
     * @param input what enters
     * @return what leaves
     * @throws UnsupportedLayerException if the inner layer is not covered
     */
    Activations frozen(Layer inner, Activations input);

    /**
     * Translates a layer inside a wrapper.
     *
     * @param inner the wrapped layer
     * @param prefix what precedes the inner layer's keys within the wrapper, such as "f"; may be
     *     empty
     * @param input what enters
     * @return what leaves
     * @throws UnsupportedLayerException if the inner layer is not covered
     */
    Activations wrapped(Layer inner, String prefix, Activations input);

    /**
     * The shape of what the layer computes, where its configuration does not tell.
     *
     * @param variable a variable of the graph as far as it is built
     * @return its shape for one example, found by evaluating it on zeros
     * @throws IllegalArgumentException if an op on the way cannot be evaluated
     */
    long[] shapeOf(SDVariable variable);

    /**
     * Says that this layer cannot be translated.
     *
     * @param why the reason: what was expected and what came
     * @return an exception that names the layer, to be thrown
     */
    UnsupportedLayerException unsupported(String why);
}
