/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.internal.Copies;

/**
 * A graph's placeholders, and what they are given.
 *
 * @param sd the graph
 * @param names its placeholders, in the order in which examples give their values
 */
record Inputs(SameDiff sd, List<String> names) {

    Inputs {
        names = List.copyOf(names);
    }

    /** Values by placeholder, of which those that were copied are closed. */
    record Bound(Map<String, INDArray> values, List<INDArray> copies) implements AutoCloseable {

        @Override
        public void close() {
            copies.forEach(INDArray::close);
        }
    }

    /** The examples' own arrays where they fit the placeholders' types, else copies. */
    Bound bind(Examples x) {
        Map<String, INDArray> values = new LinkedHashMap<>();
        List<INDArray> copies = new ArrayList<>();
        requireFit(x);
        for (int i = 0; i < names.size(); i++) {
            INDArray given = x.inputs().get(i);
            INDArray fitted = fitted(names.get(i), given);
            values.put(names.get(i), fitted);
            if (fitted != given) {
                copies.add(fitted);
            }
        }
        return new Bound(values, copies);
    }

    /** Copies, whether the examples' own arrays fit or not; the caller closes them. */
    Map<String, INDArray> copies(Examples x) {
        Map<String, INDArray> copies = new LinkedHashMap<>();
        requireFit(x);
        for (int i = 0; i < names.size(); i++) {
            INDArray given = x.inputs().get(i);
            INDArray fitted = fitted(names.get(i), given);
            copies.put(names.get(i), fitted == given ? given.dup('c') : fitted);
        }
        return copies;
    }

    /** All of them before any is copied: there would be nobody to close a copy. */
    private void requireFit(Examples x) {
        if (x.inputs().size() != names.size()) {
            throw new IllegalArgumentException(
                    "expected %d input arrays for %s, got %d"
                            .formatted(names.size(), names, x.inputs().size()));
        }
        for (int i = 0; i < names.size(); i++) {
            long[] declared = sd.getVariable(names.get(i)).placeholderShape();
            Shapes.requireFit(names.get(i), declared, x.inputs().get(i).shape());
        }
    }

    private INDArray fitted(String input, INDArray array) {
        DataType type = sd.getVariable(input).dataType();
        boolean fits = array.dataType() == type && array.ordering() == 'c' && !array.isView();
        return fits ? array : Copies.shaped(array, type, array.shape());
    }
}
