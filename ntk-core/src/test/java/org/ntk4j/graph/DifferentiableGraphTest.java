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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DifferentiableGraphTest {

    /** Two units in the last place of a number near one: native and Java tanh differ by one. */
    private static final Offset<Double> ROUNDING = Offset.offset(4.5e-16);

    @Test
    void parametersAreViewsOfOneVector() {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable x = builder.input("x", -1, 2);
        SDVariable w = builder.parameter("0", "0_W", 'f', 2, 3);
        SDVariable b = builder.parameter("0", "0_b", 'c', 3);
        try (DifferentiableGraph graph = builder.build(x.mmul(w).add(b))) {
            graph.setParameters(Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6, 10, 20, 30));
            INDArray first =
                    graph.outputs(Examples.of(Nd4j.createFromArray(new double[][] {{1, 1}})));
            assertThat(first.toDoubleVector()).containsExactly(13, 27, 41);
            graph.parameters().putScalar(0, 2.0);
            INDArray both =
                    graph.outputs(
                            Examples.of(Nd4j.createFromArray(new double[][] {{1, 1}, {1, 0}})));
            assertThat(both.toDoubleMatrix())
                    .isDeepEqualTo(new double[][] {{14, 27, 41}, {12, 23, 35}});
        }
    }

    @Test
    void aPlainSameDiffGraphIsWrappedAndFollowed() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable w = sd.var("dense/W", Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}));
        SDVariable y = sd.math.tanh("y", x.mmul(w));
        try (DifferentiableGraph graph = DifferentiableGraph.wrap(sd, "y")) {
            Examples examples = Examples.of(Nd4j.createFromArray(new double[][] {{.1, .2}}));
            assertThat(graph.layers()).containsOnlyKeys("dense");
            assertThat(graph.parameterCount()).isEqualTo(4);
            assertThat(graph.outputs(examples).getDouble(0, 1)).isCloseTo(Math.tanh(1.0), ROUNDING);
            w.getArr().muli(2);
            assertThat(graph.outputs(examples).getDouble(0, 1)).isCloseTo(Math.tanh(1.0), ROUNDING);
            graph.setParametersFrom(sd);
            assertThat(graph.outputs(examples).getDouble(0, 1)).isCloseTo(Math.tanh(2.0), ROUNDING);
            assertThat(sd.getOps()).hasSize(2);
        }
    }

    @Test
    void aWrongShapeIsNamed() {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable x = builder.input("x", -1, 2);
        SDVariable w = builder.parameter("0", "0_W", 'f', 2, 3);
        try (DifferentiableGraph graph = builder.build(x.mmul(w))) {
            assertThatThrownBy(() -> graph.outputs(Examples.of(Nd4j.ones(DataType.DOUBLE, 4, 5))))
                    .hasMessageContaining("'x' of shape [-1, 2]")
                    .hasMessageContaining("[4, 5]");
            assertThatThrownBy(() -> graph.setParameters(Nd4j.ones(5)))
                    .hasMessageContaining("p = 6");
        }
    }

    @Test
    void aSecondThreadInsideIsRefusedAndTheFirstFinishes() throws Exception {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SDVariable x = builder.input("x", -1, 2);
        SDVariable w = builder.parameter("0", "0_W", 'f', 2, 3);
        try (DifferentiableGraph graph = builder.build(x.mmul(w));
                INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, 2)) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch refused = new CountDownLatch(1);
            Map<String, INDArray> slow =
                    new HashMap<>(Map.of("x", ones)) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public INDArray get(Object name) {
                            inside.countDown();
                            try {
                                refused.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return super.get(name);
                        }
                    };
            CompletableFuture<Map<String, INDArray>> first =
                    CompletableFuture.supplyAsync(
                            () -> graph.evaluate(slow, List.of(graph.output())));
            inside.await();
            assertThatThrownBy(() -> graph.outputs(Examples.of(ones)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("one graph per thread");
            refused.countDown();
            assertThat(first.get().get(graph.output()).shape()).containsExactly(1, 3);
            assertThat(graph.outputs(Examples.of(ones)).shape()).containsExactly(1, 3);
        }
    }
}
