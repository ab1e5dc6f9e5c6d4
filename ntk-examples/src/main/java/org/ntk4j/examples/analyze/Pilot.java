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
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
 * @param outputHessians seconds of the Hessians of its outputs
 * @param lossHessians seconds of that of its loss
 * @param velocity seconds of that of its kernel
 */
record Pilot(double kernel, double outputHessians, double lossHessians, double velocity) {

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
        Trial trial = new Trial(work, derivatives, x, loss, settings);
        double kernel = trial.kernel();
        if (!work.fullFits()) {
            kernel += seconds(() -> JacobianNorm.of(derivatives, x, settings.lanczos()));
        }
        boolean hessian = settings.wants(Part.HESSIAN);
        boolean known = loss.apply(1).isPresent();
        return new Pilot(
                kernel,
                hessian ? trial.outputHessians() : 0,
                hessian && known ? trial.lossHessians() : 0,
                known && settings.wants(Part.VELOCITY) ? trial.velocity() : 0);
    }

    /** Of all that a checkpoint takes beside its kernels. */
    double rest() {
        return outputHessians + lossHessians + velocity;
    }

    /**
     * What the whole probe costs, judged by its first examples. First calls are not timed: they
     * find out how to do the work, and build graphs for it.
     */
    private record Trial(
            Workload work,
            Derivatives derivatives,
            Examples x,
            LongFunction<Optional<Loss>> loss,
            Settings settings) {

        double kernel() {
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives, work.trace().budget());
            return whole(
                    work.trace().operations() + work.fullOperations(),
                    this::operations,
                    some -> warmSeconds(() -> ntk.compute(KernelKind.TRACE, some).close()));
        }

        double outputHessians() {
            Examples some = few();
            OutputHessian hessian = OutputHessian.of(derivatives, some, lanczos());
            List<OutputIndex> outputs = new ArrayList<>();
            for (long a = 0; a < Math.min(work.k(), HESSIAN_OUTPUTS); a++) {
                outputs.add(new OutputIndex(some.size() / 2, a));
            }
            try {
                return possible(
                        () -> {
                            hessian.norm(0, 0);
                            double one = seconds(() -> hessian.norms(outputs)) / outputs.size();
                            return work.n() * work.k() * one;
                        });
            } finally {
                some.close();
            }
        }

        /** As many products as few examples need, each of the time that all examples take. */
        double lossHessians() {
            return possible(() -> iterations() * whole(work.n(), n -> n, this::lossHessianProduct));
        }

        private double iterations() {
            Examples some = few();
            try (LossHessian hessian = lossHessian(some)) {
                return lanczos().largest(hessian).iterations()
                        + lanczos().largest(hessian.gaussNewton()).iterations();
            } finally {
                some.close();
            }
        }

        private double lossHessianProduct(Examples some) {
            try (LossHessian hessian = lossHessian(some);
                    INDArray any = Nd4j.ones(hessian.dataType(), hessian.dimension())) {
                return warmSeconds(() -> hessian.apply(any).close());
            }
        }

        private LossHessian lossHessian(Examples some) {
            return LossHessian.of(derivatives, some, loss.apply(some.size()).orElseThrow());
        }

        double velocity() {
            KernelVelocity velocity = KernelVelocity.layerWise(derivatives, work.trace().budget());
            return possible(
                    () ->
                            whole(
                                    work.trace().operations(),
                                    this::operations,
                                    some -> velocity(velocity, some)));
        }

        private double velocity(KernelVelocity velocity, Examples some) {
            INDArray outputs = derivatives.outputs(some);
            INDArray residual = loss.apply(some.size()).orElseThrow().gradient(outputs);
            INDArray direction = derivatives.vjp(some, residual);
            try {
                return warmSeconds(() -> velocity.along(KernelKind.TRACE, some, direction).close());
            } finally {
                outputs.close();
                residual.close();
                direction.close();
            }
        }

        /** All the work at the speed of a smaller one that takes its time. */
        private double whole(
                double all, LongToDoubleFunction part, ToDoubleFunction<Examples> seconds) {
            for (long n = Math.min(x.size(), EXAMPLES); ; n = Math.min(x.size(), 2 * n)) {
                Examples some = x.slice(0, n);
                try {
                    double taken = seconds.applyAsDouble(some);
                    if (taken >= ENOUGH_SECONDS || n == x.size()) {
                        return all / part.applyAsDouble(n) * taken;
                    }
                } finally {
                    some.close();
                }
            }
        }

        private Examples few() {
            return x.slice(0, Math.min(x.size(), EXAMPLES));
        }

        private double operations(long n) {
            return KernelPlan.of(derivatives, KernelKind.TRACE, n, work.trace().budget())
                    .operations();
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

    /** Of the second and third call, the less: a pause of a busy machine does not come twice. */
    private static double warmSeconds(Runnable work) {
        work.run();
        return Math.min(seconds(work), seconds(work));
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Math.max(1, System.nanoTime() - start) * NANO;
    }
}
