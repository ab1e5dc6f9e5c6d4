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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One side of a probe: an array for each input or output of a network, by name or by place. */
final class ProbeSide implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The names; null where the arrays have a place instead. */
    private final String[] names;

    private final INDArray[] arrays;

    /** One for each array; null where nothing is masked. */
    private final INDArray[] masks;

    private ProbeSide(String[] names, INDArray[] arrays, INDArray[] masks) {
        this.names = names;
        this.arrays = Arrays.stream(arrays).map(ProbeSide::copy).toArray(INDArray[]::new);
        this.masks = Arrays.stream(masks).map(ProbeSide::copy).toArray(INDArray[]::new);
    }

    /** Arrays in the network's order, and masks for them or null; copied. */
    static ProbeSide of(INDArray[] arrays, INDArray[] masks) {
        INDArray[] all = masks == null ? new INDArray[arrays.length] : masks;
        if (all.length != arrays.length) {
            throw new IllegalArgumentException(
                    "expected as many masks as arrays, null where nothing is masked, got %d for %d"
                            .formatted(all.length, arrays.length));
        }
        return new ProbeSide(null, arrays, all);
    }

    /** Arrays by name, and masks for some of them; copied. */
    static ProbeSide of(Map<String, INDArray> named, Map<String, INDArray> masks) {
        String[] names = named.keySet().toArray(String[]::new);
        if (!named.keySet().containsAll(masks.keySet())) {
            throw new IllegalArgumentException(
                    "expected masks for some of %s, got some for %s"
                            .formatted(named.keySet(), masks.keySet()));
        }
        return new ProbeSide(
                names,
                Arrays.stream(names).map(named::get).toArray(INDArray[]::new),
                Arrays.stream(names).map(masks::get).toArray(INDArray[]::new));
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private static INDArray copy(INDArray array) {
        if (array == null) {
            return null;
        }
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

    /** Refuses arrays or masks that are not of so many examples. */
    void requireExamples(String what, long examples) {
        requireExamples(what, arrays, examples);
        requireExamples("masks of " + what, masks, examples);
    }

    private static void requireExamples(String what, INDArray[] given, long examples) {
        Stream.of(given)
                .filter(Objects::nonNull)
                .filter(array -> array.rank() == 0 || array.size(0) != examples)
                .findFirst()
                .ifPresent(
                        array -> {
                            throw new IllegalArgumentException(
                                    "expected %s for the %d examples of the probe, got shape %s"
                                            .formatted(
                                                    what,
                                                    examples,
                                                    Arrays.toString(array.shape())));
                        });
    }

    /** Refuses a mask of sequences, in either format, that is not of their steps. */
    void requireMasksOfSequences() {
        for (int i = 0; i < arrays.length; i++) {
            INDArray sequences = arrays[i];
            INDArray mask = masks[i];
            if (mask == null || sequences.rank() != 3) {
                continue;
            }
            boolean fits =
                    mask.rank() == 2
                            && (mask.size(1) == sequences.size(1)
                                    || mask.size(1) == sequences.size(2));
            if (!fits) {
                throw new IllegalArgumentException(
                        "expected a mask [n, t], one number per step of sequences %s, got %s"
                                .formatted(
                                        Arrays.toString(sequences.shape()),
                                        Arrays.toString(mask.shape())));
            }
        }
    }

    /** Refuses names that a network does not have: a misspelt one would be left out in silence. */
    void requireNamesOf(String what, List<String> all) {
        if (names != null && !all.containsAll(List.of(names))) {
            throw new IllegalArgumentException(
                    "expected %s by the names %s, got %s: name them as the network does"
                            .formatted(what, all, List.of(names)));
        }
    }

    /**
     * The places of the arrays for some of a network's inputs or outputs.
     *
     * @param what "features" or "labels", for the complaint
     * @param all the names that the network has, in its order
     * @param wanted some of them, in the same order
     * @return one place for each wanted name; where there are as many as wanted, those in order
     */
    List<Integer> places(String what, List<String> all, List<String> wanted) {
        if (names == null && arrays.length == wanted.size()) {
            return IntStream.range(0, arrays.length).boxed().toList();
        }
        List<String> here = names != null ? List.of(names) : all;
        if (here.size() != arrays.length || !here.containsAll(wanted)) {
            throw new IllegalArgumentException(
                    "expected %s for %s of %s, got %s: give one array each, in order or by name"
                            .formatted(
                                    what,
                                    wanted,
                                    all,
                                    names != null ? here : arrays.length + " arrays"));
        }
        return wanted.stream().map(here::indexOf).toList();
    }

    INDArray array(int place) {
        return arrays[place];
    }

    /** The mask of an array; null if nothing of it is masked. */
    INDArray mask(int place) {
        return masks[place];
    }
}
