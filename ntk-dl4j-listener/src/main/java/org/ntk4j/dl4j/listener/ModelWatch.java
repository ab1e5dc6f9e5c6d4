/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.kernel.MemoryBudgetException;
import org.ntk4j.regime.RegimeMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watched model: when it is measured, by which instruments, and what became of it. */
final class ModelWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KernelRegimeListener.class);

    private final WeakReference<Model> model;
    private final WatchSettings settings;
    private final List<LayerTranslator> translators;
    private final int run;
    private List<ScheduledInstrument> instruments = List.of();
    private final RegimeMonitor monitor;
    private final Overhead overhead = new Overhead(System::nanoTime);
    private int lastEpoch = -1;

    private ProbedNetwork network;
    private Baseline baseline;
    private boolean failed;

    ModelWatch(Model model, WatchSettings settings, List<LayerTranslator> translators, int run) {
        this.run = run;
        this.translators = translators;
        this.model = new WeakReference<>(model);
        this.settings = settings;
        this.monitor = RegimeMonitor.of(settings.criteria());
    }

    boolean watches(Model other) {
        return model.get() == other;
    }

    /** Whether the model is gone. */
    boolean isOver() {
        return model.get() == null;
    }

    boolean failed() {
        return failed;
    }

    /** Measures nothing any more. */
    void switchOff() {
        failed = true;
        close();
    }

    Overhead overhead() {
        return overhead;
    }

    RegimeMonitor monitor() {
        return monitor;
    }

    /** Whether this iteration is to be measured, by schedule and by budget. */
    boolean due(long iteration, int epoch) {
        boolean first = epoch != lastEpoch;
        lastEpoch = epoch;
        Schedule.Tick tick = new Schedule.Tick(iteration, epoch, first);
        instruments.forEach(instrument -> instrument.pass(tick));
        return settings.plan().schedule().due(tick)
                && !(overhead.fraction() > settings.maxOverhead());
    }

    boolean started() {
        return network != null;
    }

    /** Translates the network and measures its baseline. */
    void start(Model live) {
        network = ProbedNetwork.of(live, settings, translators);
        network.load(initial(live));
        baseline = baseline();
        if (!baseline.isByLayer()) {
            LOG.info(
                    "What the kernel does by layer is not measured: the kernels of all layers do"
                            + " not fit {} of memory, which is a third of the listener's budget;"
                            + " raise it or take fewer examples",
                    settings.kernelBudget());
        }
        instruments = Instruments.of(settings, network, baseline.isByLayer());
        DoubledGradients.warn(live, LOG);
    }

    private INDArray initial(Model live) {
        INDArray given = settings.baseline();
        if (given != null && given.length() != live.params().length()) {
            throw new IllegalArgumentException(
                    "expected a baseline of %d parameters, like the model's params(), got shape %s"
                            .formatted(live.params().length(), Arrays.toString(given.shape())));
        }
        return given != null ? given : live.params();
    }

    private Baseline baseline() {
        try {
            return Baseline.of(network);
        } catch (MemoryBudgetException e) {
            throw new IllegalArgumentException(
                    "%s. A kernel's memory budget is a third of the listener's"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Describes the run. */
    RunHeader header(Model live) {
        RunHeader.Builder header =
                RunHeader.of(live.getClass().getName())
                        .run(run)
                        .kernel(
                                network.kind().name().toLowerCase(Locale.ROOT),
                                (int) settings.probe().size(),
                                (int) network.outputCount(),
                                network.dataType().name())
                        .baseline(
                                settings.baseline() != null
                                        ? "given parameters"
                                        : "parameters after the first iteration seen")
                        .schedule(settings.plan().schedule().toString())
                        .criteria(settings.criteria());
        Map<String, Long> layers = new LinkedHashMap<>();
        network.blocks().forEach(b -> layers.merge(b.layer(), b.length(), Long::sum));
        layers.forEach(header::layer);
        if (settings.seed() != null) {
            header.seed(settings.seed());
        }
        if (settings.learningRate() != null) {
            header.learningRate(settings.learningRate());
        }
        return header.probeClasses(network.classes().ofExamples()).build();
    }

    /** Reads every instrument that still works. */
    MeasurementBuilder measure(Model live, long iteration, int epoch) {
        network.load(live.params());
        MeasurementBuilder measurement =
                Measurement.at(iteration, epoch).run(run).score(live.score());
        try (Reading now = new Reading(network, baseline)) {
            for (ScheduledInstrument scheduled : List.copyOf(instruments)) {
                if (scheduled.take()) {
                    read(scheduled, now, measurement, iteration);
                }
            }
        }
        return measurement;
    }

    private void read(
            ScheduledInstrument scheduled,
            Reading now,
            MeasurementBuilder measurement,
            long iteration) {
        try {
            scheduled.instrument().read(now, measurement);
        } catch (Throwable e) {
            instruments.remove(scheduled);
            LOG.warn(
                    "Cannot measure {} at iteration {}: it is switched off for this run",
                    scheduled.instrument().name(),
                    iteration,
                    e);
        }
    }

    /** Frees everything off-heap. */
    @Override
    public void close() {
        if (baseline != null) {
            baseline.close();
            baseline = null;
        }
        if (network != null) {
            network.close();
            network = null;
        }
    }
}
