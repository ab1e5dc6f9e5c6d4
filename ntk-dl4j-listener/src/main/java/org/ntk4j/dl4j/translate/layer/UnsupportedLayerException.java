/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A layer, vertex or preprocessor of the network has no translation. */
public final class UnsupportedLayerException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The layer's name. */
    private final String layer;

    /** The layer's index. */
    private final int index;

    /** The name of the class that has no translation. */
    private final String type;

    /**
     * Names a layer that cannot be translated.
     *
     * @param layer the name of the layer or vertex
     * @param index its index
     * @param type the class that has no translation: of the layer, vertex, or a part of it
     * @param why the reason
     * @param supported the simple names of the classes that could stand here; empty if this class
     *     can, and only its options or its input cannot be translated
     */
    public UnsupportedLayerException(
            String layer, int index, Class<?> type, String why, List<String> supported) {
        super(
                "cannot translate layer '%s' (index %d, %s): %s%s"
                        .formatted(layer, index, type.getName(), why, remedy(type, supported)));
        this.layer = layer;
        this.index = index;
        this.type = type.getName();
    }

    /** A layer that is supported was given what it cannot take: its input is to blame. */
    private static String remedy(Class<?> type, List<String> supported) {
        if (supported.isEmpty() || supported.contains(type.getSimpleName())) {
            return ". Check the probe's features and this layer's options";
        }
        String other = ". Use one of %s here".formatted(supported);
        return Layer.class.isAssignableFrom(type)
                ? other
                        + ", or write a %s and register it with the listener's builder or in META-INF/services/%s"
                                .formatted(
                                        LayerTranslator.class.getSimpleName(),
                                        LayerTranslator.class.getName())
                : other + ", or report it to the NTK4J project";
    }

    /**
     * The layer's name.
     *
     * @return the name of the layer or vertex
     */
    public String layer() {
        return layer;
    }

    /**
     * The layer's place.
     *
     * @return its index
     */
    public int index() {
        return index;
    }

    /**
     * What has no translation.
     *
     * @return the name of the class
     */
    public String type() {
        return type;
    }
}
