/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ntk4j.testing.Tolerances.ROUNDING;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ForwardMode;
import org.ntk4j.autodiff.Linearization;
import org.ntk4j.autodiff.ReverseMode;
import org.ntk4j.autodiff.Sweeps;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Seeded;

/** Every way to a product against the plain one: SameDiff's own gradient of each parameter. */
class WeightContractionTest {

    private static final int N = 4;

    static Stream<UseCase> cases() {
        return UseCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theContractedGradientIsThatOfThePlainOps(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = use.examples(N);
            INDArray u = Seeded.normal(7, N, graph.outputCount());
            INDArray truth = Nd4j.zeros(DataType.DOUBLE, graph.parameterCount());
            List<String> names = graph.blocks().stream().map(ParameterBlock::name).toList();
            try (ArrayPool pool = new ArrayPool();
                    Sweeps sweeps = derivatives.sweeps(x, pool)) {
                Map<String, INDArray> parts = sweeps.cotangents(u, names);
                for (ParameterBlock block : graph.blocks()) {
                    if (parts.containsKey(block.name())) {
                        block.of(truth).assign(parts.get(block.name()));
                    }
                }
            }
            assertThat(truth.norm2Number().doubleValue()).isPositive();
            assertClose(derivatives.vjp(x, u), truth);
            try (Linearization linearization = derivatives.at(x);
                    Linearization.Seeded seeded = linearization.seeded(u)) {
                assertClose(linearization.vjp(u), truth);
                assertClose(seeded.gradient(), truth);
                assertClose(linearization.vjp(u), truth);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theContractedHessianProductIsThatOfThePlainOps(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Examples x = use.examples(N);
            INDArray u = Seeded.normal(7, N, graph.outputCount());
            INDArray v = Seeded.normal(8, graph.parameterCount());
            INDArray truth = plainHvp(graph, x, u, v);
            Derivatives derivatives = Derivatives.of(graph);
            assertClose(derivatives.hvp(x, u, v), truth);
            try (Linearization linearization = derivatives.at(x);
                    Linearization.Seeded seeded = linearization.seeded(u)) {
                assertClose(seeded.hvp(v), truth);
                assertClose(seeded.hvp(v.mul(-2)), truth.mul(-2));
                assertClose(linearization.hvp(u.mul(3), v), truth.mul(3));
                assertClose(linearization.jvp(v), derivatives.jvp(x, v));
            }
        }
    }

    private static INDArray plainHvp(
            DifferentiableGraph graph, Examples x, INDArray u, INDArray v) {
        SameDiff sd = graph.sameDiff();
        Map<String, SDVariable> directions = new LinkedHashMap<>();
        Map<String, INDArray> values = new LinkedHashMap<>();
        for (ParameterBlock block : graph.blocks()) {
            String name = "plain/" + block.name();
            directions.put(block.name(), sd.placeHolder(name, DataType.DOUBLE, block.dimensions()));
            values.put(name, block.of(v).dup('c'));
        }
        SDVariable seed = sd.placeHolder("plain/u", DataType.DOUBLE, -1, graph.outputCount());
        values.put("plain/u", u);
        String tangent = ForwardMode.standard().tangent(sd, directions, graph.output()).name();
        ReverseMode reverse = ReverseMode.apply(sd, tangent, seed, directions.keySet());
        INDArray product = Nd4j.zeros(DataType.DOUBLE, graph.parameterCount());
        for (ParameterBlock block : graph.blocks()) {
            reverse.cotangent(block.name())
                    .ifPresent(
                            c ->
                                    block.of(product)
                                            .assign(
                                                    graph.evaluate(x, values, List.of(c.name()))
                                                            .get(c.name())));
        }
        return product;
    }

    /** Some Hessians vanish: what is left is measured against numbers of order one. */
    private static void assertClose(INDArray actual, INDArray truth) {
        double scale = 1 + truth.norm2Number().doubleValue();
        assertThat(actual.distance2(truth)).isLessThan(ROUNDING * scale);
    }
}
