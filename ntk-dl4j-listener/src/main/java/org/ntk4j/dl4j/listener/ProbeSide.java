/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One side of a probe: an array for each input or output of a network, by name or by place. */
final class ProbeSide implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The names; null where the arrays have a place instead. */
    private final String[] names;

    private final INDArray[] arrays;

    private ProbeSide(String[] names, INDArray[] arrays) {
        this.names = names;
        this.arrays = Arrays.stream(arrays).map(ProbeSide::copy).toArray(INDArray[]::new);
    }

    /** Arrays in the network's order; copied. */
    static ProbeSide of(INDArray... arrays) {
        return new ProbeSide(null, arrays);
    }

    /** Arrays by name; copied. */
    static ProbeSide of(Map<String, INDArray> named) {
        Map<String, INDArray> ordered = new LinkedHashMap<>(named);
        return new ProbeSide(
                ordered.keySet().toArray(String[]::new), ordered.values().toArray(INDArray[]::new));
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private static INDArray copy(INDArray array) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return array.dup('c');
        }
    }

    List<INDArray> arrays() {
        return List.of(arrays);
    }

    /** Whether an array for this one of a network's inputs or outputs can be found here. */
    boolean has(String name) {
        return names == null ? arrays.length > 0 : Arrays.asList(names).contains(name);
    }

    /**
     * The arrays for some of a network's inputs or outputs.
     *
     * @param what "features" or "labels", for the complaint
     * @param all the names that the network has, in its order
     * @param wanted some of them, in the same order
     * @return one array for each wanted name; where there are as many as wanted, those by place
     */
    List<INDArray> select(String what, List<String> all, List<String> wanted) {
        if (names == null && arrays.length == wanted.size()) {
            return arrays();
        }
        List<String> here = names != null ? List.of(names) : all;
        if (here.size() != arrays.length || !here.containsAll(wanted)) {
            throw new IllegalArgumentException(
                    "expected %s for %s of %s, got %s"
                            .formatted(
                                    what,
                                    wanted,
                                    all,
                                    names != null ? here : arrays.length + " arrays"));
        }
        List<INDArray> selected = new ArrayList<>();
        wanted.forEach(name -> selected.add(arrays[here.indexOf(name)]));
        return selected;
    }
}
