/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.Examples;

/**
 * What a network is asked.
 *
 * @param features one array per input of the network
 * @param masks one per input, null where nothing is masked
 * @param output which output; null: the only one
 * @param needed how many of the features, from the first, the output depends on
 */
record Given(INDArray[] features, INDArray[] masks, String output, int needed) {

    static Given of(INDArray... features) {
        return new Given(features, new INDArray[features.length], null, features.length);
    }

    static INDArray randn(DataType type, long... shape) {
        return Nd4j.randn(DataType.DOUBLE, shape).castTo(type);
    }

    /** Another output, which depends on the first inputs alone. */
    Given output(String name, int inputs) {
        return new Given(features, masks, name, inputs);
    }

    /** The same examples, of which some are masked. */
    Given masked(INDArray... present) {
        return new Given(features, present, output, needed);
    }

    /** What a graph takes: null if nothing is masked, for vertices that fail on any masks. */
    INDArray[] allMasks() {
        return Arrays.stream(masks).allMatch(Objects::isNull) ? null : masks;
    }

    TranslationOptions options(Model network) {
        NetworkEnds ends = NetworkEnds.of(network, output);
        List<String> masked =
                IntStream.range(0, needed)
                        .filter(i -> masks[i] != null)
                        .mapToObj(ends.inputs()::get)
                        .toList();
        return TranslationOptions.defaults().withOutput(output).withMasked(masked);
    }

    /** What the translation takes. */
    Examples examples() {
        return Examples.of(
                Stream.of(features, masks)
                        .flatMap(arrays -> Arrays.stream(arrays).limit(needed))
                        .filter(Objects::nonNull)
                        .toArray(INDArray[]::new));
    }
}
