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
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.dl4j.translate.NetworkEnds;
import org.ntk4j.dl4j.translate.NetworkLoss;
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.dl4j.translate.layer.ClassAxis;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.hessian.Loss;
import org.ntk4j.kernel.KernelDetail;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linear.LinearizedModel;
import org.ntk4j.regime.RegimeMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watched model: its translation, its baseline and its state. */
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

    private NetworkView network;
    private Examples examples;
    private INDArray labels;
    private Optional<Loss> loss = Optional.empty();
    private ProbeClasses classes;
    private LinearizedModel surrogate;
    private INDArray reference;
    private TangentKernel baselineKernel;
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
        return settings.schedule().due(tick) && !(overhead.fraction() > settings.maxOverhead());
    }

    boolean started() {
        return network != null;
    }

    /** Translates the network and measures its baseline. */
    void start(Model live) {
        Probe probe = settings.probe();
        List<String> masked = probe.masked(NetworkEnds.of(live, settings.output()));
        NetworkEnds ends = NetworkEnds.of(live, settings.output(), masked);
        TranslationOptions options =
                TranslationOptions.defaults()
                        .withDataType(settings.precision())
                        .withOutput(settings.output())
                        .withMasked(masked);
        for (LayerTranslator translator : translators) {
            options = options.withLayer(translator);
        }
        examples = probe.examples(ends);
        network = NetworkView.of(live, examples, options, settings.kernelBudget(), LOG);
        labels = fittingLabels(probe.labels(ends));
        INDArray labelsMask = probe.labelsMask(ends);
        loss = loss(labelsMask);
        // Only the loss knows which of the outputs count.
        labels = labelsMask == null ? labels : null;
        classes =
                ProbeClasses.of(
                        labels, network.head().map(OutputHead::classAxis).orElse(ClassAxis.LAST));
        boolean differentiable = network.derivatives().isPresent();
        network.load(settings.baseline() != null ? settings.baseline() : live.params());
        reference = network.parameters().dup();
        surrogate = network.derivatives().map(d -> LinearizedModel.of(d, examples)).orElse(null);
        baselineKernel = kernel();
        instruments =
                Instruments.of(
                        settings, labels != null, loss.isPresent(), differentiable, byLayer());
        DoubledGradients.warn(live, LOG);
    }

    /** Whether the kernel of each layer fits the memory; a later kernel is cut as the first is. */
    private boolean byLayer() {
        if (baselineKernel.detail() != KernelDetail.SUM) {
            return true;
        }
        LOG.info(
                "What the kernel does by layer is not measured: the kernels of all layers do not"
                        + " fit {} of memory; raise the memory budget or take fewer examples",
                settings.kernelBudget());
        return false;
    }

    /** The probe's labels, if they are one number per output; null otherwise. */
    private INDArray fittingLabels(INDArray given) {
        long expected = settings.probe().size() * network.outputCount();
        if (given == null || given.length() == expected) {
            return given;
        }
        LOG.warn(
                "Expected probe labels [n, k] = [{}, {}], got {}: what needs labels is not"
                        + " measured; give classes as one-hot rows",
                settings.probe().size(),
                network.outputCount(),
                Arrays.toString(given.shape()));
        return null;
    }

    /**
     * The network's loss; empty where it is not known, or the labels or their mask are none for it.
     */
    private Optional<Loss> loss(INDArray labelsMask) {
        try {
            return NetworkLoss.of(network.head().orElse(null), labels, labelsMask);
        } catch (IllegalArgumentException e) {
            LOG.warn("Cannot use the probe's labels for the loss: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Describes the run. */
    RunHeader header(Model live) {
        RunHeader.Builder header =
                RunHeader.of(live.getClass().getName())
                        .run(run)
                        .kernel(
                                settings.kernel().name().toLowerCase(java.util.Locale.ROOT),
                                (int) settings.probe().size(),
                                (int) network.outputCount(),
                                network.dataType().name())
                        .baseline(
                                settings.baseline() != null
                                        ? "given parameters"
                                        : "parameters after the first iteration seen")
                        .schedule(settings.schedule().toString())
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
        return header.probeClasses(classes.ofExamples()).build();
    }

    /** Reads every instrument that still works. */
    MeasurementBuilder measure(Model live, long iteration, int epoch) {
        network.load(live.params());
        MeasurementBuilder measurement =
                Measurement.at(iteration, epoch).run(run).score(live.score());
        try (Now now = new Now()) {
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

    private TangentKernel kernel() {
        return settings.parametrization().of(network.kernel(settings.kernel(), examples));
    }

    /** Frees everything off-heap. */
    @Override
    public void close() {
        if (baselineKernel != null) {
            baselineKernel.close();
            baselineKernel = null;
        }
        if (surrogate != null) {
            surrogate.close();
            surrogate = null;
        }
        if (reference != null) {
            reference.close();
            reference = null;
        }
        if (network != null) {
            network.close();
            network = null;
        }
    }

    private final class Now implements Reading, AutoCloseable {

        private TangentKernel kernel;
        private ParameterMovement movement;

        @Override
        public TangentKernel kernel() {
            if (kernel == null) {
                kernel = ModelWatch.this.kernel();
            }
            return kernel;
        }

        @Override
        public TangentKernel baselineKernel() {
            return baselineKernel;
        }

        @Override
        public ParameterMovement parameterMovement() {
            if (movement == null) {
                movement =
                        ParameterMovement.between(
                                network.blocks(), reference, network.parameters());
            }
            return movement;
        }

        @Override
        public INDArray outputs() {
            return network.outputs(examples);
        }

        @Override
        public Derivatives derivatives() {
            return network.derivatives().orElseThrow();
        }

        @Override
        public Examples examples() {
            return examples;
        }

        @Override
        public ProbeClasses classes() {
            return classes;
        }

        @Override
        public Optional<Loss> loss() {
            return loss;
        }

        @Override
        public ToDoubleFunction<ParameterBlock> weights() {
            return settings.parametrization()::weight;
        }

        @Override
        public TangentKernel weighted(TangentKernel plain) {
            return settings.parametrization().of(plain);
        }

        @Override
        public KernelKind kind() {
            return settings.kernel();
        }

        @Override
        public LinearizedModel surrogate() {
            return surrogate;
        }

        @Override
        public INDArray labels() {
            long n = settings.probe().size();
            return labels == null ? null : labels.reshape(n, labels.length() / n);
        }

        @Override
        public void close() {
            if (kernel != null) {
                kernel.close();
            }
        }
    }
}
