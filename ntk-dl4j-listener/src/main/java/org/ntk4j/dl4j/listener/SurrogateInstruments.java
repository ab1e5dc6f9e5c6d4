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
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.hessian.Kappa;
import org.ntk4j.hessian.LossHessian;
import org.ntk4j.hessian.OutputHessian;
import org.ntk4j.hessian.OutputHessianNorms;
import org.ntk4j.hessian.OutputIndex;
import org.ntk4j.kernel.KernelVelocity;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.Norms;
import org.ntk4j.regime.Quantity;

/** The instruments that differentiate twice, or compare with the linearized surrogate. */
final class SurrogateInstruments {

    /** A percent is enough to see a norm grow; each further digit costs products. */
    private static final Lanczos LANCZOS = Lanczos.create().withTolerance(1e-2);

    private SurrogateInstruments() {}

    /** How wrong the surrogate has become. */
    static final class LinearizationError implements Instrument {

        @Override
        public String name() {
            return "linearization error";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.LINEARIZATION_ERROR);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            Instruments.putDefined(
                    measurement,
                    Quantity.LINEARIZATION_ERROR,
                    reading.surrogate().error(reading.derivatives().graph().parameters()).whole());
        }
    }

    /** How fast the kernel moves along the gradient of the loss. */
    static final class Velocity implements Instrument {

        /** Kept: the first use of a strategy checks it against the definition. */
        private KernelVelocity strategy;

        private final MemoryBudget budget;

        Velocity(MemoryBudget budget) {
            this.budget = budget;
        }

        @Override
        public String name() {
            return "kernel velocity";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.KERNEL_VELOCITY, Quantity.FORECAST_DRIFT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            INDArray outputs = reading.derivatives().outputs(reading.examples());
            INDArray residual = reading.loss().orElseThrow().gradient(outputs);
            double loss = reading.loss().orElseThrow().value(outputs);
            INDArray direction = reading.derivatives().vjp(reading.examples(), residual);
            outputs.close();
            residual.close();
            double rate = 0;
            for (ParameterBlock block : reading.derivatives().graph().blocks()) {
                INDArray part = block.of(direction);
                double weight = reading.weights().applyAsDouble(block);
                double norm = Norms.of(part);
                rate += weight * norm * norm;
                part.muli(-weight);
            }
            double velocity = relativeVelocity(reading, direction);
            direction.close();
            Instruments.putDefined(measurement, Quantity.KERNEL_VELOCITY, velocity);
            if (rate > 0) {
                Instruments.putDefined(
                        measurement, Quantity.FORECAST_DRIFT, velocity * loss / rate);
            }
        }

        private double relativeVelocity(Reading reading, INDArray direction) {
            if (strategy == null) {
                strategy = KernelVelocity.layerWise(reading.derivatives(), budget);
            }
            try (TangentKernel velocity =
                    reading.weighted(
                            strategy.along(reading.kind(), reading.examples(), direction))) {
                return Norms.of(velocity.matrix()) / Norms.of(reading.baselineKernel().matrix());
            }
        }
    }

    /**
     * The output Hessian's norm at the worst outputs: those with the largest norms among a few
     * candidates at the first reading, which are then followed.
     */
    static final class WorstOutputs implements Instrument {

        private static final int CANDIDATES = 8;
        private static final int FOLLOWED = 2;

        private List<OutputIndex> followed;

        @Override
        public String name() {
            return "output Hessian norm";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.OUTPUT_HESSIAN_NORM);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            OutputHessian hessian = hessian(reading);
            OutputHessianNorms norms =
                    hessian.norms(followed == null ? candidates(reading) : followed);
            followed = norms.worst(FOLLOWED);
            Instruments.putDefined(
                    measurement, Quantity.OUTPUT_HESSIAN_NORM, norms.maximum().value());
        }

        /** Spread over examples and outputs, the same for the same probe. */
        private static List<OutputIndex> candidates(Reading reading) {
            long n = reading.examples().size();
            long k = reading.derivatives().graph().outputCount();
            long count = Math.min(CANDIDATES, n * k);
            List<OutputIndex> candidates = new ArrayList<>();
            for (long c = 0; c < count; c++) {
                long index = c * (n * k) / count;
                candidates.add(new OutputIndex(index / k, index % k));
            }
            return candidates;
        }
    }

    /** Every output's Hessian, and kappa, which needs them all. */
    static final class AllOutputs implements Instrument {

        @Override
        public String name() {
            return "output Hessian norms and kappa";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.OUTPUT_HESSIAN_NORM, Quantity.KAPPA);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            if (reading.labels() == null) {
                Instruments.putDefined(
                        measurement,
                        Quantity.OUTPUT_HESSIAN_NORM,
                        hessian(reading).maximum().value());
                return;
            }
            Kappa kappa =
                    Kappa.of(
                            reading.derivatives(),
                            reading.examples(),
                            reading.labels(),
                            LANCZOS,
                            reading.weights());
            Instruments.putDefined(
                    measurement, Quantity.OUTPUT_HESSIAN_NORM, kappa.hessian().value());
            Instruments.putDefined(measurement, Quantity.KAPPA, kappa.value());
        }
    }

    /** The curvature of the loss. */
    static final class LossCurvature implements Instrument {

        @Override
        public String name() {
            return "loss curvature";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.LOSS_TOP_EIGENVALUE, Quantity.LOSS_GAUSS_NEWTON_TOP_EIGENVALUE);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            try (LossHessian hessian =
                    LossHessian.of(
                            reading.derivatives(),
                            reading.examples(),
                            reading.loss().orElseThrow(),
                            reading.weights())) {
                Instruments.putDefined(
                        measurement,
                        Quantity.LOSS_TOP_EIGENVALUE,
                        LANCZOS.largest(hessian).value());
                Instruments.putDefined(
                        measurement,
                        Quantity.LOSS_GAUSS_NEWTON_TOP_EIGENVALUE,
                        LANCZOS.largest(hessian.gaussNewton()).value());
            }
        }
    }

    private static OutputHessian hessian(Reading reading) {
        return OutputHessian.of(
                reading.derivatives(), reading.examples(), LANCZOS, reading.weights());
    }
}
