/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

/**
 * The scalar quantities that a measurement can carry.
 *
 * <p>In the formulas {@code Theta_t} is the empirical tangent kernel on the n probe examples at the
 * current parameters {@code w_t}, {@code Theta_0} the one at the baseline {@code w_0}; {@code
 * |.|_F} is the Frobenius norm and {@code <.,.>_F} its inner product; {@code lambda_1 >= lambda_2
 * >= ...} are the eigenvalues of {@code Theta_t}. Which kernel it is (trace, pseudo or full) is a
 * choice of the measurement; all quantities of one measurement are of the same kernel.
 *
 * <p>Keys and log keys are outside contracts: a constant may be added, none may be renamed.
 */
public enum Quantity {
    /** {@code |Theta_t - Theta_0|_F / |Theta_0|_F}; 0 at the baseline. */
    DRIFT("drift", "drift"),

    /**
     * One minus the cosine, {@code 1 - <Theta_t, Theta_0>_F / (|Theta_t|_F |Theta_0|_F)}; 0 at the
     * baseline, at most 1 for kernels, blind to a change of scale.
     */
    KERNEL_DISTANCE("kernelDistance", "dist"),

    /**
     * Centred kernel alignment with the baseline: the cosine of {@code H Theta_t H} and {@code H
     * Theta_0 H}, where {@code H = I - 11'/n}; 1 at the baseline and <em>lower</em> when it moves.
     */
    CKA("cka", "cka"),

    /**
     * Alignment with the labels: the cosine of {@code H Theta_t H} and {@code H y y' H}, both
     * centred (Cortes, Mohri and Rostamizadeh, 2012); it usually rises when features are learned.
     */
    LABEL_ALIGNMENT("labelAlignment", "align"),

    /** {@code lambda_1}, the largest eigenvalue of the kernel, not divided by n. */
    TOP_EIGENVALUE("topEigenvalue", "top"),

    /** {@code lambda_max / lambda_min}; infinite when the kernel is singular. */
    CONDITION_NUMBER("conditionNumber", "cond"),

    /**
     * {@code exp(-sum_i q_i ln q_i)} with {@code q_i = lambda_i / sum_j lambda_j}, between 1 and
     * the dimension (O. Roy and M. Vetterli, The effective rank, EUSIPCO 2007).
     */
    EFFECTIVE_RANK("effectiveRank", "rank"),

    /** {@code |w_t - w_0|_2 / |w_0|_2} over all trainable parameters. */
    PARAMETER_MOVEMENT("parameterMovement", "move"),

    /**
     * {@code |f(w_t) - f_lin(w_t)|_F / |f(w_t) - f(w_0)|_F} on the probe, where {@code f_lin(w_t) =
     * f(w_0) + J(w_0)(w_t - w_0)}: the share of the change of the outputs that the linearized
     * surrogate misses.
     */
    LINEARIZATION_ERROR("linearizationError", "linErr"),

    /**
     * The maximum over probe examples i and outputs a of the spectral norm of {@code d2 f_a(x_i) /
     * dw2}.
     */
    OUTPUT_HESSIAN_NORM("outputHessianNorm", "hessian"),

    /**
     * {@code |dTheta/dt|_F / |Theta_0|_F} per unit of gradient-flow time, that is under {@code
     * dw/dt = -grad loss}.
     */
    KERNEL_VELOCITY("kernelVelocity", "velocity"),

    /**
     * {@code |dTheta/dt|_F / |Theta_0|_F * L / |grad L|^2}: the drift that the present velocity
     * would add until the loss, at its present rate {@code dL/dt = -|grad L|^2}, is gone. An early
     * warning without units: small in the kernel regime, where the loss vanishes before the kernel
     * has moved.
     */
    FORECAST_DRIFT("forecastDrift", "forecast"),

    /** The algebraically largest eigenvalue of the Hessian of the loss on the probe. */
    LOSS_TOP_EIGENVALUE("lossTopEigenvalue", "sharp"),

    /** The largest eigenvalue of the Gauss-Newton part of the Hessian of the loss. */
    LOSS_GAUSS_NEWTON_TOP_EIGENVALUE("lossGaussNewtonTopEigenvalue", "ggn"),

    /**
     * {@code |f - y|_2 * (output Hessian norm) / |J|_2^2}, {@code |J|_2} the largest singular value
     * of the Jacobian: the inverse relative scale of L. Chizat, E. Oyallon and F. Bach (2019), much
     * smaller than 1 in the kernel regime.
     */
    KAPPA("kappa", "kappa");

    private final String key;
    private final String logKey;

    Quantity(String key, String logKey) {
        this.key = key;
        this.logKey = logKey;
    }

    /**
     * Returns the key of this quantity in JSON.
     *
     * @return the key, in lower camel case
     */
    public String key() {
        return key;
    }

    /**
     * Returns the short key of this quantity in a log line.
     *
     * @return the key
     */
    public String logKey() {
        return logKey;
    }

    /**
     * Writes a value of this quantity as a log line shows it, for example {@code drift=0.0312}: at
     * most four significant digits, in scientific form below 0.001 and from 1000000.
     *
     * @param value the value, finite or not
     * @return the log key, an equals sign and the value, the same in every locale
     */
    public String show(double value) {
        return logKey + "=" + Digits.show(value);
    }

    /** Whether the bad direction, when thresholds do not tell, is down. */
    boolean isSimilarity() {
        return this == CKA;
    }
}
