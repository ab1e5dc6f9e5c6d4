/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.linalg.Spectrum;

/**
 * What was found out about one saved network on a probe of n examples, k outputs and p trainable
 * parameters. What was not asked for or cannot be had is empty, and never a made-up number; the
 * matrices are [n][n] or [nk][nk], rows first.
 *
 * @param subject what was analyzed
 * @param outputs f_a(x_i), [n][k]
 * @param kernel the tangent kernel
 * @param hessian the curvature of the outputs and of the loss
 * @param kappa |f - y|_2 (output Hessian norm) / |J|_2^2, if there are labels
 * @param kernelVelocityTrace d/dt of the trace kernel under dw/dt = -grad loss, [n][n], if there
 *     are labels
 * @param reference how far the network is from another checkpoint, if there is one
 * @param labels [n][k], if there are labels
 * @param omitted what was asked for and cannot be had, by its key in the JSON, and why
 */
public record Analysis(
        Subject subject,
        double[][] outputs,
        Kernel kernel,
        Optional<Hessian> hessian,
        OptionalDouble kappa,
        Optional<double[][]> kernelVelocityTrace,
        Optional<Reference> reference,
        Optional<double[][]> labels,
        Map<String, String> omitted) {

    /**
     * Copies the map.
     *
     * @param subject what was analyzed
     * @param outputs the outputs
     * @param kernel the tangent kernel
     * @param hessian the curvature
     * @param kappa the inverse relative scale
     * @param kernelVelocityTrace the velocity of the trace kernel
     * @param reference the distance from another checkpoint
     * @param labels the labels
     * @param omitted what cannot be had
     */
    public Analysis {
        omitted = Collections.unmodifiableMap(new LinkedHashMap<>(omitted));
    }

    /**
     * The network and how it was looked at.
     *
     * @param model its file, as the user named it
     * @param iteration the training iterations it has seen, as its configuration says
     * @param epoch the training epochs
     * @param precision what was computed in, "float" or "double"
     * @param n number of examples
     * @param k number of outputs
     * @param p number of trainable parameters
     * @param layers layer name to its number of trainable parameters, in the order of the vector
     */
    public record Subject(
            String model,
            int iteration,
            int epoch,
            String precision,
            long n,
            long k,
            long p,
            Map<String, Long> layers) {

        /**
         * Copies the map.
         *
         * @param model its file
         * @param iteration the training iterations
         * @param epoch the training epochs
         * @param precision float or double
         * @param n number of examples
         * @param k number of outputs
         * @param p number of trainable parameters
         * @param layers trainable parameters by layer
         */
        public Subject {
            layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        }
    }

    /**
     * The tangent kernel Theta[(i,a),(j,b)] = &lt;df_a(x_i)/dw, df_b(x_j)/dw&gt;.
     *
     * @param trace the sum over outputs, [n][n]
     * @param perLayerTrace the same of each layer's parameters alone; they add up to the trace
     * @param pseudo the kernel of the sum of logits over sqrt(k), [n][n], if matrices were asked
     *     for
     * @param full [nk][nk], row i*k + a, if matrices were asked for and it fits into memory
     * @param spectrum of the full kernel, unless it was not asked for or does not fit into memory
     * @param jacobianSpectralNorm |J|_2, the square root of the full kernel's largest eigenvalue
     */
    public record Kernel(
            double[][] trace,
            Map<String, double[][]> perLayerTrace,
            Optional<double[][]> pseudo,
            Optional<double[][]> full,
            Optional<Spectrum> spectrum,
            OptionalDouble jacobianSpectralNorm) {

        /**
         * Copies the map.
         *
         * @param trace the trace kernel
         * @param perLayerTrace the trace kernel by layer
         * @param pseudo the pseudo kernel
         * @param full the full kernel
         * @param spectrum the full kernel's
         * @param jacobianSpectralNorm |J|_2
         */
        public Kernel {
            perLayerTrace = Collections.unmodifiableMap(new LinkedHashMap<>(perLayerTrace));
        }
    }

    /**
     * Curvature in the parameters.
     *
     * @param outputSpectralNorms |d2 f_a(x_i)/dw2|_2, [n][k]
     * @param outputSpectralNorm the largest of them
     * @param lossTopEigenvalue the algebraically largest eigenvalue of the loss Hessian: the
     *     sharpness; needs labels and a known loss
     * @param lossGaussNewtonTopEigenvalue the same of its Gauss-Newton part J^T Lambda J
     * @param converged whether every eigenvalue is within its tolerance; if not, values may be too
     *     small
     */
    public record Hessian(
            double[][] outputSpectralNorms,
            double outputSpectralNorm,
            OptionalDouble lossTopEigenvalue,
            OptionalDouble lossGaussNewtonTopEigenvalue,
            boolean converged) {}

    /**
     * How far the network is from a reference checkpoint of the same configuration; see {@link
     * org.ntk4j.kernel.KernelMetrics}.
     *
     * @param model the checkpoint's file
     * @param kind which kernel was compared: the full one, or the trace where the full one does not
     *     fit into memory
     * @param drift |Theta_t - Theta_0|_F / |Theta_0|_F
     * @param cka the centred alignment of the two kernels
     * @param kernelDistance 1 - their cosine
     * @param linearizationError |f - f_lin|_F / |f - f_0|_F, f_lin being linearized at the
     *     reference
     * @param parameterMovement |w - w_0|_2 / |w_0|_2
     * @param perLayerDrift the drift of each layer's kernel
     * @param before the kernel at the reference
     */
    public record Reference(
            String model,
            KernelKind kind,
            OptionalDouble drift,
            OptionalDouble cka,
            OptionalDouble kernelDistance,
            OptionalDouble linearizationError,
            OptionalDouble parameterMovement,
            Map<String, Double> perLayerDrift,
            Kernel before) {

        /**
         * Copies the map.
         *
         * @param model the checkpoint's file
         * @param kind which kernel was compared
         * @param drift of the kernel
         * @param cka of the kernels
         * @param kernelDistance of the kernels
         * @param linearizationError of the surrogate
         * @param parameterMovement of the parameters
         * @param perLayerDrift of each layer's kernel
         * @param before the kernel at the reference
         */
        public Reference {
            perLayerDrift = Collections.unmodifiableMap(new LinkedHashMap<>(perLayerDrift));
        }
    }
}
