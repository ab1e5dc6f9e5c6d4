/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Seeded;

/** tanh(x W + b) V, whose values and cotangents can be written down. */
class SweepsTest {

    private static final int N = 4;

    private final GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
    private final SDVariable w = builder.parameter("a", "W", 'c', 3, 5);
    private final SDVariable b = builder.parameter("a", "b", 'c', 1, 5);
    private final SDVariable v = builder.parameter("c", "V", 'c', 5, 2);
    private final SDVariable product = builder.input("x", -1, 3).mmul(w);
    private final SDVariable sum = product.add(b);
    private final SDVariable hidden = builder.sameDiff().math().tanh(sum);
    private final DifferentiableGraph graph = builder.build(hidden.mmul(v));
    private final Derivatives derivatives = Derivatives.of(graph);
    private final INDArray inputs = Seeded.normal(1, N, 3);
    private final Examples x = Examples.of(inputs);
    private final INDArray direction = Seeded.normal(3, graph.parameterCount());

    SweepsTest() {
        graph.setParameters(Seeded.normal(2, graph.parameterCount()));
    }

    @AfterEach
    void close() {
        graph.close();
    }

    private INDArray block(String name, INDArray flat) {
        return graph.blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .map((ParameterBlock block) -> block.of(flat))
                .orElseThrow();
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        assertThat(relativeError(actual, expected)).isLessThan(ROUNDING);
    }

    @Test
    void valuesAndCotangentsOfEachSeedAreThoseWrittenDown() {
        INDArray h = activation();
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(x, pool)) {
            assertClose(sweeps.values(List.of(hidden.name())).get(hidden.name()), h);
            for (int seed = 5; seed < 8; seed++) {
                INDArray u = Seeded.normal(seed, N, 2);
                Map<String, INDArray> cotangents =
                        sweeps.cotangents(u, List.of(hidden.name(), sum.name()));
                INDArray ofHidden = u.mmul(block("V", graph.parameters()).transpose());
                assertClose(cotangents.get(hidden.name()), ofHidden);
                assertClose(cotangents.get(sum.name()), ofHidden.mul(h.mul(h).rsub(1)));
            }
        }
    }

    private INDArray activation() {
        INDArray z = inputs.mmul(block("W", graph.parameters()));
        return Transforms.tanh(z.addRowVector(block("b", graph.parameters()).reshape(5)), true);
    }

    @Test
    void cotangentsOfParametersAreTheBlocksOfTheProducts() {
        INDArray u = Seeded.normal(5, N, 2);
        INDArray vjp = derivatives.vjp(x, u);
        INDArray hvp = derivatives.hvp(x, u, direction);
        List<String> names = graph.blocks().stream().map(ParameterBlock::name).toList();
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(x, pool);
                Sweeps tangents = sweeps.along(direction)) {
            Map<String, INDArray> first = sweeps.cotangents(u, names);
            Map<String, INDArray> second = tangents.cotangents(u, names);
            for (String name : names) {
                assertClose(first.get(name), block(name, vjp));
                assertClose(second.get(name), block(name, hvp));
            }
            String output = graph.output();
            assertClose(
                    tangents.values(List.of(output)).get(output), derivatives.jvp(x, direction));
        }
    }

    @Test
    void whatIsZeroByTheStructureIsAbsent() {
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(x, pool);
                Sweeps tangents = sweeps.along(direction)) {
            assertThat(tangents.values(List.of("x", hidden.name())))
                    .containsOnlyKeys(hidden.name());
        }
    }

    @Test
    void variablesThatShareACotangentHaveArraysOfTheirOwn() {
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(x, pool)) {
            Map<String, INDArray> cotangents =
                    sweeps.cotangents(Seeded.normal(5, N, 2), List.of(product.name(), sum.name()));
            INDArray kept = cotangents.get(product.name());
            INDArray copy = kept.dup();
            cotangents.get(sum.name()).muli(2).close();
            assertThat(kept.wasClosed()).isFalse();
            assertThat(kept).isEqualTo(copy);
        }
    }

    @Test
    void aSeedOrADirectionOfAnotherShapeIsRefused() {
        try (ArrayPool pool = new ArrayPool();
                Sweeps sweeps = derivatives.sweeps(x, pool)) {
            assertThatThrownBy(
                            () -> sweeps.cotangents(Nd4j.ones(DataType.DOUBLE, N, 3), List.of("W")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[n, k] = [4, 2]");
            assertThatThrownBy(() -> sweeps.along(Nd4j.ones(DataType.DOUBLE, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[p] = [30]");
        }
    }
}
