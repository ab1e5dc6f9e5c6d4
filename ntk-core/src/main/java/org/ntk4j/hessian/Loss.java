/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Copies;

/**
 * A loss on a network's outputs f [n, k] for given labels, as DL4J scores a minibatch: the mean
 * over the n examples of what its {@link LossKind} says, without regularization and without DL4J's
 * optional weights of outputs.
 *
 * <p>Labels [n, k] belong to outputs [n, k]. Labels of higher rank [n, c, ...], of sequences or
 * images, belong to outputs flattened per example in C order, k = c times the rest: the c entries
 * along the second axis belong together, and the rest is summed over.
 *
 * <p>Computed in float64 on the heap, whatever the type of the outputs. Immutable.
 */
public final class Loss {

    private final LossKind kind;
    private final int n;
    private final int c;
    private final int inner;
    private final double[] labels;

    /** A weight for each group of labels; null: all count. */
    private final double[] present;

    private Loss(LossKind kind, long[] shape, double[] labels, double[] present) {
        this.kind = kind;
        this.n = Math.toIntExact(shape[0]);
        this.c = Math.toIntExact(shape[1]);
        this.inner = labels.length / n / c;
        this.present = present;
        this.labels = labels;
    }

    /**
     * A loss with its labels.
     *
     * @param kind which loss
     * @param labels the labels [n, c] or [n, c, ...] in any numeric type; copied
     * @return the loss
     * @throws IllegalArgumentException if the labels are of rank below 2, empty, not finite, or not
     *     distributions where these are needed
     */
    public static Loss of(LossKind kind, INDArray labels) {
        return of(kind, labels, null);
    }

    /**
     * A loss that leaves some labels out. The mean is still over all n examples, as in DL4J.
     *
     * @param kind which loss
     * @param labels the labels [n, c] or [n, c, ...] in any numeric type; copied
     * @param mask 1 for labels that count, 0 for those that do not: one number for each group of c
     *     labels, [n, ...], such as [n, t] for [n, c, t]; copied; null: all count
     * @return the loss
     * @throws IllegalArgumentException as for the other method, or if the mask does not fit
     */
    public static Loss of(LossKind kind, INDArray labels, INDArray mask) {
        Objects.requireNonNull(kind, "kind");
        if (labels.rank() < 2 || labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected labels [n, k], got shape " + Arrays.toString(labels.shape()));
        }
        if (mask != null && mask.length() != labels.length() / labels.size(1)) {
            throw new IllegalArgumentException(
                    "expected a mask with one number for each %d of the labels %s, got %s"
                            .formatted(
                                    labels.size(1),
                                    Arrays.toString(labels.shape()),
                                    Arrays.toString(mask.shape())));
        }
        double[] present = mask == null ? null : doubles(mask);
        Loss loss = new Loss(kind, labels.shape(), doubles(labels), present);
        double[] y = new double[loss.c];
        for (int group = 0; group < loss.n * loss.inner; group++) {
            if (loss.weight(group) == 0) {
                continue;
            }
            loss.gather(loss.labels, group, y);
            String complaint = kind.complaint(y);
            if (complaint != null) {
                throw new IllegalArgumentException(
                        "expected " + complaint + " in example " + group / loss.inner);
            }
        }
        return loss;
    }

    /**
     * Which loss this is.
     *
     * @return the kind
     */
    public LossKind kind() {
        return kind;
    }

    /**
     * The score.
     *
     * @param f the outputs, [n, k] in any floating type
     * @return the loss L(f)
     * @throws IllegalArgumentException if f does not fit the labels
     */
    public double value(INDArray f) {
        double[] outputs = fitted("outputs", f);
        double[] z = new double[c];
        double[] y = new double[c];
        double sum = 0;
        for (int group = 0; group < n * inner; group++) {
            gather(outputs, group, z);
            gather(labels, group, y);
            sum += weighted(group, kind.value(z, y));
        }
        return sum / n;
    }

    /**
     * The gradient in the outputs.
     *
     * @param f the outputs, [n, k] in any floating type
     * @return dL/df, a new array [n, k] of the type of f; the caller closes it
     * @throws IllegalArgumentException if f does not fit the labels
     */
    public INDArray gradient(INDArray f) {
        return each(f, f, labels, true);
    }

    /**
     * The Hessian in the outputs times a vector, Lambda t with Lambda = d2L/df2. It is positive
     * semidefinite for all kinds.
     *
     * @param f the outputs, [n, k] in any floating type
     * @param t a direction in output space, [n, k] in any floating type
     * @return Lambda t, a new array [n, k] of the type of t; the caller closes it
     * @throws IllegalArgumentException if f or t do not fit the labels
     */
    public INDArray hessianProduct(INDArray f, INDArray t) {
        return each(f, t, fitted("a direction", t), false);
    }

    private INDArray each(INDArray f, INDArray like, double[] second, boolean gradient) {
        double[] outputs = fitted("outputs", f);
        double[] result = new double[outputs.length];
        double[] z = new double[c];
        double[] other = new double[c];
        for (int group = 0; group < n * inner; group++) {
            gather(outputs, group, z);
            gather(second, group, other);
            double[] part = gradient ? kind.gradient(z, other) : kind.product(z, other);
            int first = first(group);
            for (int a = 0; a < c; a++) {
                result[first + a * inner] = weighted(group, part[a]) / n;
            }
        }
        return array(result, like);
    }

    private double weight(int group) {
        return present == null ? 1 : present[group];
    }

    /** Zero where the label does not count, whatever the value is. */
    private double weighted(int group, double value) {
        return weight(group) == 0 ? 0 : weight(group) * value;
    }

    private void gather(double[] from, int group, double[] into) {
        int first = first(group);
        for (int a = 0; a < c; a++) {
            into[a] = from[first + a * inner];
        }
    }

    private int first(int group) {
        return group / inner * c * inner + group % inner;
    }

    private double[] fitted(String what, INDArray array) {
        int k = c * inner;
        if (array.rank() != 2 || array.size(0) != n || array.size(1) != k) {
            throw new IllegalArgumentException(
                    "expected %s [n, k] = [%d, %d], like the labels, got %s"
                            .formatted(what, n, k, Arrays.toString(array.shape())));
        }
        return doubles(array);
    }

    private static double[] doubles(INDArray array) {
        try (INDArray copy = Copies.shaped(array, DataType.DOUBLE, array.length())) {
            return copy.toDoubleVector();
        }
    }

    private static INDArray array(double[] values, INDArray like) {
        INDArray array =
                Nd4j.createUninitializedDetached(like.dataType(), like.size(0), like.size(1));
        try (INDArray source = Nd4j.createFromArray(values)) {
            array.assign(source.reshape(array.shape()));
        }
        return array;
    }
}
