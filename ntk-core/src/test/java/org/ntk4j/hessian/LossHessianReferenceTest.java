/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.hessian.ReferenceCase.EIGENVALUE;
import static org.ntk4j.hessian.ReferenceCase.LANCZOS;
import static org.ntk4j.hessian.ReferenceCase.assertEigenvalue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.linalg.SpectralValue;

/**
 * The reference's L_mse is 1/(2N) sum (f - y)^2: half of DL4J's L2, and K/2 of DL4J's MSE. Its
 * L_xent is DL4J's MCXENT.
 */
class LossHessianReferenceTest {

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theSquaredErrorIsTwiceTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            Loss loss = Loss.of(LossKind.L2, test.network.input("y_mse"));
            assertReference(test, loss, "mse", 2);
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theMeanSquaredErrorIsTwiceTheReferenceOverTheOutputs(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            Loss loss = Loss.of(LossKind.MSE, test.network.input("y_mse"));
            assertReference(test, loss, "mse", 2.0 / test.network.k());
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.hessian.ReferenceCase#namesWithCrossEntropy")
    void theSoftmaxCrossEntropyIsTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            Loss loss = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, test.network.input("y_onehot"));
            assertReference(test, loss, "xent", 1);
        }
    }

    private static void assertReference(
            ReferenceCase test, Loss loss, String reference, double factor) {
        try (LossHessian hessian = LossHessian.of(test.derivatives, test.x, loss)) {
            double value = factor * test.scalar("loss_" + reference);
            assertThat(hessian.value()).isCloseTo(value, within(EIGENVALUE * value));
            try (INDArray gradient = hessian.gradient();
                    INDArray product = hessian.apply(test.network.input("direction"))) {
                test.assertVector("grad_" + reference, gradient, factor);
                test.assertVector("hvp_" + reference + "_dir", product, factor);
            }
            assertSpectrum(test, hessian, reference + "_hessian_", factor);
            assertAllEntries(test, hessian, reference + "_hessian_", factor);
            double gaussNewton = factor * test.scalar(reference + "_gauss_newton_max");
            assertEigenvalue(
                    "Gauss-Newton",
                    LANCZOS.largest(hessian.gaussNewton()),
                    gaussNewton,
                    gaussNewton);
        }
    }

    private static void assertSpectrum(
            ReferenceCase test, LossHessian hessian, String reference, double factor) {
        double top = factor * test.scalar(reference + "top_abs");
        double norm = Math.abs(top);
        double max = factor * test.scalar(reference + "max");
        double min = factor * test.scalar(reference + "min");
        assertEigenvalue("largest", LANCZOS.largest(hessian), max, norm);
        assertEigenvalue("smallest", LANCZOS.smallest(hessian), min, norm);
        List<Double> five = distinct(test.network.reference(reference + "top5_by_abs"), factor);
        List<SpectralValue> found = LANCZOS.largestMagnitudes(hessian, five.size());
        assertEigenvalue("top", found.get(0), top, norm);
        for (int i = 0; i < found.size(); i++) {
            assertEigenvalue("top " + i, found.get(i), five.get(i), norm);
        }
    }

    /** Trace and norm of the matrix, product by product. */
    private static void assertAllEntries(
            ReferenceCase test, LossHessian hessian, String reference, double factor) {
        double trace = 0;
        double squares = 0;
        try (INDArray unit = Nd4j.create(hessian.dataType(), hessian.dimension())) {
            for (long j = 0; j < unit.length(); j++) {
                unit.assign(0).putScalar(j, 1);
                try (INDArray column = hessian.apply(unit)) {
                    trace += column.getDouble(j);
                    squares += Math.pow(column.norm2Number().doubleValue(), 2);
                }
            }
        }
        double norm = factor * test.scalar(reference + "fro");
        assertThat(Math.sqrt(squares)).isCloseTo(norm, within(EIGENVALUE * norm));
        assertThat(trace)
                .isCloseTo(factor * test.scalar(reference + "trace"), within(EIGENVALUE * norm));
    }

    /** Lanczos finds a repeated eigenvalue, as a linear model has under a squared error, once. */
    private static List<Double> distinct(INDArray values, double factor) {
        List<Double> distinct = new ArrayList<>();
        for (double value : values.mul(factor).toDoubleVector()) {
            if (distinct.stream().allMatch(other -> Math.abs(other - value) > 1e-9)) {
                distinct.add(value);
            }
        }
        return distinct;
    }
}
