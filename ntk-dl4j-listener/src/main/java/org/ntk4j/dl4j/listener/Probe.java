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
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.ntk4j.dl4j.translate.NetworkEnds;
import org.ntk4j.graph.Examples;

/**
 * The fixed examples on which a network is watched, and their labels if known.
 *
 * <p>Features and labels are copied when the probe is made, so that a training that reuses its
 * arrays does not change it. A few dozen examples are usual: the cost grows with n, that of the
 * full kernel with n^2.
 */
public final class Probe implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ProbeSide features;
    private final ProbeSide labels;
    private final long size;

    private Probe(ProbeSide features, ProbeSide labels) {
        this.features = features;
        this.labels = labels;
        this.size = Examples.of(features.arrays().toArray(INDArray[]::new)).size();
        for (INDArray array : labels.arrays()) {
            if (array.rank() == 0 || array.size(0) != size) {
                throw new IllegalArgumentException(
                        "expected labels for the %d examples of the probe, got shape %s"
                                .formatted(size, Arrays.toString(array.shape())));
            }
        }
    }

    /**
     * Examples without labels.
     *
     * @param features one array [n, ...] per network input, in the network's order; those of inputs
     *     on which the watched output does not depend may be left out; copied
     * @return the probe
     * @throws IllegalArgumentException if there is no example, or the arrays differ in n
     */
    public static Probe of(INDArray... features) {
        return new Probe(given(features), ProbeSide.of());
    }

    /**
     * Examples with labels, which the kernel's alignment is measured against.
     *
     * @param features [n, ...]; copied
     * @param labels [n, k], as the network is trained on them; copied
     * @return the probe
     * @throws IllegalArgumentException if there is no example, or the arrays differ in n
     */
    public static Probe of(INDArray features, INDArray labels) {
        return new Probe(given(features), optional(labels));
    }

    /**
     * Examples for a ComputationGraph, by name.
     *
     * @param features an array [n, ...] for each input on which the watched output depends; copied
     * @param labels labels [n, ...] by the name of the output, as the network is trained on them;
     *     may be empty; copied
     * @return the probe
     * @throws IllegalArgumentException if there is no example, or the arrays differ in n
     */
    public static Probe of(Map<String, INDArray> features, Map<String, INDArray> labels) {
        return new Probe(ProbeSide.of(features), ProbeSide.of(labels));
    }

    /**
     * The examples of a data set.
     *
     * @param data features and, if it has them, labels; copied
     * @return the probe
     * @throws IllegalArgumentException if it is empty or has masks, which are not supported
     */
    public static Probe of(DataSet data) {
        if (data == null) {
            throw new IllegalArgumentException("expected a data set as probe, got null");
        }
        requireNoMasks(data.getFeaturesMaskArray() != null || data.getLabelsMaskArray() != null);
        return new Probe(given(data.getFeatures()), optional(data.getLabels()));
    }

    /**
     * The examples of a data set for a ComputationGraph with several inputs or outputs.
     *
     * @param data features of all inputs and, if it has them, labels of all outputs, or of the
     *     watched one alone; copied
     * @return the probe
     * @throws IllegalArgumentException if it is empty or has masks, which are not supported
     */
    public static Probe of(MultiDataSet data) {
        requireNoMasks(data.hasMaskArrays());
        return new Probe(given(data.getFeatures()), optional(data.getLabels()));
    }

    private static ProbeSide given(INDArray... features) {
        if (features == null || features.length == 0 || Arrays.asList(features).contains(null)) {
            throw new IllegalArgumentException(
                    "expected arrays of features for the probe, got none: give a few examples");
        }
        return ProbeSide.of(features);
    }

    private static ProbeSide optional(INDArray... labels) {
        return labels == null || Arrays.asList(labels).contains(null)
                ? ProbeSide.of()
                : ProbeSide.of(labels);
    }

    private static void requireNoMasks(boolean masked) {
        if (masked) {
            throw new IllegalArgumentException(
                    "expected a probe without mask arrays, got one with: choose examples of equal"
                            + " length");
        }
    }

    /**
     * Number of examples.
     *
     * @return n
     */
    public long size() {
        return size;
    }

    /** The features that the watched output needs, in the network's order. */
    Examples examples(NetworkEnds ends) {
        return Examples.of(
                features.select("features", ends.inputs(), ends.needed()).toArray(INDArray[]::new));
    }

    /** The labels of the watched output; null if there are none. */
    INDArray labels(NetworkEnds ends) {
        return labels.has(ends.output())
                ? labels.select("labels", ends.outputs(), List.of(ends.output())).get(0)
                : null;
    }

    /**
     * The features.
     *
     * @return the probe's own arrays, in the order in which they were given; read only
     */
    public List<INDArray> features() {
        return features.arrays();
    }

    /**
     * The labels.
     *
     * @return the probe's own arrays [n, ...], in the order in which they were given; read only;
     *     empty if none were given
     */
    public List<INDArray> labels() {
        return labels.arrays();
    }

    /**
     * Describes the probe.
     *
     * @return its size and the shapes of its features
     */
    @Override
    public String toString() {
        return "%d examples of %s"
                .formatted(
                        size,
                        features.arrays().stream()
                                .map(INDArray::shape)
                                .map(s -> Arrays.toString(Arrays.copyOfRange(s, 1, s.length)))
                                .collect(Collectors.joining(" and ")));
    }
}
