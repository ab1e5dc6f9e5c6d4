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
 * Translates one kind of layer: the extension point for layers that are not built in.
 *
 * <p>A translator is registered explicitly, with the listener's builder or {@link
 * org.ntk4j.dl4j.translate.TranslationOptions#withLayer}, or found by {@link
 * java.util.ServiceLoader}: put the class name into {@code
 * META-INF/services/org.ntk4j.dl4j.translate.layer.LayerTranslator} of your jar; the class is
 * public and has a public constructor without parameters. Translators that were registered are
 * asked before those that were found, and those before the built-in ones.
 *
 * <p>A translation is the layer's function at inference: dropout and weight noise off, batch norm
 * on running statistics. It emits ordinary SameDiff ops that have a derivative, never one that
 * draws random numbers, and each row of what leaves depends on the same row of what enters alone. A
 * layer may make several rows of one: consecutive ones, and {@link Activations#inSteps} says how
 * many an example then has.
 */
public interface LayerTranslator {

    /**
     * Whether this translator is for a layer.
     *
     * @param layer the layer's configuration; compare the exact class, because a subclass may
     *     compute something else
     * @return true if {@link #translate} will be asked to translate it
     */
    boolean supports(Layer layer);

    /**
     * Whether the translation leaves out what the {@link Activations#mask() mask} of its input says
     * is no part of an example, as DL4J's layer does.
     *
     * @return false, unless overridden: masked inputs are then refused
     */
    default boolean knowsOfMasks() {
        return false;
    }

    /**
     * Adds a layer to the graph.
     *
     * @param context the layer, its parameters and the graph
     * @param input what enters, after the layer's preprocessor
     * @return what leaves
     * @throws UnsupportedLayerException made by {@link LayerContext#unsupported} if an option of
     *     the layer or the shape of the input is not covered
     */
    Activations translate(LayerContext context, Activations input);
}
