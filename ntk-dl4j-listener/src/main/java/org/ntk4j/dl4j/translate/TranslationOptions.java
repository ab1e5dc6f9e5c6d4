/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.dl4j.translate.layer.LayerTranslators;

/**
 * What may be chosen about a translation.
 *
 * @param dataType the graph's type, FLOAT or DOUBLE; null: the network's own, FLOAT for a half
 *     precision network
 * @param outputs which function of the output layer is analyzed
 * @param output the name of the network's output that is analyzed; null: the only one
 * @param masked the names of the inputs whose features come with a mask
 * @param layers translators for layers that are not built in, asked first to last and before those
 *     that {@link java.util.ServiceLoader} finds, which are asked before the built-in ones
 */
public record TranslationOptions(
        DataType dataType,
        OutputKind outputs,
        String output,
        List<String> masked,
        List<LayerTranslator> layers) {

    /**
     * Checks the options.
     *
     * @param dataType FLOAT, DOUBLE or null
     * @param outputs not null
     * @param output a name or null
     * @param masked copied
     * @param layers copied
     * @throws IllegalArgumentException if the type is another one
     */
    public TranslationOptions {
        if (dataType != null && dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new IllegalArgumentException("expected FLOAT or DOUBLE, got " + dataType);
        }
        Objects.requireNonNull(outputs, "outputs");
        masked = List.copyOf(masked);
        layers = List.copyOf(layers);
    }

    /**
     * The network's own data type, logits, the only output, and the built-in layers.
     *
     * @return the options to start from
     */
    public static TranslationOptions defaults() {
        return new TranslationOptions(null, OutputKind.LOGITS, null, List.of(), List.of());
    }

    /**
     * These options with another data type.
     *
     * @param type FLOAT, DOUBLE, or null for the network's own
     * @return new options
     * @throws IllegalArgumentException if the type is another one
     */
    public TranslationOptions withDataType(DataType type) {
        return new TranslationOptions(type, outputs, output, masked, layers);
    }

    /**
     * These options with another function of the output layer.
     *
     * @param kind logits or activated outputs
     * @return new options
     */
    public TranslationOptions withOutputs(OutputKind kind) {
        return new TranslationOptions(dataType, kind, output, masked, layers);
    }

    /**
     * These options for another of the network's outputs. The translation is then the function of
     * this output alone: of the inputs and parameters that lead to it.
     *
     * @param name the output's name in the ComputationGraph, or null for the only one
     * @return new options
     */
    public TranslationOptions withOutput(String name) {
        return new TranslationOptions(dataType, outputs, name, masked, layers);
    }

    /**
     * These options for examples with masks. The graph then has one more input for each, after all
     * features and in the order of the network's inputs: ones for what is present and zeros for
     * what is masked, [n, t] for sequences, [n, 1] for vectors, [n, 1, h or 1, w or 1] for images.
     * They have the effect that they have on DL4J's {@code output(..., featuresMask, ...)}.
     *
     * @param inputs the names of the inputs that are masked
     * @return new options
     */
    public TranslationOptions withMasked(List<String> inputs) {
        return new TranslationOptions(dataType, outputs, output, inputs, layers);
    }

    /**
     * These options with one more kind of layer.
     *
     * @param translator asked before all others
     * @return new options
     */
    public TranslationOptions withLayer(LayerTranslator translator) {
        List<LayerTranslator> all = new ArrayList<>();
        all.add(translator);
        all.addAll(layers);
        return new TranslationOptions(dataType, outputs, output, masked, all);
    }

    DataType typeFor(DataType network) {
        if (dataType != null) {
            return dataType;
        }
        return network == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }

    List<LayerTranslator> translators() {
        List<LayerTranslator> all = new ArrayList<>(layers);
        all.addAll(LayerTranslators.discovered());
        all.addAll(LayerTranslators.builtIn());
        return all;
    }
}
