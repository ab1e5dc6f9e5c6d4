/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What may be chosen about a translation.
 *
 * @param dataType the graph's type, FLOAT or DOUBLE; null: the network's own, FLOAT for a half
 *     precision network
 * @param outputs which function of the output layer is analyzed
 */
public record TranslationOptions(DataType dataType, OutputKind outputs) {

    /**
     * Checks the options.
     *
     * @param dataType FLOAT, DOUBLE or null
     * @param outputs not null
     * @throws IllegalArgumentException if the type is another one
     */
    public TranslationOptions {
        if (dataType != null && dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new IllegalArgumentException("expected FLOAT or DOUBLE, got " + dataType);
        }
        Objects.requireNonNull(outputs, "outputs");
    }

    /**
     * The network's own data type, and logits.
     *
     * @return the options to start from
     */
    public static TranslationOptions defaults() {
        return new TranslationOptions(null, OutputKind.LOGITS);
    }

    /**
     * These options with another data type.
     *
     * @param type FLOAT, DOUBLE, or null for the network's own
     * @return new options
     * @throws IllegalArgumentException if the type is another one
     */
    public TranslationOptions withDataType(DataType type) {
        return new TranslationOptions(type, outputs);
    }

    /**
     * These options with another function of the output layer.
     *
     * @param kind logits or activated outputs
     * @return new options
     */
    public TranslationOptions withOutputs(OutputKind kind) {
        return new TranslationOptions(dataType, kind);
    }

    DataType typeFor(DataType network) {
        if (dataType != null) {
            return dataType;
        }
        return network == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }
}
