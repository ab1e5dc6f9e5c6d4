/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;

/**
 * Collects the numbers of one {@link Measurement}, begun by {@link Measurement#at}; what is never
 * set stays absent.
 */
public final class MeasurementBuilder {
    private final long iteration;
    private final int epoch;
    private int run;
    private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
    private final Map<String, LayerMeasurement> layers = new LinkedHashMap<>();
    private double score = Double.NaN;
    private Regime regime = Regime.KERNEL;
    private double[] eigenvalues = {};
    private double probeLoss = Double.NaN;
    private double accuracy = Double.NaN;
    private double[][] kernel = Measurement.NO_KERNEL;
    private double millis;
    private double overhead = Double.NaN;

    MeasurementBuilder(long iteration, int epoch) {
        this.iteration = iteration;
        this.epoch = epoch;
    }

    /**
     * Sets which of a listener's runs this is.
     *
     * @param number from 0
     * @return this
     */
    public MeasurementBuilder run(int number) {
        this.run = number;
        return this;
    }

    /**
     * Sets the score.
     *
     * @param loss the training loss
     * @return this
     */
    public MeasurementBuilder score(double loss) {
        this.score = loss;
        return this;
    }

    /**
     * Sets the regime; {@link Regime#KERNEL} unless set.
     *
     * @param judged the verdict
     * @return this
     */
    public MeasurementBuilder regime(Regime judged) {
        this.regime = judged;
        return this;
    }

    /**
     * Adds a quantity.
     *
     * @param quantity the quantity
     * @param value what was measured, finite or not
     * @return this
     */
    public MeasurementBuilder value(Quantity quantity, double value) {
        values.put(quantity, value);
        return this;
    }

    /**
     * Adds a layer.
     *
     * @param name the layer's name
     * @param layer its numbers
     * @return this
     */
    public MeasurementBuilder layer(String name, LayerMeasurement layer) {
        layers.put(name, layer);
        return this;
    }

    /**
     * Sets the eigenvalues.
     *
     * @param descending the kernel's eigenvalues
     * @return this
     */
    public MeasurementBuilder eigenvalues(double... descending) {
        this.eigenvalues = descending.clone();
        return this;
    }

    /**
     * Sets the loss on the probe.
     *
     * @param loss the network's own loss, without regularization
     * @return this
     */
    public MeasurementBuilder probeLoss(double loss) {
        this.probeLoss = loss;
        return this;
    }

    /**
     * Sets the accuracy on the probe.
     *
     * @param share of examples whose largest output is that of their class
     * @return this
     */
    public MeasurementBuilder accuracy(double share) {
        this.accuracy = share;
        return this;
    }

    /**
     * Sets the kernel's matrix.
     *
     * @param matrix [n][n] on the probe
     * @return this
     */
    public MeasurementBuilder kernel(double[][] matrix) {
        this.kernel = Measurement.copy(matrix);
        return this;
    }

    /**
     * Sets the cost.
     *
     * @param spentMillis the time this measurement took
     * @param fraction listener time over training time; NaN while unknown
     * @return this
     */
    public MeasurementBuilder cost(double spentMillis, double fraction) {
        this.millis = spentMillis;
        this.overhead = fraction;
        return this;
    }

    /**
     * Builds the measurement.
     *
     * @return an immutable measurement
     */
    public Measurement build() {
        return new Measurement(
                run,
                iteration,
                epoch,
                score,
                regime,
                values,
                layers,
                eigenvalues,
                probeLoss,
                accuracy,
                kernel,
                millis,
                overhead);
    }
}
