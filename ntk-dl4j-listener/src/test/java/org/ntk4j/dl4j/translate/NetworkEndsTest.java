/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.testing.Tolerances;

/** Graphs with several inputs and outputs: what belongs to which output, and the kernels. */
class NetworkEndsTest {

    private static final double KERNEL = 1e-10;

    @Test
    void anOutputsInputsAreThoseThatLeadToIt() {
        Model network = EndsCatalogue.twoByTwo("left", 1).network().apply(DataType.FLOAT);
        NetworkEnds left = NetworkEnds.of(network, "left");
        assertThat(left.inputs()).containsExactly("x", "y");
        assertThat(left.outputs()).containsExactly("left", "both");
        assertThat(left.needed()).containsExactly("x");
        assertThat(NetworkEnds.of(network, "both").needed()).containsExactly("x", "y");
    }

    @Test
    void anOutputsParametersAreThoseThatLeadToIt() {
        NetworkCase left = EndsCatalogue.twoByTwo("left", 1);
        Model network = left.network().apply(DataType.DOUBLE);
        Given given = left.given().apply(DataType.DOUBLE);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, given.examples(), given.options(network))) {
            assertThat(translated.graph().layers()).containsOnlyKeys("a", "left");
            assertThat(translated.graph().inputs()).containsExactly("x");
            assertThat(translated.networkParameterCount()).isEqualTo(network.numParams());
        }
    }

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void anOutputsKernelIsThatOfItsPartAlone(KernelKind kind) {
        NetworkCase left = EndsCatalogue.twoByTwo("left", 1);
        Model network = left.network().apply(DataType.DOUBLE);
        Given given = left.given().apply(DataType.DOUBLE);
        Examples x = given.examples();
        try (TranslatedNetwork part =
                NetworkTranslator.translate(network, x, given.options(network))) {
            INDArray jacobian = jacobian(network, given, (int) part.graph().outputCount());
            Derivatives derivatives = Derivatives.of(part.graph());
            try (TangentKernel kernel = EmpiricalNtk.layerWise(derivatives).compute(kind, x)) {
                INDArray full = jacobian.mmul(jacobian.transpose());
                INDArray expected = kind == KernelKind.FULL ? full : reduced(full, x.size(), kind);
                assertThat(Tolerances.relativeError(kernel.matrix(), expected)).isLessThan(KERNEL);
            }
        }
    }

    /** DL4J's derivative of each output entry in all the network's parameters, [n*k, q]. */
    private static INDArray jacobian(Model network, Given given, int k) {
        long n = given.features()[0].size(0);
        INDArray rows = Nd4j.create(DataType.DOUBLE, n * k, network.numParams());
        for (int row = 0; row < n * k; row++) {
            INDArray seed = Nd4j.zeros(DataType.DOUBLE, n, k);
            seed.putScalar(row / k, row % k, 1);
            rows.putRow(row, Networks.backpropagated(network, given, seed));
        }
        return rows;
    }

    private static INDArray reduced(INDArray full, long n, KernelKind kind) {
        int k = (int) (full.rows() / n);
        INDArray result = Nd4j.zeros(DataType.DOUBLE, n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int a = 0; a < k; a++) {
                    for (int b = 0; b < k; b++) {
                        double entry = full.getDouble(i * k + a, j * k + b);
                        sum += kind == KernelKind.PSEUDO ? entry / k : a == b ? entry : 0;
                    }
                }
                result.putScalar(i, j, sum);
            }
        }
        return result;
    }
}
