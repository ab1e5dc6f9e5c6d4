/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.ntk4j.regime.Observation;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;

/**
 * All numbers of one measurement, immutable.
 *
 * <p>A quantity that was not asked for, or could not be had, is absent from {@code values}: a NaN
 * there was computed as NaN.
 *
 * @param run which of a listener's runs, from 0; each model that it watches has one
 * @param iteration the training iteration, from 0
 * @param epoch the epoch, from 0
 * @param score the training loss as the model reports it; NaN when unknown
 * @param regime the regime after this measurement
 * @param values the measured quantities, in the order of {@link Quantity}
 * @param layers the layers by name, in network order; may be empty
 * @param eigenvalues the kernel's eigenvalues, descending; empty when not asked for
 * @param probeLoss the network's own loss on the probe, without regularization; NaN when unknown
 * @param accuracy the share of probe examples whose largest output is that of their class; NaN when
 *     unknown
 * @param kernel the kernel's matrix [n][n] on the probe, a full kernel summed over outputs; empty
 *     when not asked for
 * @param millis the time this measurement took, in milliseconds
 * @param overhead all listener time so far divided by training time without it, as a fraction; NaN
 *     while unknown
 */
public record Measurement(
        int run,
        long iteration,
        int epoch,
        double score,
        Regime regime,
        Map<Quantity, Double> values,
        Map<String, LayerMeasurement> layers,
        double[] eigenvalues,
        double probeLoss,
        double accuracy,
        double[][] kernel,
        double millis,
        double overhead)
        implements Serializable {

    static final double[][] NO_KERNEL = {};

    /**
     * Copies maps and arrays.
     *
     * @param run which run
     * @param iteration not negative
     * @param epoch not negative
     * @param score any
     * @param regime not null
     * @param values without null values
     * @param layers without null values
     * @param eigenvalues not null
     * @param probeLoss any
     * @param accuracy any
     * @param kernel square, may be empty
     * @param millis any
     * @param overhead any
     * @throws IllegalArgumentException if iteration or epoch is negative
     */
    public Measurement {
        if (iteration < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "Expected iteration and epoch >= 0, got %d and %d; count from 0",
                            iteration, epoch));
        }
        Objects.requireNonNull(regime, "regime");
        Map<Quantity, Double> sorted = new EnumMap<>(Quantity.class);
        values.forEach((quantity, value) -> sorted.put(quantity, Objects.requireNonNull(value)));
        values = Collections.unmodifiableMap(sorted);
        Map<String, LayerMeasurement> copy = new LinkedHashMap<>();
        layers.forEach((name, layer) -> copy.put(name, Objects.requireNonNull(layer)));
        layers = Collections.unmodifiableMap(copy);
        eigenvalues = eigenvalues.clone();
        kernel = copy(kernel);
    }

    /**
     * Starts a measurement in the kernel regime that carries nothing yet.
     *
     * @param iteration the training iteration, from 0
     * @param epoch the epoch, from 0
     * @return a new builder
     */
    public static MeasurementBuilder at(long iteration, int epoch) {
        return new MeasurementBuilder(iteration, epoch);
    }

    /**
     * Returns a copy of the eigenvalues.
     *
     * @return the kernel's eigenvalues, descending; empty when not asked for
     */
    @Override
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /**
     * Returns a copy of the kernel's matrix.
     *
     * @return [n][n]; empty when not asked for
     */
    @Override
    public double[][] kernel() {
        return copy(kernel);
    }

    /**
     * Tells whether the kernel's matrix is here, without copying it.
     *
     * @return false when it was not asked for
     */
    public boolean hasKernel() {
        return kernel.length > 0;
    }

    /**
     * Returns one quantity.
     *
     * @param quantity the quantity
     * @return its value, finite or not, or empty when it was not measured
     */
    public OptionalDouble value(Quantity quantity) {
        Double value = values.get(quantity);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * Returns what a regime monitor needs of this measurement.
     *
     * @return iteration, quantities and the known layer shares
     */
    public Observation observation() {
        Map<String, Double> shares = new LinkedHashMap<>();
        layers.forEach(
                (name, layer) -> {
                    if (!Double.isNaN(layer.share())) {
                        shares.put(name, layer.share());
                    }
                });
        return new Observation(iteration, values, shares);
    }

    /**
     * Returns this measurement with the verdict of a monitor.
     *
     * @param judged the regime
     * @return a copy in that regime
     */
    public Measurement withRegime(Regime judged) {
        return with(judged, kernel);
    }

    /**
     * Returns this measurement without the kernel's matrix, for keeping: n^2 numbers are most of
     * what a measurement weighs.
     *
     * @return a copy whose {@link #kernel} is empty; this one if it is empty already
     */
    public Measurement withoutKernel() {
        return hasKernel() ? with(regime, NO_KERNEL) : this;
    }

    private Measurement with(Regime judged, double[][] matrix) {
        return new Measurement(
                run,
                iteration,
                epoch,
                score,
                judged,
                values,
                layers,
                eigenvalues,
                probeLoss,
                accuracy,
                matrix,
                millis,
                overhead);
    }

    /**
     * Compares by value, the arrays included.
     *
     * @param other any object
     * @return true for equal numbers
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Measurement that
                && run == that.run
                && iteration == that.iteration
                && epoch == that.epoch
                && Double.compare(score, that.score) == 0
                && regime == that.regime
                && values.equals(that.values)
                && layers.equals(that.layers)
                && Arrays.equals(eigenvalues, that.eigenvalues)
                && Double.compare(probeLoss, that.probeLoss) == 0
                && Double.compare(accuracy, that.accuracy) == 0
                && Arrays.deepEquals(kernel, that.kernel)
                && Double.compare(millis, that.millis) == 0
                && Double.compare(overhead, that.overhead) == 0;
    }

    /**
     * Agrees with {@link #equals}.
     *
     * @return the hash code
     */
    @Override
    public int hashCode() {
        int scalars =
                Objects.hash(
                        run, iteration, epoch, score, regime, probeLoss, accuracy, millis,
                        overhead);
        int arrays = 31 * Arrays.hashCode(eigenvalues) + Arrays.deepHashCode(kernel);
        return 31 * (31 * scalars + values.hashCode()) + arrays;
    }

    /**
     * Returns the line that {@link Slf4jSink} logs.
     *
     * @return for example {@code Kernel regime at iteration 400: KERNEL drift=0.0312 (18 ms)}
     */
    @Override
    public String toString() {
        return LogLine.of(this);
    }

    static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int i = 0; i < copy.length; i++) {
            if (matrix[i].length != copy.length) {
                throw new IllegalArgumentException(
                        String.format(
                                "Expected a square kernel of %d rows, got %d numbers in row %d",
                                copy.length, matrix[i].length, i));
            }
            copy[i] = matrix[i].clone();
        }
        return copy;
    }
}
