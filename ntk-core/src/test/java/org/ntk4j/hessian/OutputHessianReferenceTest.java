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

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.Examples;
import org.ntk4j.linalg.Extremes;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.linalg.SymmetricOperator;

class OutputHessianReferenceTest {

    /** An ascent that gains less than the tolerance of Lanczos, 1e-10, in its last step. */
    private static final double ASCENT = 1e-8;

    private static final int STARTS = 6;

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void everyOutputHasTheExtremesOfTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            OutputHessian hessian = OutputHessian.of(test.derivatives, test.x, LANCZOS);
            INDArray min = test.network.reference("output_hessian_min_eig");
            INDArray max = test.network.reference("output_hessian_max_eig");
            INDArray norm = test.network.reference("output_hessian_spectral_norm");
            for (long i = 0; i < test.network.n(); i++) {
                for (long a = 0; a < test.network.k(); a++) {
                    double scale = norm.getDouble(i, a);
                    Extremes ends = hessian.extremes(i, a);
                    String at = " of output " + a + " of example " + i;
                    assertEigenvalue(
                            "smallest" + at, ends.smallest().get(0), min.getDouble(i, a), scale);
                    assertEigenvalue(
                            "largest" + at, ends.largest().get(0), max.getDouble(i, a), scale);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void everyOutputHasTheNormOfTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            OutputHessianNorms norms = OutputHessian.of(test.derivatives, test.x, LANCZOS).norms();
            INDArray expected = test.network.reference("output_hessian_spectral_norm");
            norms.norms()
                    .forEach(
                            (at, norm) -> {
                                double value = expected.getDouble(at.example(), at.output());
                                assertEigenvalue("norm at " + at, norm, value, value);
                            });
            assertThat(norms.norms()).hasSize((int) expected.length());
            assertThat(norms.converged()).isTrue();
            double largest = test.scalar("hessian_max_output_spectral_norm");
            assertEigenvalue("the largest norm", norms.maximum(), largest, largest);
            if (largest > 0) {
                long worst = (long) test.scalar("output_hessian_argmax_flat_index");
                long k = test.network.k();
                assertThat(norms.worst(1))
                        .isEqualTo(List.of(new OutputIndex(worst / k, worst % k)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theHessianOfTheSumOfAllOutputsEqualsTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name);
                INDArray ones = Nd4j.ones(DataType.DOUBLE, test.network.n(), test.network.k())) {
            SymmetricOperator sum = OutputHessian.of(test.derivatives, test.x, LANCZOS).sum(ones);
            double norm = test.scalar("hessian_of_output_sum_spectral_norm");
            assertEigenvalue("norm", LANCZOS.spectralNorm(sum), norm, norm);
            double min = test.scalar("hessian_of_output_sum_min_eig");
            assertEigenvalue("smallest", LANCZOS.smallest(sum), min, norm);
            double max = test.scalar("hessian_of_output_sum_max_eig");
            assertEigenvalue("largest", LANCZOS.largest(sum), max, norm);
            try (INDArray product = sum.apply(test.network.input("direction"))) {
                test.assertVector("hvp_output_sum_dir", product, 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theHessianOfTheSumOfOneExamplesOutputsEqualsTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name);
                INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, test.network.k())) {
            INDArray expected =
                    test.network.reference("hessian_of_output_sum_per_example_spectral_norm");
            for (long i = 0; i < test.network.n(); i++) {
                Examples one = test.x.slice(i, i + 1);
                SymmetricOperator sum = OutputHessian.of(test.derivatives, one, LANCZOS).sum(ones);
                double norm = expected.getDouble(i);
                assertEigenvalue("example " + i, LANCZOS.spectralNorm(sum), norm, norm);
                one.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theJacobiansNormAndKappaEqualTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            double jacobian = test.scalar("jacobian_spectral_norm");
            assertEigenvalue(
                    "|J|", JacobianNorm.of(test.derivatives, test.x, LANCZOS), jacobian, jacobian);
            Kappa kappa = Kappa.of(test.derivatives, test.x, test.network.input("y_mse"), LANCZOS);
            assertThat(kappa.converged()).isTrue();
            double residual = test.scalar("fy_norm");
            assertThat(kappa.residual()).isCloseTo(residual, within(EIGENVALUE * residual));
            double expected = test.scalar("kappa");
            assertThat(kappa.value()).isCloseTo(expected, within(EIGENVALUE * expected + 1e-15));
        }
    }

    /** The reference's own search has 40 random starts. */
    @ParameterizedTest
    @MethodSource("org.ntk4j.testing.ReferenceNetwork#names")
    void theHessiansAsOneMapHaveTheNormsOfTheReference(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            OutputHessian hessian = OutputHessian.of(test.derivatives, test.x, LANCZOS);
            SpectralValue bilinear = hessian.bilinearNorm(STARTS);
            double expected = test.scalar("hessian_bilinear_norm");
            assertThat(bilinear.converged()).isTrue();
            assertThat(bilinear.value()).isCloseTo(expected, within(ASCENT * (1e-4 + expected)));
            SpectralValue unfolding = hessian.unfoldingNorm();
            double bound = test.scalar("hessian_unfolding_norm");
            assertEigenvalue("unfolding", unfolding, bound, bound);
            Kappa kappa = Kappa.of(test.derivatives, test.x, test.network.input("y_mse"), LANCZOS);
            double search = test.scalar("kappa_bilinear");
            assertThat(kappa.with(bilinear).value())
                    .isCloseTo(search, within(ASCENT * (1e-4 + search)));
            double outer = test.scalar("kappa_unfolding");
            assertThat(kappa.with(unfolding).value())
                    .isCloseTo(outer, within(EIGENVALUE * outer + 1e-15));
        }
    }
}
