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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.hessian.ReferenceCase.LANCZOS;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.SINGLE;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SpectralDensity;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.linalg.SymmetricOperator;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class CurvatureLawsTest {

    private static final double DIFFERENCES = 1e-7;

    private static Loss loss(ReferenceCase test, LossKind kind) {
        return Loss.of(kind, test.network.input("y_onehot"));
    }

    @Test
    void aLinearModelHasNoCurvatureOfItsOwn() {
        try (ReferenceCase test = new ReferenceCase("linear")) {
            OutputHessian hessian = OutputHessian.of(test.derivatives, test.x, LANCZOS);
            assertThat(hessian.maximum()).isEqualTo(new SpectralValue(0, 0, 1, true));
            Kappa kappa = Kappa.of(test.derivatives, test.x, test.network.input("y_mse"), LANCZOS);
            assertThat(kappa.value()).isZero();
            try (LossHessian whole =
                            LossHessian.of(test.derivatives, test.x, loss(test, LossKind.MSE));
                    INDArray v = Seeded.normal(1, whole.dimension());
                    INDArray product = whole.apply(v);
                    INDArray first = whole.gaussNewton().apply(v)) {
                assertThat(product).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.hessian.ReferenceCase#namesWithCrossEntropy")
    void theLossHessianIsGaussNewtonPlusTheHessianOfTheResiduals(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            for (LossKind kind : LossKind.values()) {
                Loss loss = loss(test, kind);
                try (LossHessian whole = LossHessian.of(test.derivatives, test.x, loss);
                        GaussNewton first = GaussNewton.of(test.derivatives, test.x, loss);
                        INDArray u = loss.gradient(test.derivatives.outputs(test.x));
                        INDArray v = Seeded.normal(2, whole.dimension())) {
                    SymmetricOperator second =
                            OutputHessian.of(test.derivatives, test.x, LANCZOS).sum(u);
                    INDArray sum = first.apply(v).add(second.apply(v));
                    assertThat(relativeError(whole.apply(v), sum)).isLessThan(ROUNDING);
                    INDArray residual = whole.residualTerm().apply(v);
                    assertThat(residual).isEqualTo(second.apply(v));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLossHessianIsTheSlopeOfTheGradient(LossKind kind) {
        try (ReferenceCase test = new ReferenceCase("mlp_tanh");
                INDArray v = Seeded.normal(3, test.graph.parameterCount())) {
            v.divi(v.norm2Number());
            INDArray w = test.graph.parameters().dup();
            INDArray product = hessian(test, kind).apply(v);
            double h = 1e-5;
            test.graph.setParameters(w.add(v.mul(h)));
            INDArray ahead = hessian(test, kind).gradient();
            test.graph.setParameters(w.sub(v.mul(h)));
            INDArray slope = ahead.sub(hessian(test, kind).gradient()).div(2 * h);
            assertThat(relativeError(product, slope)).isLessThan(DIFFERENCES);
        }
    }

    private static LossHessian hessian(ReferenceCase test, LossKind kind) {
        return LossHessian.of(test.derivatives, test.x, loss(test, kind));
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.hessian.ReferenceCase#namesWithCrossEntropy")
    void allMatricesAreSymmetric(String name) {
        try (ReferenceCase test = new ReferenceCase(name);
                LossHessian whole = hessian(test, LossKind.SOFTMAX_CROSS_ENTROPY)) {
            INDArray seed = Seeded.normal(4, test.network.n(), test.network.k());
            SymmetricOperator sum = OutputHessian.of(test.derivatives, test.x, LANCZOS).sum(seed);
            INDArray u = Seeded.normal(5, whole.dimension());
            INDArray v = Seeded.normal(6, whole.dimension());
            for (SymmetricOperator a : List.of(whole, whole.gaussNewton(), sum)) {
                INDArray av = a.apply(v);
                double scale = av.norm2Number().doubleValue() * u.norm2Number().doubleValue();
                assertThat(dot(u, av)).isCloseTo(dot(a.apply(u), v), within(ROUNDING * scale));
            }
        }
    }

    private static double dot(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }

    @ParameterizedTest
    @EnumSource
    void gaussNewtonIsPositiveSemidefinite(LossKind kind) {
        try (ReferenceCase test = new ReferenceCase("mlp_relu");
                LossHessian whole = hessian(test, kind)) {
            double largest = LANCZOS.largest(whole.gaussNewton()).value();
            assertThat(largest).isPositive();
            assertThat(LANCZOS.smallest(whole.gaussNewton()).value())
                    .isGreaterThan(-GRAM * largest);
        }
    }

    @Test
    void twoLayersWithReluAndMaxPoolingHavePairsOfEigenvaluesOfBothSigns() {
        try (ReferenceCase test = new ReferenceCase("cnn_maxpool")) {
            OutputHessian hessian = OutputHessian.of(test.derivatives, test.x, LANCZOS);
            double largest = hessian.extremes(0, 0).largest().get(0).value();
            double smallest = hessian.extremes(0, 0).smallest().get(0).value();
            assertThat(largest).isPositive();
            assertThat(smallest).isCloseTo(-largest, within(GRAM * largest));
        }
    }

    @Test
    void theDensityHasTheTraceAndTheNormOfTheReference() {
        try (ReferenceCase test = new ReferenceCase("mlp_tanh");
                LossHessian whole = hessian(test, LossKind.SOFTMAX_CROSS_ENTROPY)) {
            SpectralDensity density = SpectralDensity.of(whole, 20, 30, 1);
            double p = whole.dimension();
            double trace = test.scalar("xent_hessian_trace");
            double error = p * density.standardError(value -> value);
            assertThat(density.trace()).isCloseTo(trace, within(4 * error));
            double squares = Math.pow(test.scalar("xent_hessian_fro"), 2);
            double squareError = p * density.standardError(value -> value * value);
            assertThat(p * density.moment(2)).isCloseTo(squares, within(4 * squareError));
            double max = test.scalar("xent_hessian_max");
            assertThat(density.largest()).isCloseTo(max, within(1e-3 * max));
        }
    }

    /** Of half the squared error: J^T J / n, whose trace is |J|_F^2 / n; DL4J's L2 has no half. */
    @Test
    void theGaussNewtonDensityHasTheTraceAndTheNormOfTheReference() {
        try (ReferenceCase test = new ReferenceCase("mlp_tanh");
                LossHessian whole = hessian(test, LossKind.L2)) {
            SpectralDensity density = SpectralDensity.of(whole.gaussNewton(), 20, 30, 1);
            double frobenius = test.scalar("jacobian_frobenius_norm");
            double trace = 2 * frobenius * frobenius / test.network.n();
            double error = whole.dimension() * density.standardError(value -> value);
            assertThat(density.trace()).isCloseTo(trace, within(4 * error));
            double max = 2 * test.scalar("mse_gauss_newton_max");
            assertThat(density.largest()).isCloseTo(max, within(1e-3 * max));
        }
    }

    @Test
    void whatHasNotConvergedSaysSo() {
        try (ReferenceCase test = new ReferenceCase("mlp_tanh")) {
            Lanczos hurried = LANCZOS.withMaxIterations(2);
            OutputHessianNorms norms = OutputHessian.of(test.derivatives, test.x, hurried).norms();
            assertThat(norms.converged()).isFalse();
            assertThat(norms.maximum().converged()).isFalse();
            assertThat(norms.maximum().iterations()).isEqualTo(2);
            INDArray truth = test.network.reference("output_hessian_spectral_norm");
            norms.norms()
                    .forEach(
                            (at, norm) ->
                                    assertThat(norm.value())
                                            .isLessThan(
                                                    truth.getDouble(at.example(), at.output())));
            Kappa kappa = Kappa.of(test.derivatives, test.x, test.network.input("y_mse"), hurried);
            assertThat(kappa.converged()).isFalse();
        }
    }

    @Test
    void aSingleUnconvergedNormMakesTheMaximumALowerBound() {
        SpectralValue sure = new SpectralValue(2, 0, 9, true);
        SpectralValue unsure = new SpectralValue(1, 3, 9, false);
        OutputIndex first = new OutputIndex(0, 0);
        OutputIndex second = new OutputIndex(1, 0);
        OutputHessianNorms norms =
                new OutputHessianNorms(2, 2, Map.of(first, sure, second, unsure));
        assertThat(norms.maximum()).isEqualTo(new SpectralValue(2, 0, 9, false));
        assertThat(norms.worst(5)).containsExactly(first, second);
        assertThat(norms.table()[1][0]).isEqualTo(1);
        assertThat(norms.table()[1][1]).isNaN();
        assertThatThrownBy(() -> norms.get(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void singlePrecisionFindsTheSameCurvature() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_relu");
        try (DifferentiableGraph graph = network.graph(DataType.FLOAT)) {
            Derivatives derivatives = Derivatives.of(graph);
            Lanczos lanczos = Lanczos.create().withTolerance(SINGLE);
            Kappa kappa =
                    Kappa.of(derivatives, network.examples(), network.input("y_mse"), lanczos);
            assertThat(kappa.converged()).isTrue();
            double expected = network.reference("kappa").getDouble(0);
            assertThat(kappa.value()).isCloseTo(expected, within(SINGLE * expected));
            Loss loss = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, network.input("y_onehot"));
            try (LossHessian hessian = LossHessian.of(derivatives, network.examples(), loss)) {
                double max = network.reference("xent_hessian_max").getDouble(0);
                assertThat(lanczos.largest(hessian).value()).isCloseTo(max, within(SINGLE * max));
            }
        }
    }
}
