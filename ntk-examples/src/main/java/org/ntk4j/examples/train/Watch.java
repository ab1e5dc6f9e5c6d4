/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ntk4j.dl4j.listener.KernelRegimeListener;
import org.ntk4j.dl4j.listener.KernelRegimeListenerBuilder;
import org.ntk4j.dl4j.listener.Preset;
import org.ntk4j.dl4j.listener.Probe;
import org.ntk4j.dl4j.listener.Schedule;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeTransition;

/**
 * The one place where the kernel-regime listener meets the training. The kernel is scaled like the
 * learning rates, so that it is the one that SGD follows.
 */
public final class Watch implements AutoCloseable {

    private final KernelRegimeListener listener;
    private final Optional<FileSink> file;

    private Watch(KernelRegimeListener listener, Optional<FileSink> file) {
        this.listener = listener;
        this.file = file;
    }

    /**
     * Adds a listener to a network about to be trained. The parameters at this moment are the
     * reference of every drift.
     *
     * @param network to watch
     * @param spec what it was built from
     * @param probe the examples that the kernel is measured on; copied
     * @param preset how much to measure
     * @param every iterations between measurements
     * @param jsonl a file for the measurements beside the log, if wanted
     * @param kernels whether measurements carry the kernel's matrix
     * @param page what draws the measurements at the end, if wanted; then the sharpness is
     *     measured, too
     * @return the watch, to close after training
     */
    public static Watch attach(
            MultiLayerNetwork network,
            NetworkSpec spec,
            LabelledImages probe,
            Preset preset,
            int every,
            Optional<Path> jsonl,
            boolean kernels,
            Optional<MeasurementSink> page) {
        KernelRegimeListenerBuilder builder =
                KernelRegimeListener.builder(Probe.of(spec.model().features(probe), probe.oneHot()))
                        .schedule(Schedule.every(every))
                        .preset(preset)
                        .baseline(network)
                        .parametrization(scaling(spec.parametrization()))
                        .seed(spec.seed())
                        .kernels(kernels);
        if (spec.updater() == Updater.SGD) {
            builder.learningRate(spec.learningRate());
        }
        page.ifPresent(sink -> builder.sink(sink).also(Quantity.LOSS_TOP_EIGENVALUE));
        Optional<FileSink> file = jsonl.map(FileSink::new);
        file.ifPresent(builder::sink);
        KernelRegimeListener listener = builder.build();
        network.addListeners(listener);
        return new Watch(listener, file);
    }

    /**
     * What was found, for the end of a run.
     *
     * @return lines of text
     */
    public List<String> summary() {
        Optional<Measurement> last = listener.lastMeasurement();
        if (last.isEmpty()) {
            return List.of("regime     not measured: see the log");
        }
        OptionalDouble drift = last.get().value(Quantity.DRIFT);
        String shown = drift.isPresent() ? ", " + Quantity.DRIFT.show(drift.getAsDouble()) : "";
        Optional<RegimeTransition> departure = listener.departure();
        return List.of(
                "regime     " + listener.regime() + shown,
                "departure  " + departure.map(RegimeTransition::describe).orElse("none"));
    }

    /**
     * Checks that the file of measurements was written whole.
     *
     * @throws org.ntk4j.examples.data.DataException if writing it failed
     */
    public void requireWritten() {
        file.ifPresent(FileSink::requireWritten);
    }

    @Override
    public void close() {
        listener.close();
    }

    private static org.ntk4j.dl4j.listener.Parametrization scaling(Parametrization training) {
        return switch (training) {
            case STANDARD -> org.ntk4j.dl4j.listener.Parametrization.STANDARD;
            case NTK -> org.ntk4j.dl4j.listener.Parametrization.NTK;
        };
    }
}
