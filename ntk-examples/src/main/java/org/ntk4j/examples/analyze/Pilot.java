/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.JacobianNorm;
import org.ntk4j.hessian.Loss;
import org.ntk4j.hessian.LossHessian;
import org.ntk4j.hessian.OutputHessian;
import org.ntk4j.hessian.OutputIndex;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelPlan;
import org.ntk4j.kernel.KernelVelocity;
import org.ntk4j.linalg.Lanczos;

/**
 * Estimates the time of checkpoints by doing a small part of the work of one.
 *
 * @param kernel seconds of the kernels of a checkpoint and what is read off them
 * @param rest seconds of its Hessians and of the velocity of its kernel
 */
record Pilot(double kernel, double rest) {

    /** So many examples to begin with. */
    private static final long EXAMPLES = 16;

    /** What takes less is mostly overhead, which grows less than the work. */
    private static final double ENOUGH_SECONDS = 0.2;

    private static final long HESSIAN_OUTPUTS = 4;
    private static final double NANO = 1e-9;

    /**
     * Measures.
     *
     * @param work of one checkpoint
     * @param derivatives of the function at any parameters
     * @param x the probe
     * @param loss the loss on so many of the first examples; empty if its curvature is not known
     * @param settings what is wanted
     * @return the seconds
     */
    static Pilot of(
            Workload work,
            Derivatives derivatives,
            Examples x,
            LongFunction<Optional<Loss>> loss,
            Settings settings) {
        long n = Math.min(x.size(), EXAMPLES);
        Examples some = x.slice(0, n);
        try {
            Sample sample = new Sample(work, derivatives, some, loss.apply(n), settings);
            double kernel = kernel(work, derivatives, x);
            if (!work.fullFits()) {
                kernel += seconds(() -> JacobianNorm.of(derivatives, x, settings.lanczos()));
            }
            double rest = 0;
            if (settings.wants(Part.HESSIAN)) {
                rest += sample.outputHessians() + sample.lossHessians();
            }
            if (settings.wants(Part.VELOCITY)) {
                rest += sample.velocity();
            }
            return new Pilot(kernel, rest);
        } finally {
            some.close();
        }
    }

    /** The planned operations at the speed of those of a smaller kernel that takes its time. */
    private static double kernel(Workload work, Derivatives derivatives, Examples x) {
        double operations = work.trace().operations() + work.fullOperations();
        for (long n = Math.min(x.size(), EXAMPLES); ; n = Math.min(x.size(), 2 * n)) {
            KernelPlan small = plan(work, derivatives, n);
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives, small.budget());
            Examples some = x.slice(0, n);
            try {
                // The first call builds the graph of the derivatives.
                Runnable kernel = () -> ntk.compute(KernelKind.TRACE, some).close();
                kernel.run();
                double seconds = seconds(kernel);
                if (seconds >= ENOUGH_SECONDS || n == x.size()) {
                    return operations / small.operations() * seconds;
                }
            } finally {
                some.close();
            }
        }
    }

    private static KernelPlan plan(Workload work, Derivatives derivatives, long n) {
        return KernelPlan.of(derivatives, KernelKind.TRACE, n, work.trace().budget());
    }

    /** The first examples of a probe, and what the whole costs judged by them. */
    private record Sample(
            Workload work,
            Derivatives derivatives,
            Examples x,
            Optional<Loss> loss,
            Settings settings) {

        double outputHessians() {
            OutputHessian hessian = OutputHessian.of(derivatives, x, lanczos());
            List<OutputIndex> some = new ArrayList<>();
            for (long a = 0; a < Math.min(work.k(), HESSIAN_OUTPUTS); a++) {
                some.add(new OutputIndex(x.size() / 2, a));
            }
            return possible(
                    () -> {
                        hessian.norm(0, 0);
                        double one = seconds(() -> hessian.norms(some)) / some.size();
                        return work.n() * work.k() * one;
                    });
        }

        /** Its products cost as much as there are examples. */
        double lossHessians() {
            return loss.map(known -> possible(() -> seconds(() -> eigenvalues(known)) * growth()))
                    .orElse(0.0);
        }

        private void eigenvalues(Loss known) {
            try (LossHessian hessian = LossHessian.of(derivatives, x, known)) {
                lanczos().largest(hessian);
                lanczos().largest(hessian.gaussNewton());
            }
        }

        double velocity() {
            return loss.map(known -> possible(() -> velocity(known))).orElse(0.0);
        }

        private double velocity(Loss known) {
            KernelPlan small = plan(work, derivatives, x.size());
            KernelVelocity velocity = KernelVelocity.layerWise(derivatives, small.budget());
            INDArray outputs = derivatives.outputs(x);
            INDArray residual = known.gradient(outputs);
            INDArray direction = derivatives.vjp(x, residual);
            try {
                double sample =
                        seconds(() -> velocity.along(KernelKind.TRACE, x, direction).close());
                return work.trace().operations() / small.operations() * sample;
            } finally {
                outputs.close();
                residual.close();
                direction.close();
            }
        }

        private double growth() {
            return (double) work.n() / x.size();
        }

        private Lanczos lanczos() {
            return CurvatureReader.tolerant(derivatives, settings.lanczos());
        }
    }

    /** 0 for what cannot be differentiated twice and is going to be left out. */
    private static double possible(DoubleSupplier seconds) {
        try {
            return seconds.getAsDouble();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return 0;
        }
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Math.max(1, System.nanoTime() - start) * NANO;
    }
}
