/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

/**
 * The losses whose curvature is known, as DL4J scales them: per example, before the mean over
 * examples. z are the outputs (the logits, for a cross-entropy) and y the labels of the c entries
 * that belong together. Each is a sum of c terms, one for each label.
 */
public enum LossKind {

    /** Mean squared error, sum (z - y)^2 / c: DL4J's LossMSE on an identity output. */
    MSE {
        @Override
        double[] terms(double[] z, double[] y) {
            return scaled(L2.terms(z, y), 1.0 / z.length);
        }

        @Override
        double[] gradient(double[] z, double[] y) {
            return scaled(L2.gradient(z, y), 1.0 / z.length);
        }

        @Override
        double[] product(double[] z, double[] t) {
            return scaled(t, 2.0 / z.length);
        }
    },

    /** Squared error, sum (z - y)^2, no 1/2: DL4J's LossL2 on an identity output. */
    L2 {
        @Override
        double[] terms(double[] z, double[] y) {
            double[] terms = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                terms[a] = (z[a] - y[a]) * (z[a] - y[a]);
            }
            return terms;
        }

        @Override
        double[] gradient(double[] z, double[] y) {
            double[] gradient = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                gradient[a] = 2 * (z[a] - y[a]);
            }
            return gradient;
        }

        @Override
        double[] product(double[] z, double[] t) {
            return scaled(t, 2);
        }
    },

    /**
     * Cross-entropy of the softmax, -sum y log softmax(z), for labels that are not negative and sum
     * to 1: DL4J's LossMCXENT and LossNegativeLogLikelihood on a softmax output. DL4J's clipping of
     * the score at 1e-10 is not followed.
     */
    SOFTMAX_CROSS_ENTROPY {
        @Override
        double[] terms(double[] z, double[] y) {
            double max = max(z);
            double sum = 0;
            for (double logit : z) {
                sum += Math.exp(logit - max);
            }
            double[] terms = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                terms[a] = y[a] == 0 ? 0 : y[a] * (Math.log(sum) - (z[a] - max));
            }
            return terms;
        }

        @Override
        double[] gradient(double[] z, double[] y) {
            double[] gradient = softmax(z);
            for (int a = 0; a < z.length; a++) {
                gradient[a] -= y[a];
            }
            return gradient;
        }

        @Override
        double[] product(double[] z, double[] t) {
            double[] product = softmax(z);
            double mean = 0;
            for (int a = 0; a < z.length; a++) {
                mean += product[a] * t[a];
            }
            for (int a = 0; a < z.length; a++) {
                product[a] *= t[a] - mean;
            }
            return product;
        }

        @Override
        boolean separable() {
            return false;
        }

        @Override
        String complaint(double[] y) {
            double sum = 0;
            for (double label : y) {
                if (!(label >= 0)) {
                    return "labels >= 0 for a softmax cross-entropy, got " + label;
                }
                sum += label;
            }
            boolean one = Math.abs(sum - 1) <= LABEL_SUM;
            return one ? null : "labels that sum to 1 for a softmax cross-entropy, got " + sum;
        }
    },

    /**
     * Cross-entropy of the sigmoids, sum log(1 + exp(z)) - y z, for labels in [0, 1]: DL4J's
     * LossBinaryXENT on a sigmoid output. DL4J's clipping of probabilities at 1e-5 is not followed:
     * it makes the gradient of confident mistakes vanish.
     */
    SIGMOID_CROSS_ENTROPY {
        @Override
        double[] terms(double[] z, double[] y) {
            double[] terms = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                terms[a] = Math.max(z[a], 0) - z[a] * y[a] + Math.log1p(Math.exp(-Math.abs(z[a])));
            }
            return terms;
        }

        @Override
        double[] gradient(double[] z, double[] y) {
            double[] gradient = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                gradient[a] = 1 / (1 + Math.exp(-z[a])) - y[a];
            }
            return gradient;
        }

        @Override
        double[] product(double[] z, double[] t) {
            double[] product = new double[z.length];
            for (int a = 0; a < z.length; a++) {
                double tail = Math.exp(-Math.abs(z[a]));
                product[a] = t[a] * tail / ((1 + tail) * (1 + tail));
            }
            return product;
        }

        @Override
        String complaint(double[] y) {
            for (double label : y) {
                if (!(label >= 0 && label <= 1)) {
                    return "labels in [0, 1] for a sigmoid cross-entropy, got " + label;
                }
            }
            return null;
        }
    };

    /** What labels in float32 may miss in their sum. */
    private static final double LABEL_SUM = 1e-4;

    /** What each label adds. */
    abstract double[] terms(double[] z, double[] y);

    /** The gradient of the sum of the terms. */
    abstract double[] gradient(double[] z, double[] y);

    /** The Hessian of the sum of the terms times t; no loss here needs the labels for it. */
    abstract double[] product(double[] z, double[] t);

    /** Whether each term depends on its own output alone, so that each may have its weight. */
    boolean separable() {
        return true;
    }

    /** What is wrong with labels: "expected ..." without the first word; null if nothing is. */
    String complaint(double[] y) {
        for (double label : y) {
            if (!Double.isFinite(label)) {
                return "finite labels, got " + label;
            }
        }
        return null;
    }

    private static double[] scaled(double[] vector, double factor) {
        double[] scaled = vector.clone();
        for (int a = 0; a < scaled.length; a++) {
            scaled[a] *= factor;
        }
        return scaled;
    }

    private static double max(double[] z) {
        double max = z[0];
        for (double value : z) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double[] softmax(double[] z) {
        double max = max(z);
        double[] softmax = new double[z.length];
        double sum = 0;
        for (int a = 0; a < z.length; a++) {
            softmax[a] = Math.exp(z[a] - max);
            sum += softmax[a];
        }
        return scaled(softmax, 1 / sum);
    }
}
