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
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.JacobianNorm;
import org.ntk4j.hessian.OutputHessian;
import org.ntk4j.hessian.OutputIndex;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelPlan;
import org.ntk4j.linalg.Lanczos;

/** Estimates the time of a checkpoint by doing a small part of its work. */
final class Pilot {

    /** So many examples tell the speed of a kernel in as many pieces as the budget makes it. */
    private static final long KERNEL_EXAMPLES = 16;

    private static final long HESSIAN_OUTPUTS = 4;
    private static final double NANO = 1e-9;

    private Pilot() {}

    static double seconds(Workload work, Derivatives derivatives, Examples x, Settings settings) {
        double seconds = kernelSeconds(work, derivatives, x);
        if (!work.fullFits()) {
            seconds += seconds(() -> JacobianNorm.of(derivatives, x, settings.lanczos()));
        }
        if (settings.wants(Part.HESSIAN)) {
            seconds += work.n() * work.k() * hessianSeconds(work, derivatives, x, settings);
        }
        return seconds;
    }

    /** The planned operations at the speed of those of a smaller kernel. */
    private static double kernelSeconds(Workload work, Derivatives derivatives, Examples x) {
        long n = Math.min(x.size(), KERNEL_EXAMPLES);
        KernelPlan small = KernelPlan.of(derivatives, KernelKind.TRACE, n, work.trace().budget());
        EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives, small.budget());
        Examples some = x.slice(0, n);
        Runnable kernel = () -> ntk.compute(KernelKind.TRACE, some).close();
        try {
            // The first call builds the graph of the derivatives.
            kernel.run();
            double operations = work.trace().operations() + work.fullOperations();
            return operations / small.operations() * seconds(kernel);
        } finally {
            some.close();
        }
    }

    /** Of one output; 0 if it cannot be differentiated twice and is going to be left out. */
    private static double hessianSeconds(
            Workload work, Derivatives derivatives, Examples x, Settings settings) {
        Lanczos lanczos = CurvatureReader.tolerant(derivatives, settings.lanczos());
        OutputHessian hessian = OutputHessian.of(derivatives, x, lanczos);
        List<OutputIndex> some = new ArrayList<>();
        for (long a = 0; a < Math.min(work.k(), HESSIAN_OUTPUTS); a++) {
            some.add(new OutputIndex(x.size() / 2, a));
        }
        try {
            hessian.norm(0, 0);
            return seconds(() -> hessian.norms(some)) / some.size();
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
