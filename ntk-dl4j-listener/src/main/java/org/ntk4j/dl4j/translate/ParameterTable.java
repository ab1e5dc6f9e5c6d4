/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where each entry of a network's parameter table lies in its flat vector. */
final class ParameterTable {

    /** One entry: an interval of the flat vector, and how an array of some shape fills it. */
    record Entry(long offset, char order, long[] shape) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ParameterTable() {}

    static ParameterTable of(Model network) {
        ParameterTable table = new ParameterTable();
        INDArray flat = network.params();
        if (flat == null || flat.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a network with parameters, got one without: call init() first");
        }
        network.paramTable()
                .forEach(
                        (key, view) ->
                                table.entries.put(
                                        key,
                                        new Entry(
                                                view.offset() - flat.offset(),
                                                view.ordering(),
                                                view.shape())));
        return table;
    }

    Entry get(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "expected one of the network's parameters %s, got '%s'"
                            .formatted(entries.keySet(), key));
        }
        return entry;
    }
}
