/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.MultiDataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.data.NpyFile;
import org.ntk4j.graph.Examples;

/** The probe: examples and, if there are any, their labels, from files. */
public final class ProbeFiles implements AutoCloseable {

    private final List<Path> files;
    private final INDArray[] features;
    private final Path labelsFile;
    private INDArray labels;

    private ProbeFiles(List<Path> files, INDArray[] features, Path labelsFile, INDArray labels) {
        this.files = List.copyOf(files);
        this.features = features;
        this.labelsFile = labelsFile;
        this.labels = labels;
    }

    /**
     * Reads a probe.
     *
     * @param features one file [n, ...] per input of the network
     * @param labels a file of labels, [n, ...] as the network is trained on or classes [n], if
     *     there are any
     * @return the probe; the caller closes it
     * @throws DataException if a file cannot be read, has a number that is NaN or infinite, or the
     *     files differ in n
     */
    public static ProbeFiles read(List<Path> features, Optional<Path> labels) {
        List<INDArray> arrays = new ArrayList<>();
        for (Path file : features) {
            INDArray array = finite(file);
            arrays.add(array);
            if (array.rank() < 2) {
                throw DataException.of(
                        file,
                        "examples [n, ...] with at least one dimension beside n",
                        "shape " + Arrays.toString(array.shape()),
                        "reshape the array",
                        null);
            }
            requireCount(file, "examples", array, features.get(0), arrays.get(0));
        }
        INDArray given = labels.map(ProbeFiles::finite).orElse(null);
        if (given != null) {
            requireCount(labels.get(), "labels", given, features.get(0), arrays.get(0));
        }
        return new ProbeFiles(
                features, arrays.toArray(INDArray[]::new), labels.orElse(null), given);
    }

    private static INDArray finite(Path file) {
        INDArray array = NpyFile.read(file);
        OptionalLong bad = Arrays64.firstNotFinite(array);
        if (bad.isPresent()) {
            long at = bad.getAsLong();
            throw DataException.of(
                    file,
                    "finite numbers",
                    "%s in row %d"
                            .formatted(value(array, at), at / (array.length() / array.size(0))),
                    "remove what is not a number",
                    null);
        }
        return array;
    }

    private static double value(INDArray array, long at) {
        return array.reshape(array.length()).getDouble(at);
    }

    private static void requireCount(
            Path file, String what, INDArray array, Path firstFile, INDArray first) {
        if (array.size(0) != first.size(0)) {
            throw DataException.of(
                    file,
                    "%d %s, as many as %s has examples"
                            .formatted(first.size(0), what, firstFile.getFileName()),
                    array.size(0) + ", shape " + Arrays.toString(array.shape()),
                    "give files of the same examples",
                    null);
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
     * The files of the examples, to name them in a complaint.
     *
     * @return the names as the user gave them
     */
    String names() {
        return files.stream().map(Path::toString).reduce((a, b) -> a + ", " + b).orElseThrow();
    }

    /**
     * Applies the normalizer that was stored with a network.
     *
     * @param network where it is stored
     * @throws DataException if there is none, or it does not fit the examples
     */
    public void normalize(SavedNetwork network) {
        Normalizer<?> normalizer =
                network.normalizer()
                        .orElseThrow(
                                () ->
                                        DataException.of(
                                                network.path(),
                                                "a stored normalizer",
                                                "none",
                                                "leave out --normalize and prepare the examples"
                                                        + " as in training",
                                                null));
        try {
            if (normalizer instanceof DataNormalization single) {
                Arrays.stream(features).forEach(single::transform);
                if (labels != null && single.isFitLabel()) {
                    single.transformLabel(labels);
                }
            } else if (normalizer instanceof MultiDataNormalization several) {
                if (features.length != network.inputs()
                        || labels != null && network.outputs().size() > 1) {
                    throw new IllegalArgumentException(
                            "it takes all inputs and outputs of the network at once");
                }
                INDArray[] targets = labels == null ? null : new INDArray[] {labels};
                several.preProcess(new MultiDataSet(features, targets));
            } else {
                throw new IllegalArgumentException("unknown " + normalizer.getClass().getName());
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw DataException.of(
                    network.path(),
                    "a normalizer for the examples of " + names(),
                    "one that does not fit them: " + e.getMessage(),
                    "leave out --normalize and prepare the examples as in training",
                    e);
        }
    }

    /**
     * The labels as the network is trained on them.
     *
     * @param output the layer at the network's output; empty where there is none
     * @param k the network's number of outputs per example
     * @return [n, k] or [n, c, ...], the probe's own array; classes become one-hot rows; empty if
     *     there are no labels
     * @throws DataException if they do not fit the outputs
     */
    public Optional<INDArray> labels(Optional<Layer> output, long k) {
        if (labels == null) {
            return Optional.empty();
        }
        if (labels.rank() == 1) {
            INDArray given = labels;
            labels = k == 1 ? given.reshape(size(), 1) : oneHot(given, classes(output, k));
        }
        if (labels.length() != size() * k) {
            throw badLabels(k, "shape " + Arrays.toString(labels.shape()));
        }
        return Optional.of(labels);
    }

    private long classes(Optional<Layer> output, long k) {
        if (output.orElse(null) instanceof FeedForwardLayer dense && dense.getNOut() > 0) {
            if (dense.getNOut() != k) {
                throw DataException.of(
                        labelsFile,
                        "labels of the shape of the network's outputs, %d per example".formatted(k),
                        "one class per example",
                        "give a class for every step as one-hot labels",
                        null);
            }
        }
        return k;
    }

    private INDArray oneHot(INDArray given, long k) {
        INDArray rows = Nd4j.create(DataType.DOUBLE, size(), k);
        for (long i = 0; i < size(); i++) {
            double label = given.getDouble(i);
            if (label != Math.rint(label) || label < 0 || label >= k) {
                throw badLabels(k, "class " + label + " of example " + i);
            }
            rows.putScalar(i, (long) label, 1);
        }
        return rows;
    }

    private DataException badLabels(long k, String found) {
        return DataException.of(
                labelsFile,
                "labels [n, k] = [%d, %d], or [n] classes from 0 to %d".formatted(size(), k, k - 1),
                found,
                "give one label per example, as the network was trained on",
                null);
    }

    /**
     * The file of the labels, to name it in a complaint.
     *
     * @return the name as the user gave it; null if there are no labels
     */
    Path labelsFile() {
        return labelsFile;
    }

    /** Frees the arrays. */
    @Override
    public void close() {
        for (INDArray array : features) {
            array.close();
        }
        if (labels != null && labels.closeable()) {
            labels.close();
        }
    }
}
