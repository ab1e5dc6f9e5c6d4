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
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.testing.ReferenceNetwork;

/** A reference network with its derivatives, and comparisons with its values. */
final class ReferenceCase implements AutoCloseable {

    /** A product of a Hessian, through two transforms of the graph. */
    static final double PRODUCT = 1e-12;

    /** An eigenvalue, relative to the spectral norm of its matrix. */
    static final double EIGENVALUE = 1e-11;

    static final Lanczos LANCZOS = Lanczos.create().withTolerance(1e-10);

    private static final double ZERO = 1e-12;

    final ReferenceNetwork network;
    final DifferentiableGraph graph;
    final Derivatives derivatives;
    final Examples x;

    ReferenceCase(String name) {
        network = ReferenceNetwork.read(name);
        graph = network.graph(DataType.DOUBLE);
        derivatives = Derivatives.of(graph);
        x = network.examples();
    }

    static Stream<String> namesWithCrossEntropy() {
        return ReferenceNetwork.names()
                .filter(name -> ReferenceNetwork.read(name).hasReference("loss_xent"));
    }

    double scalar(String name) {
        return network.reference(name).getDouble(0);
    }

    /** A converged eigenvalue near the expected one, on the scale of the matrix's norm. */
    static void assertEigenvalue(String what, SpectralValue actual, double expected, double norm) {
        assertThat(actual.converged()).as("%s converged", what).isTrue();
        assertThat(Math.abs(actual.value() - expected))
                .as("%s: %s, expected %s", what, actual, expected)
                .isLessThanOrEqualTo(Math.max(EIGENVALUE * norm, ZERO));
    }

    void assertVector(String name, INDArray actual, double factor) {
        INDArray expected = network.reference(name).mul(factor);
        if (expected.norm2Number().doubleValue() < ZERO) {
            assertThat(actual.norm2Number().doubleValue()).as(name).isLessThan(ZERO);
        } else {
            assertThat(relativeError(actual, expected)).as(name).isLessThan(PRODUCT);
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
