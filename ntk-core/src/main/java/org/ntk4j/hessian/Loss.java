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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.linalg.Numbers;

/**
 * A loss on a network's outputs f [n, k] for given labels, as DL4J scores a minibatch: the mean
 * over the n examples of what its {@link LossKind} says, without regularization and without DL4J's
 * optional weights of outputs.
 *
 * <p>Labels [n, k] belong to outputs [n, k]. Labels of higher rank, of sequences or images, belong
 * to outputs flattened per example in C order, such as k = c t for labels [n, c, t]. The c entries
 * along the axis of the classes belong together, and the rest is summed over.
 *
 * <p>Computed in float64 on the heap, whatever the type of the outputs. Immutable.
 */
public final class Loss {

    private final LossKind kind;
    private final int n;
    private final int k;
    private final int c;

    /** Distance of the entries of a group: the product of the sizes after the classes' axis. */
    private final int inner;

    private final double[] labels;

    /** A weight for each label; null: all count. */
    private final double[] weights;

    private Loss(LossKind kind, long[] shape, int axis, double[] labels, double[] weights) {
        this.kind = kind;
        this.n = Math.toIntExact(shape[0]);
        this.k = labels.length / n;
        this.c = Math.toIntExact(shape[axis]);
        this.inner =
                Math.toIntExact(Arrays.stream(shape).skip(axis + 1L).reduce(1, (a, b) -> a * b));
        this.weights = weights;
        this.labels = labels;
    }

    /**
     * A loss with its labels, whose classes are along the second axis.
     *
     * @param kind which loss
     * @param labels the labels [n, c] or [n, c, ...] in any numeric type; copied
     * @return the loss
     * @throws IllegalArgumentException if the labels are of rank below 2, empty, not finite, or not
     *     distributions where these are needed
     */
    public static Loss of(LossKind kind, INDArray labels) {
        return of(kind, labels, 1, null);
    }

    /**
     * A loss that may leave some labels out. The mean is still over all n examples, as in DL4J.
     *
     * @param kind which loss
     * @param labels the labels [n, ..., c, ...] in any numeric type; copied
     * @param classAxis the axis of the c classes, not that of the examples; -1 is the last
     * @param mask 1 for labels that count, 0 for those that do not, or other weights &gt;= 0: of
     *     the rank of the labels and in each axis of their size or of size 1, such as [n, 1, t] for
     *     [n, c, t]; copied; null: all count
     * @return the loss
     * @throws IllegalArgumentException as for the other method, if there is no such axis, if the
     *     mask does not fit, has weights that are negative or not finite, or tells apart the
     *     classes of a softmax
     */
    public static Loss of(LossKind kind, INDArray labels, int classAxis, INDArray mask) {
        Objects.requireNonNull(kind, "kind");
        int rank = labels.rank();
        if (rank < 2 || labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected labels [n, k], got shape " + Arrays.toString(labels.shape()));
        }
        int axis = classAxis < 0 ? rank + classAxis : classAxis;
        if (axis < 1 || axis >= rank) {
            throw new IllegalArgumentException(
                    "expected labels with classes along axis %d, not the first, got shape %s"
                            .formatted(classAxis, Arrays.toString(labels.shape())));
        }
        double[] weights = mask == null ? null : broadcast(mask, labels.shape());
        Loss loss = new Loss(kind, labels.shape(), axis, Numbers.of(labels), weights);
        double[] y = new double[loss.c];
        for (int group = 0; group < loss.groups(); group++) {
            loss.check(group, y);
        }
        return loss;
    }

    /** The mask's number for each label, in C order. */
    private static double[] broadcast(INDArray mask, long[] shape) {
        boolean fits = mask.rank() == shape.length;
        for (int d = 0; fits && d < shape.length; d++) {
            fits = mask.size(d) == shape[d] || mask.size(d) == 1;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "expected a mask for labels %s, of the same rank and sizes or 1, got %s"
                            .formatted(Arrays.toString(shape), Arrays.toString(mask.shape())));
        }
        double[] given = Numbers.of(mask);
        for (double weight : given) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "expected a mask of finite numbers >= 0, got " + weight);
            }
        }
        double[] all = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < all.length; i++) {
            long rest = i;
            long at = 0;
            long stride = 1;
            for (int d = shape.length - 1; d >= 0; d--) {
                at += mask.size(d) == 1 ? 0 : rest % shape[d] * stride;
                stride *= mask.size(d);
                rest /= shape[d];
            }
            all[i] = given[(int) at];
        }
        return all;
    }

    /** Complains about labels that count and are none. */
    private void check(int group, double[] y) {
        double weight = weight(group, 0);
        boolean counts = false;
        for (int a = 0; a < c; a++) {
            if (weight(group, a) != weight && !kind.separable()) {
                throw new IllegalArgumentException(
                        "expected one weight for all classes of a softmax, got %s, %s in example %d"
                                .formatted(weight, weight(group, a), example(group)));
            }
            counts |= weight(group, a) != 0;
        }
        gather(labels, group, y);
        String complaint = counts ? kind.complaint(y) : null;
        if (complaint != null) {
            throw new IllegalArgumentException(
                    "expected " + complaint + " in example " + example(group));
        }
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
        for (int group = 0; group < groups(); group++) {
            gather(outputs, group, z);
            gather(labels, group, y);
            double[] terms = kind.terms(z, y);
            for (int a = 0; a < c; a++) {
                sum += weighted(group, a, terms[a]);
            }
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
        for (int group = 0; group < groups(); group++) {
            gather(outputs, group, z);
            gather(second, group, other);
            double[] part = gradient ? kind.gradient(z, other) : kind.product(z, other);
            int first = first(group);
            for (int a = 0; a < c; a++) {
                result[first + a * inner] = weighted(group, a, part[a]) / n;
            }
        }
        return array(result, like);
    }

    private int groups() {
        return n * k / c;
    }

    private int example(int group) {
        return first(group) / k;
    }

    private double weight(int group, int a) {
        return weights == null ? 1 : weights[first(group) + a * inner];
    }

    /** Zero where the label does not count, whatever the value is. */
    private double weighted(int group, int a, double value) {
        double weight = weight(group, a);
        return weight == 0 ? 0 : weight * value;
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
        if (array.rank() != 2 || array.size(0) != n || array.size(1) != k) {
            throw new IllegalArgumentException(
                    "expected %s [n, k] = [%d, %d], like the labels, got %s"
                            .formatted(what, n, k, Arrays.toString(array.shape())));
        }
        return Numbers.of(array);
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
