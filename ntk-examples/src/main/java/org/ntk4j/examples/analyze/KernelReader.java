/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.JacobianNorm;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelDetail;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelPlan;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Numbers;
import org.ntk4j.linalg.Spectrum;

/** The tangent kernel of the current parameters, as much of it as fits into memory. */
final class KernelReader {

    private final Derivatives derivatives;
    private final Examples x;
    private final Settings settings;
    private final Workload workload;
    private final EmpiricalNtk modest;
    private final Optional<EmpiricalNtk> whole;

    KernelReader(Derivatives derivatives, Examples x, Settings settings) {
        this.derivatives = derivatives;
        this.x = x;
        this.settings = settings;
        this.workload = Workload.of(derivatives, x.size(), settings).requireFit();
        this.modest = EmpiricalNtk.layerWise(derivatives, workload.trace().budget());
        this.whole =
                workload.full()
                        .filter(KernelPlan::fits)
                        .map(plan -> EmpiricalNtk.layerWise(derivatives, plan.budget()));
    }

    Workload workload() {
        return workload;
    }

    Reading read() {
        Map<String, String> omitted = new LinkedHashMap<>();
        TangentKernel trace = modest.compute(KernelKind.TRACE, x);
        double[][] traceRows = Numbers.rows(trace.matrix());
        Map<String, double[][]> layers = new LinkedHashMap<>();
        if (trace.detail() != KernelDetail.SUM) {
            trace.layers().forEach((layer, matrix) -> layers.put(layer, Numbers.rows(matrix)));
        } else if (settings.matrices()) {
            omitted.put("ntk.perLayerTrace", "the layers' kernels do not fit beside their sum");
        }
        if (whole.isPresent()) {
            trace.close();
        } else {
            workload.fullRefusal().ifPresent(why -> omitted.put("ntk.eigenvalues", why));
        }
        TangentKernel compared = whole.map(ntk -> ntk.compute(KernelKind.FULL, x)).orElse(trace);
        boolean full = whole.isPresent();
        Optional<Spectrum> spectrum =
                full ? Optional.of(Spectrum.of(compared.matrix())) : Optional.empty();
        Analysis.Kernel kernel =
                new Analysis.Kernel(
                        traceRows,
                        layers,
                        settings.matrices() ? Optional.of(pseudo()) : Optional.empty(),
                        full && settings.matrices()
                                ? Optional.of(Numbers.rows(compared.matrix()))
                                : Optional.empty(),
                        spectrum,
                        OptionalDouble.of(jacobianNorm(spectrum)));
        return new Reading(kernel, compared, omitted);
    }

    private double[][] pseudo() {
        try (TangentKernel pseudo = modest.compute(KernelKind.PSEUDO, x)) {
            return Numbers.rows(pseudo.matrix());
        }
    }

    /** From all eigenvalues if they are there, else by an iteration that never forms the kernel. */
    private double jacobianNorm(Optional<Spectrum> spectrum) {
        return spectrum.map(s -> Math.sqrt(Math.max(0, s.top())))
                .orElseGet(() -> JacobianNorm.of(derivatives, x, settings.lanczos()).value());
    }

    /**
     * What was read.
     *
     * @param kernel the result
     * @param compared the kernel that is compared with another checkpoint's: the full one, or the
     *     trace; closed with this
     * @param omitted what does not fit into memory, and why
     */
    record Reading(Analysis.Kernel kernel, TangentKernel compared, Map<String, String> omitted)
            implements AutoCloseable {

        @Override
        public void close() {
            compared.close();
        }
    }
}
