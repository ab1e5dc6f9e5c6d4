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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.Kappa;
import org.ntk4j.hessian.Loss;
import org.ntk4j.hessian.LossHessian;
import org.ntk4j.hessian.OutputHessian;
import org.ntk4j.hessian.OutputHessianNorms;
import org.ntk4j.hessian.OutputIndex;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.Numbers;
import org.ntk4j.linalg.SpectralValue;

/**
 * The curvature at the current parameters.
 *
 * @param outputs the norms of all output Hessians
 * @param loss the largest eigenvalues of the loss Hessian and of its Gauss-Newton part, or none
 */
record CurvatureReader(OutputHessianNorms outputs, List<SpectralValue> loss) {

    /** The residual allowed of an eigenvalue; float products are too noisy for more. */
    private static final double DOUBLE_TOLERANCE = 1e-7;

    private static final double FLOAT_TOLERANCE = 1e-4;

    static CurvatureReader read(
            Derivatives derivatives,
            Examples x,
            Optional<Loss> loss,
            Lanczos settings,
            Runnable afterEach) {
        Lanczos lanczos = tolerant(derivatives, settings);
        List<SpectralValue> losses = new ArrayList<>();
        loss.ifPresent(
                known -> {
                    try (LossHessian hessian = LossHessian.of(derivatives, x, known)) {
                        losses.add(lanczos.largest(hessian));
                        losses.add(lanczos.largest(hessian.gaussNewton()));
                    }
                });
        return new CurvatureReader(outputs(derivatives, x, lanczos, afterEach), losses);
    }

    /** With the tolerance that the precision allows. */
    static Lanczos tolerant(Derivatives derivatives, Lanczos settings) {
        boolean exact = derivatives.graph().dataType() == DataType.DOUBLE;
        return settings.withTolerance(exact ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE);
    }

    /** Example by example, which costs no more than all at once and shows progress. */
    private static OutputHessianNorms outputs(
            Derivatives derivatives, Examples x, Lanczos lanczos, Runnable afterEach) {
        OutputHessian hessian = OutputHessian.of(derivatives, x, lanczos);
        long k = derivatives.graph().outputCount();
        Map<OutputIndex, SpectralValue> norms = new LinkedHashMap<>();
        for (long i = 0; i < x.size(); i++) {
            List<OutputIndex> outputs = new ArrayList<>();
            for (long a = 0; a < k; a++) {
                outputs.add(new OutputIndex(i, a));
            }
            norms.putAll(hessian.norms(outputs).norms());
            afterEach.run();
        }
        return new OutputHessianNorms(x.size(), k, norms);
    }

    Analysis.Hessian reading() {
        SpectralValue largest = outputs.maximum();
        return new Analysis.Hessian(
                outputs.table(),
                largest.value(),
                lossEigenvalue(0),
                lossEigenvalue(1),
                largest.converged() && loss.stream().allMatch(SpectralValue::converged));
    }

    private OptionalDouble lossEigenvalue(int index) {
        return loss.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss.get(index).value());
    }

    OptionalDouble kappa(
            double[][] f, Optional<INDArray> labels, OptionalDouble jacobianSpectralNorm) {
        if (labels.isEmpty() || jacobianSpectralNorm.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[][] y = Numbers.rows(labels.get());
        double squares = 0;
        for (int i = 0; i < f.length; i++) {
            for (int a = 0; a < f[i].length; a++) {
                squares += (f[i][a] - y[i][a]) * (f[i][a] - y[i][a]);
            }
        }
        SpectralValue jacobian = new SpectralValue(jacobianSpectralNorm.getAsDouble(), 0, 0, true);
        double kappa = new Kappa(Math.sqrt(squares), outputs.maximum(), jacobian).value();
        return Double.isFinite(kappa) ? OptionalDouble.of(kappa) : OptionalDouble.empty();
    }
}
