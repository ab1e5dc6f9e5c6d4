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
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.JacobianNorm;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.Spectrum;

/** The tangent kernel of the current parameters, as much of it as fits into memory. */
final class KernelReader {

    private final Derivatives derivatives;
    private final Examples x;
    private final Settings settings;
    private final EmpiricalNtk ntk;
    private final Workload workload;

    KernelReader(Derivatives derivatives, Examples x, Settings settings) {
        this.derivatives = derivatives;
        this.x = x;
        this.settings = settings;
        this.ntk = EmpiricalNtk.layerWise(derivatives);
        this.workload = Workload.of(derivatives.graph(), x.size(), settings);
    }

    Reading read() {
        Map<String, String> omitted = new LinkedHashMap<>();
        boolean wanted = settings.wants(Part.SPECTRUM);
        boolean full = wanted && workload.fullFits();
        if (wanted && !full) {
            omitted.put("ntk.eigenvalues", workload.fullRefusal());
        }
        TangentKernel trace = ntk.compute(KernelKind.TRACE, x);
        TangentKernel theta = full ? ntk.compute(KernelKind.FULL, x) : null;
        Optional<Spectrum> spectrum =
                Optional.ofNullable(theta).map(kernel -> Spectrum.of(kernel.matrix()));
        Map<String, double[][]> layers = new LinkedHashMap<>();
        trace.layers().forEach((layer, matrix) -> layers.put(layer, Arrays64.rows(matrix)));
        Analysis.Kernel kernel =
                new Analysis.Kernel(
                        Arrays64.rows(trace.matrix()),
                        layers,
                        settings.matrices() ? Optional.of(pseudo()) : Optional.empty(),
                        Optional.ofNullable(theta)
                                .filter(any -> settings.matrices())
                                .map(any -> Arrays64.rows(any.matrix())),
                        spectrum,
                        OptionalDouble.of(jacobianNorm(spectrum)));
        if (theta != null) {
            trace.close();
        }
        return new Reading(kernel, theta == null ? trace : theta, omitted);
    }

    private double[][] pseudo() {
        try (TangentKernel pseudo = ntk.compute(KernelKind.PSEUDO, x)) {
            return Arrays64.rows(pseudo.matrix());
        }
    }

    /** From all eigenvalues if they are there, else by an iteration that never forms the kernel. */
    private double jacobianNorm(Optional<Spectrum> spectrum) {
        return spectrum.map(s -> Math.sqrt(Math.max(0, s.top())))
                .orElseGet(() -> JacobianNorm.of(derivatives, x, Lanczos.create()).value());
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
