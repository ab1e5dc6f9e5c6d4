/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.internal.Interrupts;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, while a MultiLayerNetwork or ComputationGraph trains, whether it is still in the kernel
 * regime.
 *
 * <pre>{@code
 * network.addListeners(new KernelRegimeListener(probe, 100));
 * }</pre>
 *
 * <p>At each scheduled iteration the current parameters are copied into a graph of the same
 * function, the empirical tangent kernel of the probe is computed there and compared with the one
 * at the baseline, and the measurement goes to the log and to the other sinks. Leaving the regime,
 * and coming back, is told once, with the cause.
 *
 * <p>A layer that NTK4J does not know can be told with a {@link LayerTranslator}. Without one the
 * kernel is computed by Deeplearning4j's own backpropagation on a copy of the network, if that is
 * found to be the derivative of its output; the log says so once, and what needs a linearization or
 * second derivatives is not measured.
 *
 * <p>The training is not changed: the listener reads {@code params()} in {@code iterationDone} and
 * nothing else, draws no random numbers, and ends with parameters that are bit-identical to those
 * of the same training without it. It throws nothing into {@code fit()}: what fails is logged once
 * and switched off.
 *
 * <p>One instance may serve several models and threads, as under ParallelWrapper: calls are
 * serialized, and each model has a baseline and a regime of its own.
 */
