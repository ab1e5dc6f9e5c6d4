/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far apart two kernels are, and what one has to do with the labels.
 *
 * <p>Every result is computed in float64, whatever the kernels' type (FLOAT or DOUBLE). A quantity
 * that does not exist, such as a change relative to a kernel that is zero, is NaN. Nothing given is
 * changed or closed; temporaries of a few times m^2 numbers are freed. The cost is O(m^2) unless
 * said.
 */
public final class KernelMetrics {

    private KernelMetrics() {}

    /**
     * The relative change |Theta_t - Theta_0|_F / |Theta_0|_F (Jacot, Gabriel and Hongler, 2018;
     * Geiger et al., arXiv 1906.08034).
     *
     * @param reference Theta_0, [m, m]
     * @param current Theta_t, [m, m]
     * @return 0 for equal kernels, unbounded above; NaN if the reference is zero
     * @throws IllegalArgumentException if the shapes are not one [m, m]
     */
    public static double drift(INDArray reference, INDArray current) {
        return compare(
                reference,
                current,
                (a, b) -> {
                    double scale = a.norm();
                    return scale > 0 ? b.minus(a).norm() / scale : Double.NaN;
                });
    }

    /**
     * The drift of the whole kernel; see {@link #drift(INDArray, INDArray)}.
     *
     * @param reference Theta_0
     * @param current Theta_t, of the same kind
     * @return the relative change
     * @throws IllegalArgumentException if kinds or shapes differ
     */
    public static double drift(TangentKernel reference, TangentKernel current) {
        requireSameKind(reference, current);
        return drift(reference.matrix(), current.matrix());
    }

    /**
     * The kernel distance 1 - &lt;Theta_0, Theta_t&gt;_F / (|Theta_0|_F |Theta_t|_F) (Fort et al.,
     * arXiv 2010.15110): blind to a change of scale.
     *
     * <p>Computed as half of |Theta_0/|Theta_0| - Theta_t/|Theta_t||_F^2, which is the same number
     * without the cancellation that would hide distances below 1e-16.
     *
     * @param reference Theta_0, [m, m]
     * @param current Theta_t, [m, m]
     * @return between 0 and 1 for semidefinite kernels; NaN if one is zero
     * @throws IllegalArgumentException if the shapes are not one [m, m]
     */
    public static double distance(INDArray reference, INDArray current) {
        return compare(
                reference,
                current,
                (a, b) -> {
                    if (a.norm() == 0 || b.norm() == 0) {
                        return Double.NaN;
                    }
                    double chord = a.normalized().minus(b.normalized()).norm();
                    return chord * chord / 2;
                });
    }

    /**
     * The distance of the whole kernels; see {@link #distance(INDArray, INDArray)}.
     *
     * @param reference Theta_0
     * @param current Theta_t, of the same kind
     * @return the kernel distance
     * @throws IllegalArgumentException if kinds or shapes differ
     */
    public static double distance(TangentKernel reference, TangentKernel current) {
        requireSameKind(reference, current);
        return distance(reference.matrix(), current.matrix());
    }

    /**
     * The centred kernel alignment &lt;HAH, HBH&gt;_F / (|HAH|_F |HBH|_F), H = I - 11^T/m (Cortes,
     * Mohri and Rostamizadeh, JMLR 13, 2012; Kornblith et al., arXiv 1905.00414): blind to a change
     * of scale and to a constant added to all of a kernel.
     *
     * @param reference A, [m, m]
     * @param current B, [m, m]
     * @return between 0 and 1 for semidefinite kernels; NaN if one is constant up to the rounding
     *     of its type, as every kernel with m = 1 is
     * @throws IllegalArgumentException if the shapes are not one [m, m]
     */
    public static double cka(INDArray reference, INDArray current) {
        return compare(reference, current, (a, b) -> cosine(a.centred(), b.centred()));
    }

    /**
     * The centred alignment of the whole kernels; see {@link #cka(INDArray, INDArray)}.
     *
     * @param reference A
     * @param current B, of the same kind
     * @return the centred alignment
     * @throws IllegalArgumentException if kinds or shapes differ
     */
    public static double cka(TangentKernel reference, TangentKernel current) {
        requireSameKind(reference, current);
        return cka(reference.matrix(), current.matrix());
    }

    /**
     * The <em>centred</em> alignment of a kernel with the labels, &lt;HAH, HTH&gt;_F / (|HAH|_F
     * |HTH|_F) (Cortes, Mohri and Rostamizadeh, JMLR 13, 2012, definition 4), with the target
     * kernel T = Y Y^T [n, n] for the trace and pseudo kinds, and T = vec(Y) vec(Y)^T [nk, nk] for
     * the full kind, vec(Y) having Y[i, a] in row i*k + a.
     *
     * @param kernel A, [n, n] or [nk, nk] as the kind says
     * @param labels Y, [n, k], one-hot or real, FLOAT or DOUBLE
     * @param kind which reduction the kernel is
     * @return between 0 and 1 for a semidefinite kernel; NaN if the kernel or the target is
     *     constant up to the rounding of its type, as with one class only. Cost O(m^2 k)
     * @throws IllegalArgumentException if kernel and labels do not fit
     */
    public static double labelAlignment(INDArray kernel, INDArray labels, KernelKind kind) {
        requireFit(kernel, labels, kind);
        long rows = kernel.size(0);
        try (DoubleMatrix a = DoubleMatrix.square(kernel);
                DoubleMatrix y = DoubleMatrix.raveled(labels, rows, labels.length() / rows);
                DoubleMatrix target = y.centredColumns().gram()) {
            return cosine(a.centred(), target);
        }
    }

