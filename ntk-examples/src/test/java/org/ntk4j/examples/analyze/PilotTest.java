/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.NetworkLoss;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.SyntheticDigits;
import org.ntk4j.examples.train.Loss;
import org.ntk4j.examples.train.Model;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Parametrization;
import org.ntk4j.examples.train.Updater;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.LossHessian;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelVelocity;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.linalg.Lanczos;

class PilotTest {

    private static final int N = 200;

    /** An estimate is good within a factor of three or so, and less so on a busy machine. */
    private static final double GENEROUS = 10;

    private final LabelledImages digits = SyntheticDigits.draw(1, N);
    private final Examples x = Examples.of(digits.vectors());
    private TranslatedNetwork network;
    private Derivatives derivatives;

    @BeforeEach
    void aSmallNetwork() {
        MultiLayerNetwork model =
                new NetworkSpec(
                                Model.MLP,
                                4,
                                Updater.SGD,
                                0.1,
                                Loss.XENT,
                                Parametrization.STANDARD,
                                1)
                        .build(digits.shape());
        network = NetworkTranslator.translate(model, x, TranslationOptions.defaults());
        derivatives = Derivatives.of(network.graph());
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void theVelocityTakesTimeIfThereIsALoss() {
        assertThat(rest(true, Part.SPECTRUM, Part.HESSIAN)).isPositive();
        assertThat(rest(false, Part.SPECTRUM, Part.HESSIAN)).isZero();
        assertThat(rest(true, Part.SPECTRUM, Part.HESSIAN, Part.VELOCITY)).isZero();
    }

    @Test
    void theKernelTakesTimeAndSoDoHessiansWithoutALoss() {
        Pilot pilot = pilot(false, settings(true, Part.SPECTRUM));

        assertThat(pilot.kernel()).isPositive();
        assertThat(pilot.rest()).isPositive();
    }

    @Test
    void aComparisonKeepsTwoKernels() {
        Workload alone = Workload.of(derivatives, N, settings(false));
        Workload compared = Workload.of(derivatives, N, settings(true));

        assertThat(alone.toString()).contains("; a kernel takes ");
        assertThat(compared.toString()).contains("; its kernel and the reference's take ");
        assertThat(compared.peakBytes()).isGreaterThan(alone.peakBytes());
    }

    @Test
    void judgesTheVelocityByWhatItTakesOnceItsGraphsAreBuilt() {
        double estimate = pilot(true, settings(false, Part.SPECTRUM, Part.HESSIAN)).velocity();

        KernelVelocity velocity = KernelVelocity.layerWise(derivatives);
        try (INDArray outputs = derivatives.outputs(x);
                INDArray residual = loss(N).orElseThrow().gradient(outputs);
                INDArray direction = derivatives.vjp(x, residual)) {
            double taken =
                    warmSeconds(() -> velocity.along(KernelKind.TRACE, x, direction).close());
            assertThat(estimate).isBetween(taken / GENEROUS, taken * GENEROUS);
        }
    }

    @Test
    void judgesTheLossHessiansByWhatTheyTakeOnceTheirGraphsAreBuilt() {
        double estimate = pilot(true, settings(false, Part.SPECTRUM, Part.VELOCITY)).lossHessians();

        Lanczos lanczos = CurvatureReader.tolerant(derivatives, settings(false).lanczos());
        try (LossHessian hessian = LossHessian.of(derivatives, x, loss(N).orElseThrow())) {
            double taken =
                    warmSeconds(
                            () -> {
                                lanczos.largest(hessian);
                                lanczos.largest(hessian.gaussNewton());
                            });
            assertThat(estimate).isBetween(taken / GENEROUS, taken * GENEROUS);
        }
    }

    /** The least of three calls after the first. */
    private static double warmSeconds(Runnable work) {
        work.run();
        double least = Double.POSITIVE_INFINITY;
        for (int call = 0; call < 3; call++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, (System.nanoTime() - start) * 1e-9);
        }
        return least;
    }

    private double rest(boolean labelled, Part... skipped) {
        return pilot(labelled, settings(false, skipped)).rest();
    }

    private Pilot pilot(boolean labelled, Settings settings) {
        return Pilot.of(
                Workload.of(derivatives, N, settings),
                derivatives,
                x,
                n -> labelled ? loss(n) : Optional.empty(),
                settings);
    }

    private Optional<org.ntk4j.hessian.Loss> loss(long n) {
        INDArray labels = digits.oneHot().get(NDArrayIndex.interval(0, n));
        return NetworkLoss.of(network.head().orElseThrow(), labels, null);
    }

    private static Settings settings(boolean comparing, Part... skipped) {
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        parts.addAll(List.of(skipped));
        return new Settings(
                TranslationOptions.defaults(),
                false,
                parts,
                comparing,
                MemoryBudget.ofMegabytes(100));
    }
}