public final class KernelRegimeListener extends BaseTrainingListener
        implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(KernelRegimeListener.class);

    private final WatchSettings settings;
    private final boolean log;
    private final int history;
    private final ArrayDeque<Measurement> measurements = new ArrayDeque<>();
    private RegimeTransition departure;
    private Regime regime = Regime.KERNEL;
    private transient List<MeasurementSink> ownSinks;
    private transient List<LayerTranslator> translators;
    private transient MeasurementSink sinks;
    private transient Deque<ModelWatch> watches;
    private transient int runs;
    private transient boolean closed;

    /**
     * Watches the trace kernel of a probe and logs it.
     *
     * @param probe the examples, with labels or without; copied
     * @param frequency measure every this many iterations, &gt; 0
     * @throws IllegalArgumentException if the probe is empty or the frequency not positive
     */
    public KernelRegimeListener(DataSet probe, int frequency) {
        this(builder(Probe.of(probe)).schedule(Schedule.every(frequency)));
    }

    /**
     * Watches the trace kernel of a probe and logs it.
     *
     * @param probe the examples [n, ...]; copied
     * @param frequency measure every this many iterations, &gt; 0
     * @throws IllegalArgumentException if the probe is empty or the frequency not positive
     */
    public KernelRegimeListener(INDArray probe, int frequency) {
        this(builder(Probe.of(probe)).schedule(Schedule.every(frequency)));
    }

    KernelRegimeListener(KernelRegimeListenerBuilder builder) {
        this.settings = builder.settings();
        this.log = builder.logs();
        this.history = builder.historySize();
        this.ownSinks = builder.sinks();
        this.translators = builder.translators();
        begin();
    }

    /**
     * Starts to choose what to watch.
     *
     * @param probe the examples
     * @return a builder with the defaults
     */
    public static KernelRegimeListenerBuilder builder(Probe probe) {
        return new KernelRegimeListenerBuilder(probe);
    }

    private void begin() {
        watches = new ArrayDeque<>();
        List<MeasurementSink> all = new ArrayList<>();
        if (log) {
            all.add(Slf4jSink.create());
        }
        all.addAll(MeasurementSink.discovered());
        all.addAll(ownSinks);
        sinks = MeasurementSink.all(all);
    }

    /**
     * Called by DL4J after each update.
     *
     * @param model the model in training; its parameters are read, nothing is changed
     * @param iteration the iteration, from 0
     * @param epoch the epoch, from 0
     */
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        watch(model, iteration, epoch, System.nanoTime());
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private synchronized void watch(Model model, int iteration, int epoch, long called) {
        if (closed) {
            return;
        }
        long root = Nd4j.getRandom().rootState();
        long node = Nd4j.getRandom().nodeState();
        ModelWatch watch = null;
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            watch = watchOf(model);
            watch.overhead().enter(called);
            if (!watch.failed()) {
                follow(watch, model, iteration, epoch);
            }
        } catch (Throwable e) {
            // A schedule written in another language may throw a checked exception, too.
            giveUp(watch, e);
        } finally {
            // Nothing here draws random numbers, but a user's sink might.
            Nd4j.getRandom().setStates(root, node);
            if (watch != null) {
                watch.overhead().leave();
            }
        }
    }

    private static void giveUp(ModelWatch watch, Throwable cause) {
        Interrupts.keep(cause);
        try {
            try {
                if (watch != null) {
                    watch.switchOff();
                }
            } finally {
                LOG.warn(
                        "The kernel regime cannot be watched; training goes on without. {}",
                        cause.getMessage(),
                        cause);
            }
        } catch (Throwable hopeless) {
            // Memory is used up, or the cause cannot even say what it is: nobody is left to tell.
            return;
        }
    }

    private void follow(ModelWatch watch, Model model, int iteration, int epoch) {
        if (!watch.started()) {
            watch.start(model);
            sinks.started(watch.header(model));
        }
        if (watch.due(iteration, epoch)) {
            measure(watch, model, iteration, epoch);
        }
    }

    private void measure(ModelWatch watch, Model model, int iteration, int epoch) {
        MeasurementBuilder reading = watch.measure(model, iteration, epoch);
        reading.cost(watch.overhead().millis(), watch.overhead().fraction());
        Measurement measured = reading.build();
        Optional<RegimeTransition> change = watch.monitor().observe(measured.observation());
        Measurement judged = measured.withRegime(watch.monitor().regime());
        regime = farthest();
        if (measurements.size() == history) {
            measurements.removeFirst();
        }
        measurements.addLast(judged.withoutKernel());
        sinks.measured(judged);
        change.ifPresent(transition -> tell(transition, judged));
    }

    private void tell(RegimeTransition transition, Measurement judged) {
        if (transition.to() == Regime.DEPARTED && departure == null) {
            departure = transition;
        }
        sinks.changed(transition, judged);
    }

    private Regime farthest() {
        return watches.stream()
                .map(watch -> watch.monitor().regime())
                .max(Comparator.naturalOrder())
                .orElse(Regime.KERNEL);
    }

    private ModelWatch watchOf(Model model) {
        ModelWatch found = null;
        for (Iterator<ModelWatch> it = watches.iterator(); it.hasNext(); ) {
            ModelWatch watch = it.next();
            if (watch.watches(model)) {
                found = watch;
            } else if (watch.isOver()) {
                it.remove();
                closeOver(watch);
            }
        }
        if (found == null) {
            found = new ModelWatch(model, settings, translators, runs++);
            watches.add(found);
        }
        return found;
    }

    /** What fails here is no failure of the model that trains now. */
    private static void closeOver(ModelWatch watch) {
        try {
            watch.close();
        } catch (Throwable e) {
            LOG.warn("Cannot free the memory of a model that is gone: {}", e.getMessage(), e);
        }
    }

    /**
     * The regime at the last measurement.
     *
     * @return KERNEL before the first measurement; with several models, the one farthest from the
     *     kernel regime
     */
    public synchronized Regime regime() {
        return regime;
    }

    /**
     * When and why training first left the kernel regime.
     *
     * @return the transition; empty if it has not left
     */
    public synchronized Optional<RegimeTransition> departure() {
        return Optional.ofNullable(departure);
    }

    /**
     * The latest measurement.
     *
     * @return empty before the first
     */
    public synchronized Optional<Measurement> lastMeasurement() {
        return Optional.ofNullable(measurements.peekLast());
    }

    /**
     * The measurements so far.
     *
     * @return the latest ones, oldest first, as many as the builder's history keeps
     */
    public synchronized List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /**
     * Ends the listener: frees the off-heap memory of all watched models and closes the sinks. The
     * results stay; further iterations are not looked at.
     */
    @Override
    public synchronized void close() {
        closed = true;
        watches.forEach(ModelWatch::close);
        watches.clear();
        sinks.close();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        ownSinks = List.of();
        translators = List.of();
        begin();
    }

    /**
     * Describes what is watched.
     *
     * @return kernel, probe, schedule and the current regime
     */
    @Override
    public String toString() {
        return "KernelRegimeListener(%s kernel of %s, %s, %s)"
                .formatted(
                        settings.plan().kernel().name().toLowerCase(Locale.ROOT),
                        settings.probe(),
                        settings.plan().schedule(),
                        regime);
    }
}
