/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeCriteria;

/**
 * Chooses what a {@link KernelRegimeListener} watches.
 *
 * <p>Defaults: every 100 iterations, the output Hessian's norm about four times per decade of them,
 * {@link Preset#STANDARD}, the standard parametrization, {@link RegimeCriteria#defaults()}, the
 * network's only output, the parameters after the first iteration seen as baseline, the network's
 * own data type, no limit on the overhead, {@link MemoryBudget#standard()}, a history of 1000
 * measurements, and the log.
 */
public final class KernelRegimeListenerBuilder {

    private final Probe probe;
    private final List<MeasurementSink> sinks = new ArrayList<>();
    private final List<LayerTranslator> translators = new ArrayList<>();
    private Plan plan = Plan.standard();
    private Parametrization parametrization = Parametrization.STANDARD;
    private RegimeCriteria criteria = RegimeCriteria.defaults();
    private String output;
    private INDArray baseline;
    private DataType precision;
    private double maxOverhead = Double.POSITIVE_INFINITY;
    private Long seed;
    private Double learningRate;
    private boolean kernels;
    private MemoryBudget memoryBudget;
    private boolean log = true;
    private int history = 1000;

    KernelRegimeListenerBuilder(Probe probe) {
        this.probe = Objects.requireNonNull(probe, "probe");
    }

    /**
     * When to measure.
     *
     * @param value the schedule
     * @return this builder
     */
    public KernelRegimeListenerBuilder schedule(Schedule value) {
        plan = plan.with(value);
        return this;
    }

    /**
     * How much to measure.
     *
     * @param value economy, standard or full
     * @return this builder
     */
    public KernelRegimeListenerBuilder preset(Preset value) {
        plan = plan.with(value);
        return this;
    }

    /**
     * Measures a quantity beside those of the preset, if the probe and the network allow.
     *
     * @param quantity the quantity
     * @return this builder
     */
    public KernelRegimeListenerBuilder also(Quantity quantity) {
        plan = plan.with(quantity);
        return this;
    }

    /**
     * When to measure one quantity, and those that are read with it: at the first measurement at or
     * after each iteration at which this schedule is due. It thins out {@link #schedule(Schedule)},
     * for what is expensive.
     *
     * @param quantity the quantity
     * @param value its schedule
     * @return this builder
     */
    public KernelRegimeListenerBuilder schedule(Quantity quantity, Schedule value) {
        plan = plan.with(quantity, value);
        return this;
    }

    /**
     * Which reduction of the kernel to follow, whatever the preset's is.
     *
     * @param value full [nk, nk], trace [n, n] or pseudo [n, n], the cheapest
     * @return this builder
     */
    public KernelRegimeListenerBuilder kernel(KernelKind value) {
        plan = plan.with(value);
        return this;
    }

    /**
     * In which coordinates of the parameters to take the kernel.
     *
     * @param value standard or NTK
     * @return this builder
     */
    public KernelRegimeListenerBuilder parametrization(Parametrization value) {
        parametrization = Objects.requireNonNull(value, "parametrization");
        return this;
    }

    /**
     * What counts as leaving the kernel regime.
     *
     * @param value thresholds and their hysteresis
     * @return this builder
     */
    public KernelRegimeListenerBuilder criteria(RegimeCriteria value) {
        criteria = Objects.requireNonNull(value, "criteria");
        return this;
    }

