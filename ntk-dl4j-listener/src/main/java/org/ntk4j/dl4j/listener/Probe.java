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
import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
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

    private final INDArray[] features;
    private final INDArray labels;

    private Probe(INDArray[] features, INDArray labels) {
        if (features == null || Arrays.asList(features).contains(null)) {
            throw new IllegalArgumentException(
                    "expected arrays of features for the probe, got none: give a few examples");
        }
        Examples examples = Examples.of(features);
        if (labels != null && (labels.rank() == 0 || labels.size(0) != examples.size())) {
            throw new IllegalArgumentException(
                    "expected labels for the %d examples of the probe, got shape %s"
                            .formatted(examples.size(), Arrays.toString(labels.shape())));
        }
        this.features = Arrays.stream(features).map(Probe::copy).toArray(INDArray[]::new);
        this.labels = labels == null ? null : copy(labels);
    }

    /**
     * Examples without labels.
     *
     * @param features one array [n, ...] per network input; copied
     * @return the probe
     * @throws IllegalArgumentException if there is no example, or the arrays differ in n
     */
    public static Probe of(INDArray... features) {
        return new Probe(features, null);
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
        return new Probe(new INDArray[] {features}, labels);
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
        return new Probe(new INDArray[] {data.getFeatures()}, data.getLabels());
    }

    /**
     * The examples of a data set with several inputs and one output.
     *
     * @param data features and labels; copied
     * @return the probe
     * @throws IllegalArgumentException if it is empty or has masks, which are not supported
     */
    public static Probe of(MultiDataSet data) {
        requireNoMasks(data.hasMaskArrays());
        INDArray[] labels = data.getLabels();
        return new Probe(
                data.getFeatures(), labels == null || labels.length != 1 ? null : labels[0]);
    }

    private static void requireNoMasks(boolean masked) {
        if (masked) {
            throw new IllegalArgumentException(
                    "expected a probe without mask arrays, got one with: choose examples of equal"
                            + " length");
        }
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private static INDArray copy(INDArray array) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return array.dup('c');
        }
    }

    /**
     * Number of examples.
     *
     * @return n
     */
    public long size() {
        return features[0].size(0);
    }

    /**
     * The inputs.
     *
     * @return the probe's own arrays; read only
     */
    public Examples examples() {
        return Examples.of(features);
    }

    /**
     * The features, one array per network input.
     *
     * @return the probe's own arrays; read only
     */
    public List<INDArray> features() {
        return List.of(features);
    }

    /**
     * The labels.
     *
     * @return [n, ...], the probe's own array, read only; empty if none were given
     */
    public Optional<INDArray> labels() {
        return Optional.ofNullable(labels);
    }

    /**
     * Describes the probe.
     *
     * @return its size and the shape of its features
     */
    @Override
    public String toString() {
        return "%d examples of %s"
                .formatted(
                        size(),
                        Arrays.toString(
                                Arrays.copyOfRange(features[0].shape(), 1, features[0].rank())));
    }
}
