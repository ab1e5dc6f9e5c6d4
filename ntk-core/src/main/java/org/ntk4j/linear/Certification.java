/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Norms;
import org.ntk4j.linalg.Numbers;

/** The measured sides of the inequalities, in float64 numbers of our own. */
final class Certification {

    /** Rounding errors of a kernel entry or an output, in units of the last place of its scale. */
    private static final double ROUNDINGS = 100;

    private final double radius;
    private final double ulp;
    private final double[] gradients;
    private final double[][] kernelChange;
    private final double[] outputError;
    private final double[] outputScale;

    Certification(LinearizedModel model, INDArray w, ToDoubleFunction<ParameterBlock> weight) {
        Derivatives derivatives = model.derivatives();
        this.ulp =
                derivatives.graph().dataType() == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1.0f);
        this.radius = radius(model, w, weight);
        EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives);
        double[][] before = kernel(model, model.reference(), ntk, weight);
        double[][] after = kernel(model, w, ntk, weight);
        int side = before.length;
        this.gradients = new double[side];
        this.kernelChange = new double[side][side];
        for (int g = 0; g < side; g++) {
            gradients[g] = Math.sqrt(before[g][g]);
            for (int h = 0; h < side; h++) {
                kernelChange[g][h] = Math.abs(after[g][h] - before[g][h]);
            }
        }
        double[] actual = entries(model.at(w, () -> derivatives.outputs(model.examples())));
        double[] linear = entries(model.outputs(w));
        this.outputError = new double[side];
        this.outputScale = new double[side];
        for (int g = 0; g < side; g++) {
            outputError[g] = Math.abs(actual[g] - linear[g]);
            outputScale[g] = Math.abs(actual[g]) + gradients[g] * radius;
        }
    }

    private static double radius(
            LinearizedModel model, INDArray w, ToDoubleFunction<ParameterBlock> weight) {
        INDArray difference = model.difference(w);
        double square = 0;
        for (ParameterBlock block : model.derivatives().graph().blocks()) {
            double norm = Norms.of(block.of(difference));
            square += norm * norm / weight.applyAsDouble(block);
        }
        difference.close();
        return Math.sqrt(square);
    }

    private static double[][] kernel(
            LinearizedModel model,
            INDArray w,
            EmpiricalNtk ntk,
            ToDoubleFunction<ParameterBlock> weight) {
        return model.at(
                w,
                () -> {
                    TangentKernel plain = ntk.compute(KernelKind.FULL, model.examples());
                    try (TangentKernel kernel = plain.reweighted(weight)) {
                        return Numbers.rows(kernel.matrix());
                    }
                });
    }

    /** The entries in C order; closes the array. */
    private static double[] entries(INDArray array) {
        try (array) {
            return Numbers.of(array);
        }
    }

    LinearityCertificate with(double epsilon) {
        double reach = epsilon * radius;
        Inequality kernel = null;
        Inequality outputs = null;
        double least = 0;
        for (int g = 0; g < gradients.length; g++) {
            for (int h = g; h < gradients.length; h++) {
                double sum = gradients[g] + gradients[h];
                Inequality pair =
                        new Inequality(
                                g,
                                h,
                                kernelChange[g][h],
                                reach * sum + reach * reach,
                                ROUNDINGS * ulp * gradients[g] * gradients[h]);
                kernel = Inequality.tighter(kernel, pair);
                // The positive root r of r^2 + r sum = measured, written without cancellation.
                double root = Math.sqrt(sum * sum + 4 * pair.measured());
                least = Math.max(least, implied(pair, 2 * pair.measured() / (sum + root) / radius));
            }
            Inequality one =
                    new Inequality(
                            g,
                            g,
                            outputError[g],
                            reach * radius / 2,
                            ROUNDINGS * ulp * outputScale[g]);
            outputs = Inequality.tighter(outputs, one);
            least = Math.max(least, implied(one, 2 * one.measured() / (radius * radius)));
        }
        return new LinearityCertificate(epsilon, radius, kernel, outputs, least);
    }

    private static double implied(Inequality inequality, double epsilon) {
        return inequality.measured() <= inequality.rounding() ? 0 : epsilon;
    }
}
