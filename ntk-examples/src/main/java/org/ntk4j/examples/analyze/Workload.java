/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelPlan;
import org.ntk4j.kernel.MemoryBudget;

/**
 * How much work one checkpoint is, known before it is done.
 *
 * @param n number of examples
 * @param k number of outputs
 * @param p number of parameters
 * @param layers number of layers that have some
 * @param precision float or double
 * @param trace how the trace kernel will be computed
 * @param full how the full kernel will be; empty if it is not wanted
 * @param fullRefusal why the full kernel will not be, in numbers, and what would fit; empty if it
 *     is not wanted or fits
 * @param kernels how many are kept at a time: two where another checkpoint is compared with
 * @param budget what all kernels together may take
 */
public record Workload(
        long n,
        long k,
        long p,
        int layers,
        String precision,
        KernelPlan trace,
        Optional<KernelPlan> full,
        Optional<String> fullRefusal,
        int kernels,
        MemoryBudget budget) {

    /** Matrices of float64 that finding eigenvalues takes beside the kernel. */
    private static final int EIGENVALUE_MATRICES = 3;

    static Workload of(Derivatives derivatives, long n, Settings settings) {
        DifferentiableGraph graph = derivatives.graph();
        MemoryBudget whole = settings.budget();
        MemoryBudget share = MemoryBudget.ofBytes(Math.max(1, whole.bytes() / kernels(settings)));
        boolean spectrum = settings.wants(Part.SPECTRUM);
        Optional<KernelPlan> full =
                spectrum ? Optional.of(full(derivatives, n, settings)) : Optional.empty();
        return new Workload(
                n,
                graph.outputCount(),
                graph.parameterCount(),
                graph.layers().size(),
                graph.dataType().name().toLowerCase(Locale.ROOT),
                KernelPlan.of(derivatives, KernelKind.TRACE, n, share),
                full,
                full.filter(plan -> !plan.fits()).map(plan -> refusal(derivatives, plan, settings)),
                kernels(settings),
                whole);
    }

    private static int kernels(Settings settings) {
        return settings.comparing() ? 2 : 1;
    }

    /** The full kernel within its share of what its eigenvalues leave over. */
    private static KernelPlan full(Derivatives derivatives, long n, Settings settings) {
        double left = settings.budget().bytes() - eigenvalueBytes(n, derivatives);
        MemoryBudget share = MemoryBudget.ofBytes((long) Math.max(1, left / kernels(settings)));
        return KernelPlan.of(derivatives, KernelKind.FULL, n, share);
    }

    private static double eigenvalueBytes(long n, Derivatives derivatives) {
        double rows = (double) n * derivatives.graph().outputCount();
        return EIGENVALUE_MATRICES * Double.BYTES * rows * rows;
    }

    private static String refusal(Derivatives derivatives, KernelPlan plan, Settings settings) {
        long n = plan.examples();
        double needed =
                eigenvalueBytes(n, derivatives) + (double) kernels(settings) * plan.peakBytes();
        long fits = 0;
        long fails = n;
        while (fails - fits > 1) {
            long middle = (fits + fails) >>> 1;
            if (full(derivatives, middle, settings).fits()) {
                fits = middle;
            } else {
                fails = middle;
            }
        }
        String most = fits == 0 ? "" : ", take at most %d examples".formatted(fits);
        return ("the full %s of %d rows and the eigenvalues need at least %s, the memory budget is"
                        + " %s: raise it%s, or --skip spectrum")
                .formatted(
                        settings.comparing() ? "kernels" : "kernel",
                        n * plan.outputs(),
                        MemoryBudget.ofBytes((long) needed),
                        settings.budget(),
                        most);
    }

    /**
     * Checks that at least the trace kernel fits into the budget, and that the system gives as much
     * memory as is planned: ND4J 1.0.0-M2.1 does not look whether it was given any, and ends the
     * process.
     *
     * @return this
     * @throws DataException if it does not; says what it needs and what would fit
     */
    Workload requireFit() {
        if (!trace.fits()) {
            throw new DataException(trace + " (see --memory-budget)");
        }
        Pointer asked = Pointer.malloc(peakBytes());
        if (asked == null || asked.isNull()) {
            throw new DataException(
                    "the kernels need %s of memory, which the system refuses: take fewer examples,"
                                    .formatted(MemoryBudget.ofBytes(peakBytes()))
                            + " a smaller --memory-budget, or --skip spectrum");
        }
        Pointer.free(asked);
        return this;
    }

    boolean fullFits() {
        return full.isPresent() && full.get().fits();
    }

    /** Of the full kernel with its eigenvalues; 0 if it is not computed. */
    double fullOperations() {
        return fullFits() ? full.orElseThrow().operations() + 4 * Math.pow(rows(), 3) / 3 : 0;
    }

    private double rows() {
        return (double) n * k;
    }

    /** Of all kernels that are kept at a time, with the eigenvalues of one. */
    long peakBytes() {
        double eigenvalues = fullFits() ? EIGENVALUE_MATRICES * Double.BYTES * rows() * rows() : 0;
        double kernel = fullFits() ? full.orElseThrow().peakBytes() : 0;
        return (long)
                Math.max(
                        1,
                        Math.max(
                                (double) kernels * trace.peakBytes(),
                                kernels * kernel + eigenvalues));
    }

    /** One line for people. */
    @Override
    public String toString() {
        return ("%d examples x %d outputs = %d rows, %d parameters in %d layers, %s; %s %s of %s")
                .formatted(
                        n,
                        k,
                        n * k,
                        p,
                        layers,
                        precision,
                        kernels > 1 ? "its kernel and the reference's take" : "a kernel takes",
                        MemoryBudget.ofBytes(peakBytes()),
                        budget);
    }
}
