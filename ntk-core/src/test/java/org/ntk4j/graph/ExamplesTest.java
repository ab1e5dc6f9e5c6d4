/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExamplesTest {

    @Test
    void repetitionsAreNeighboursAndTheOriginalIsLeftAlone() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        INDArray repeated = Examples.of(x).repeat(2).inputs().get(0);
        assertThat(repeated.toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{1, 2}, {1, 2}, {3, 4}, {3, 4}});
        assertThat(x.shape()).containsExactly(2, 2);
        assertThat(x.toDoubleMatrix()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void aGraphWithALoopIsRefused() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable w = sd.var("W", Nd4j.ones(DataType.DOUBLE, 2, 2));
        SDVariable[] result =
                sd.whileLoop(
                        new SDVariable[] {x.mmul(w)},
                        (s, v) -> s.lt(v[0].sum(), 10),
                        (s, v) -> new SDVariable[] {v[0].mul(2)});
        assertThatThrownBy(() -> DifferentiableGraph.wrap(sd, result[0].name()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unroll loops");
    }
}