    /**
     * Which output of a ComputationGraph with several to watch. Kernel, labels and loss are then
     * those of this output, of the inputs and parameters that lead to it.
     *
     * @param name the output's name in the graph's configuration
     * @return this builder
     */
    public KernelRegimeListenerBuilder output(String name) {
        output = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Takes a model's parameters at this moment as w_0, for instance before training starts.
     *
     * @param model the model to be trained; its parameters are copied
     * @return this builder
     */
    public KernelRegimeListenerBuilder baseline(Model model) {
        return baseline(Objects.requireNonNull(model, "model").params());
    }

    /**
     * The parameters w_0 against which to compare.
     *
     * @param params a vector like the model's {@code params()}; copied
     * @return this builder
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public KernelRegimeListenerBuilder baseline(INDArray params) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            baseline = Objects.requireNonNull(params, "params").dup();
        }
        return this;
    }

    /**
     * In which precision to compute, whatever the network's is. A network without a translation is
     * computed in DOUBLE in any case.
     *
     * @param type FLOAT or DOUBLE
     * @return this builder
     * @throws IllegalArgumentException if the type is another one
     */
    public KernelRegimeListenerBuilder precision(DataType type) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            throw new IllegalArgumentException("expected FLOAT or DOUBLE, got " + type);
        }
        precision = type;
        return this;
    }

    /**
     * How much of the training's time the listener may take: scheduled measurements are left out
     * while it has taken more. The first iteration seen, at which the network is translated and its
     * baseline measured, does not count.
     *
     * @param fraction the listener's time over the training's own, such as 0.05; &gt; 0
     * @return this builder
     * @throws IllegalArgumentException if the fraction is not positive
     */
    public KernelRegimeListenerBuilder maxOverhead(double fraction) {
        if (!(fraction > 0)) {
            throw new IllegalArgumentException(
                    "expected an overhead limit > 0 such as 0.05, got " + fraction);
        }
        maxOverhead = fraction;
        return this;
    }

    /**
     * How much off-heap memory the kernels may take: that of the baseline, the present one and its
     * velocity, a third of it each. Where it is scarce they are computed in pieces, and what a
     * measurement says by layer is left out if it does not fit. {@link Parametrization#NTK} needs
     * the kernels of all parameter arrays, and refuses to go on without.
     *
     * @param value the memory; {@link MemoryBudget#standard()} if this is not called
     * @return this builder
     */
    public KernelRegimeListenerBuilder memoryBudget(MemoryBudget value) {
        memoryBudget = Objects.requireNonNull(value, "memoryBudget");
        return this;
    }

    /**
     * Records the seed of the run in the header that sinks are given; it is not used otherwise.
     *
     * @param value the seed
     * @return this builder
     */
    public KernelRegimeListenerBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Records the learning rate of plain gradient descent in the header that sinks are given, for
     * comparison with the sharpness; it is not used otherwise. Leave it unset for an updater with
     * momentum or rates of its own.
     *
     * @param value the step size in the coordinates of {@link #parametrization(Parametrization)}
     * @return this builder
     */
    public KernelRegimeListenerBuilder learningRate(double value) {
        learningRate = value;
        return this;
    }

    /**
     * Whether measurements carry the kernel's matrix, n x n numbers on the heap each, to be drawn
     * or written by a sink. {@link KernelRegimeListener#measurements()} keeps them without.
     *
     * @param value true to add it; false by default
     * @return this builder
     */
    public KernelRegimeListenerBuilder kernels(boolean value) {
        kernels = value;
        return this;
    }

    /**
     * Adds a sink beside the log and those that {@link java.util.ServiceLoader} finds. Sinks added
     * here do not travel with a serialized listener.
     *
     * @param sink where measurements go; closed with the listener
     * @return this builder
     */
    public KernelRegimeListenerBuilder sink(MeasurementSink sink) {
        sinks.add(Objects.requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * Adds a translator for a layer of one's own, asked before those that {@link
     * java.util.ServiceLoader} finds and the built-in ones. Translators added here do not travel
     * with a serialized listener.
     *
     * @param translator the translator; the last one added is asked first
     * @return this builder
     */
    public KernelRegimeListenerBuilder layer(LayerTranslator translator) {
        translators.add(Objects.requireNonNull(translator, "translator"));
        return this;
    }

    /**
     * Whether to write measurements and changes to the log. What cannot be measured, and why, is
     * told there in any case, once.
     *
     * @param value false to leave it to the other sinks
     * @return this builder
     */
    public KernelRegimeListenerBuilder log(boolean value) {
        log = value;
        return this;
    }

    /**
     * How many measurements the listener keeps for {@link KernelRegimeListener#measurements()}.
     *
     * @param size how many, &gt; 0
     * @return this builder
     * @throws IllegalArgumentException if the size is not positive
     */
    public KernelRegimeListenerBuilder history(int size) {
        if (size <= 0) {
            throw new IllegalArgumentException("expected a history > 0, got " + size);
        }
        history = size;
        return this;
    }

    /**
     * Makes the listener.
     *
     * @return a new listener, to be given to {@code addListeners}
     */
    public KernelRegimeListener build() {
        return new KernelRegimeListener(this);
    }

    WatchSettings settings() {
        return new WatchSettings(
                probe,
                plan,
                parametrization,
                criteria,
                output,
                baseline,
                precision,
                maxOverhead,
                seed,
                learningRate,
                kernels,
                memoryBudget);
    }

    List<MeasurementSink> sinks() {
        return List.copyOf(sinks);
    }

    List<LayerTranslator> translators() {
        return List.copyOf(translators);
    }

    boolean logs() {
        return log;
    }

    int historySize() {
        return history;
    }
}
