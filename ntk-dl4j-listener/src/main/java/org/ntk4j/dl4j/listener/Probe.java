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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        features.requireExamples("features", size);
        labels.requireExamples("labels", size);
        features.requireMasksOfSequences();
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
        return of(features, null, null, null);
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
        return of(features, labels, null, null);
    }

    /**
     * Examples of which some steps, rows or pixels are masked: they are no part of their example.
     *
     * <p>A mask of the features acts as it does in training. Outputs at steps whose labels are
     * masked are outputs of the kernel as all others, but do not count in the loss.
     *
     * @param features [n, ...]; copied
     * @param labels [n, ...], as the network is trained on them; copied; null if unknown
     * @param featuresMask ones for what is present, zeros for what is masked: [n, t] for sequences,
     *     [n, 1] for vectors, [n, 1, h or 1, w or 1] for images; copied; null: nothing is masked
     * @param labelsMask ones for labels that count, zeros for others, one number per example or
     *     step; copied; null: all count
     * @return the probe
     * @throws IllegalArgumentException if there is no example, the arrays differ in n, or a mask of
     *     sequences is of other steps
     */
    public static Probe of(
            INDArray features, INDArray labels, INDArray featuresMask, INDArray labelsMask) {
        return of(
                new INDArray[] {features},
                labels == null ? null : new INDArray[] {labels},
                new INDArray[] {featuresMask},
                labels == null ? null : new INDArray[] {labelsMask});
    }

    private static Probe of(
            INDArray[] features,
            INDArray[] labels,
            INDArray[] featuresMasks,
            INDArray[] labelsMasks) {
        if (features == null || features.length == 0 || Arrays.asList(features).contains(null)) {
            throw new IllegalArgumentException(
                    "expected arrays of features for the probe, got none: give a few examples");
        }
        boolean unlabelled = labels == null || Arrays.asList(labels).contains(null);
        return new Probe(
                ProbeSide.of(features, featuresMasks),
                unlabelled
                        ? ProbeSide.of(new INDArray[0], null)
                        : ProbeSide.of(labels, labelsMasks));
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
        return of(features, labels, Map.of(), Map.of());
    }

    /**
     * Examples for a ComputationGraph, by name, of which some parts are masked.
     *
     * @param features an array [n, ...] for each input on which the watched output depends; copied
     * @param labels labels [n, ...] by the name of the output; may be empty; copied
     * @param featuresMasks masks by the name of the input; may be empty; copied
     * @param labelsMasks masks by the name of the output; may be empty; copied
     * @return the probe
     * @throws IllegalArgumentException if there is no example, the arrays differ in n, a mask of
     *     sequences is of other steps, or a mask is for what is not there
     */
    public static Probe of(
            Map<String, INDArray> features,
            Map<String, INDArray> labels,
            Map<String, INDArray> featuresMasks,
            Map<String, INDArray> labelsMasks) {
        return new Probe(ProbeSide.of(features, featuresMasks), ProbeSide.of(labels, labelsMasks));
    }

    /**
     * The examples of a data set.
     *
     * @param data features and, if it has them, labels and masks; copied
     * @return the probe
     * @throws IllegalArgumentException if it is empty
     */
    public static Probe of(DataSet data) {
        requireData(data);
        return of(
                data.getFeatures(),
                data.getLabels(),
                data.getFeaturesMaskArray(),
                data.getLabelsMaskArray());
    }

    /**
     * The examples of a data set for a ComputationGraph with several inputs or outputs.
     *
     * @param data features of all inputs and, if it has them, labels of all outputs, or of the
     *     watched one alone, and masks; copied
     * @return the probe
     * @throws IllegalArgumentException if it is empty
     */
    public static Probe of(MultiDataSet data) {
        requireData(data);
        return of(
                data.getFeatures(),
                data.getLabels(),
                data.getFeaturesMaskArrays(),
                data.getLabelsMaskArrays());
    }

    private static void requireData(Object data) {
        if (data == null) {
            throw new IllegalArgumentException("expected a data set as probe, got null");
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

    /** The names of the inputs that are masked. */
    List<String> masked(NetworkEnds ends) {
        features.requireNamesOf("features", ends.inputs());
        List<Integer> places = features.places("features", ends.inputs(), ends.needed());
        return IntStream.range(0, places.size())
                .filter(i -> features.mask(places.get(i)) != null)
                .mapToObj(ends.needed()::get)
                .toList();
    }

    /** The features that the watched output needs, in the network's order, and then their masks. */
    Examples examples(NetworkEnds ends) {
        List<Integer> places = features.places("features", ends.inputs(), ends.needed());
        return Examples.of(
                Stream.concat(
                                places.stream().map(features::array),
                                places.stream().map(features::mask).filter(Objects::nonNull))
                        .toArray(INDArray[]::new));
    }

    /** The labels of the watched output; null if there are none. */
    INDArray labels(NetworkEnds ends) {
        labels.requireNamesOf("labels", ends.outputs());
        return labels.has(ends.output()) ? labels.array(place(ends)) : null;
    }

    /** The mask of the labels of the watched output; null if all count. */
    INDArray labelsMask(NetworkEnds ends) {
        return labels.has(ends.output()) ? labels.mask(place(ends)) : null;
    }

    private int place(NetworkEnds ends) {
        return labels.places("labels", ends.outputs(), List.of(ends.output())).get(0);
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