    /**
     * The alignment of a whole kernel with the labels; see {@link #labelAlignment(INDArray,
     * INDArray, KernelKind)}.
     *
     * @param kernel the kernel
     * @param labels Y, [n, k]
     * @return the centred alignment
     * @throws IllegalArgumentException if kernel and labels do not fit
     */
    public static double labelAlignment(TangentKernel kernel, INDArray labels) {
        return labelAlignment(kernel.matrix(), labels, kernel.kind());
    }

    /**
     * Each layer's share of the change, &lt;dTheta_l, dTheta&gt;_F / |dTheta|_F^2, where dTheta =
     * Theta_t - Theta_0 is the sum of the layers' dTheta_l. A layer whose change works against the
     * others' has a negative share.
     *
     * @param reference Theta_0
     * @param current Theta_t, of the same kind, with the same layers
     * @return layer to share, in the order of the flat vector; the shares sum to 1; empty if no
     *     entry has changed
     * @throws IllegalArgumentException if kinds, layers or shapes differ
     */
    public static Map<String, Double> layerShares(TangentKernel reference, TangentKernel current) {
        requireSameLayers(reference, current);
        // Summed here in float64: the float32 sums would not add up where the change is small.
        try (DoubleMatrix change = DoubleMatrix.zeros(current.matrix().size(0))) {
            for (String layer : current.layers().keySet()) {
                try (DoubleMatrix part = change(layer, reference, current)) {
                    change.plus(part);
                }
            }
            double norm = change.norm();
            return norm == 0
                    ? Map.of()
                    : perLayer(
                            current,
                            layer -> {
                                try (DoubleMatrix part = change(layer, reference, current)) {
                                    return part.dot(change) / norm / norm;
                                }
                            });
        }
    }

    /**
     * Each layer's own drift |Theta_t,l - Theta_0,l|_F / |Theta_0,l|_F.
     *
     * @param reference Theta_0
     * @param current Theta_t, of the same kind, with the same layers
     * @return layer to drift, in the order of the flat vector; NaN for a layer whose reference
     *     kernel is zero
     * @throws IllegalArgumentException if kinds, layers or shapes differ
     */
    public static Map<String, Double> layerDrifts(TangentKernel reference, TangentKernel current) {
        requireSameLayers(reference, current);
        return perLayer(
                current,
                layer -> drift(reference.layers().get(layer), current.layers().get(layer)));
    }

    private static Map<String, Double> perLayer(
            TangentKernel kernel, ToDoubleFunction<String> metric) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String layer : kernel.layers().keySet()) {
            values.put(layer, metric.applyAsDouble(layer));
        }
        return values;
    }

    private static DoubleMatrix change(
            String layer, TangentKernel reference, TangentKernel current) {
        DoubleMatrix change = DoubleMatrix.square(current.layers().get(layer));
        try (DoubleMatrix before = DoubleMatrix.square(reference.layers().get(layer))) {
            return change.minus(before);
        }
    }

    private static double cosine(DoubleMatrix a, DoubleMatrix b) {
        return a.norm() == 0 || b.norm() == 0 ? Double.NaN : a.normalized().dot(b.normalized());
    }

    private static double compare(
            INDArray reference,
            INDArray current,
            ToDoubleBiFunction<DoubleMatrix, DoubleMatrix> metric) {
        requireSameShape(reference, current);
        try (DoubleMatrix a = DoubleMatrix.square(reference);
                DoubleMatrix b = DoubleMatrix.square(current)) {
            return metric.applyAsDouble(a, b);
        }
    }

    private static void requireSameKind(TangentKernel reference, TangentKernel current) {
        if (reference.kind() != current.kind()) {
            throw new IllegalArgumentException(
                    "expected two kernels of one kind, got a reference of kind "
                            + reference.kind()
                            + " and a current one of kind "
                            + current.kind());
        }
    }

    private static void requireSameLayers(TangentKernel reference, TangentKernel current) {
        requireSameKind(reference, current);
        if (!reference.layers().keySet().equals(current.layers().keySet())) {
            throw new IllegalArgumentException(
                    "expected two kernels of the same layers, got %s and %s"
                            .formatted(reference.layers().keySet(), current.layers().keySet()));
        }
        requireSameShape(reference.matrix(), current.matrix());
    }

    private static void requireSameShape(INDArray reference, INDArray current) {
        if (!Arrays.equals(reference.shape(), current.shape())) {
            throw new IllegalArgumentException(
                    "expected two kernels of one shape, got a reference %s and a current %s"
                            .formatted(
                                    Arrays.toString(reference.shape()),
                                    Arrays.toString(current.shape())));
        }
    }

    private static void requireFit(INDArray kernel, INDArray labels, KernelKind kind) {
        boolean fits =
                labels.rank() == 2
                        && !labels.isEmpty()
                        && kernel.rank() == 2
                        && kernel.size(0) == kind.side(labels.size(0), labels.size(1))
                        && kernel.size(1) == kernel.size(0);
        if (!fits) {
            throw new IllegalArgumentException(
                    "expected labels [n, k] and a %s kernel of side %s, got %s and %s"
                            .formatted(
                                    kind,
                                    kind == KernelKind.FULL ? "nk" : "n",
                                    Arrays.toString(labels.shape()),
                                    Arrays.toString(kernel.shape())));
        }
    }
}
