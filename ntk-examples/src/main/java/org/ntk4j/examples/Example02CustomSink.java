/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ntk4j.dl4j.listener.KernelRegimeListener;
import org.ntk4j.dl4j.listener.Probe;
import org.ntk4j.dl4j.listener.Schedule;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;
import org.ntk4j.examples.train.Batches;
import org.ntk4j.examples.train.Loss;
import org.ntk4j.examples.train.Model;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Parametrization;
import org.ntk4j.examples.train.Trainer;
import org.ntk4j.examples.train.Updater;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeTransition;

/**
 * Example 2: your own sink, here one that keeps the drift and draws it.
 *
 * <p>A sink hears of every measurement on the training thread, after the parameters have been read.
 * It cannot hurt the training: whatever it throws is logged once, and it is not called again. Run
 * it with {@code java -cp ntk-examples/target/ntk4j.jar org.ntk4j.examples.Example02CustomSink}.
 */
public final class Example02CustomSink {

    private Example02CustomSink() {}

    /** Only {@code measured} must be there; the other methods do nothing unless you write them. */
    private static final class DriftCurve implements MeasurementSink {

        private static final int BAR_PER_UNIT = 100;

        private final List<String> bars = new ArrayList<>();

        @Override
        public void started(RunHeader header) {
            bars.add("drift on " + header.probeExamples() + " examples, # = 0.01");
        }

        @Override
        public void measured(Measurement measurement) {
            // A quantity that was not measured is absent, never zero.
            measurement
                    .value(Quantity.DRIFT)
                    .ifPresent(drift -> bars.add(bar(measurement.iteration(), drift)));
        }

        @Override
        public void changed(RegimeTransition transition, Measurement measurement) {
            // Called once, when the regime changes. Here one could save the network.
            bars.add("      " + transition.describe());
        }

        private static String bar(long iteration, double drift) {
            return String.format("%5d %s", iteration, "#".repeat((int) (drift * BAR_PER_UNIT)));
        }
    }

    /**
     * Trains for 200 iterations and draws the drift at the end.
     *
     * @param args none
     */
    public static void main(String[] args) {
        LabelledImages digits = SyntheticDigits.draw(1, 500);
        MultiLayerNetwork network =
                new NetworkSpec(
                                Model.MLP,
                                64,
                                Updater.SGD,
                                0.02,
                                Loss.XENT,
                                Parametrization.STANDARD,
                                1)
                        .build(digits.shape());
        DriftCurve curve = new DriftCurve();

        // A sink given here comes beside the log; to be found in every program without being named,
        // list its class in META-INF/services/org.ntk4j.dl4j.report.MeasurementSink.
        KernelRegimeListener listener =
                KernelRegimeListener.builder(
                                Probe.of(digits.take(40).vectors(), digits.take(40).oneHot()))
                        .schedule(Schedule.every(20))
                        .sink(curve)
                        .build();
        network.addListeners(listener);
        Trainer.train(network, Batches.of(Model.MLP, digits, 50, 1), 200, () -> {});
        listener.close();

        curve.bars.forEach(System.out::println);
    }
}
