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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.SINGLE;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class KernelVelocityTest {

    private static final int N = 4;
    private static final double STEP = 1e-5;

    /** What is left of STEP^2 and of rounding / STEP. */
    private static final double DIFFERENCE = 1e-6;

    static Stream<UseCase> cases() {
        return UseCases.all();
    }

    /** The linear network is a test of its own. */
    static Stream<String> curved() {
        return ReferenceNetwork.names().filter(name -> !name.equals("linear"));
    }

    @ParameterizedTest
    @MethodSource("curved")
    void bothStrategiesEqualTheReference(String name) {
        ReferenceNetwork network = ReferenceNetwork.read(name);
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            Examples x = network.examples();
            INDArray downhill = downhill(network, derivatives);
            for (KernelVelocity velocity :
                    new KernelVelocity[] {
                        KernelVelocity.explicit(derivatives), KernelVelocity.layerWise(derivatives)
                    }) {
                for (KernelKind kind : KernelKind.values()) {
                    try (TangentKernel found = velocity.along(kind, x, downhill)) {
                        assertThat(relativeError(found.matrix(), reference(network, kind)))
                                .as("%s", kind)
                                .isLessThan(GRAM);
                    }
                }
                try (TangentKernel along =
                        velocity.along(KernelKind.FULL, x, network.input("direction"))) {
                    assertThat(
                                    relativeError(
                                            along.matrix(),
                                            network.reference("dntk_along_direction")))
                            .isLessThan(GRAM);
                }
            }
        }
    }

    /** -grad of the reference's L_mse, which is not divided by K. */
    private static INDArray downhill(ReferenceNetwork network, Derivatives derivatives) {
        Examples x = network.examples();
        INDArray residual = derivatives.outputs(x).sub(network.input("y_mse"));
        return derivatives.vjp(x, residual.div(-network.n()));
    }

    private static INDArray reference(ReferenceNetwork network, KernelKind kind) {
        return switch (kind) {
            case FULL -> network.reference("dntk_dt");
            case TRACE -> network.reference("dntk_dt_trace");
            case PSEUDO -> network.reference("dntk_dt_pseudo").div(network.k());
        };
    }

    @Test
    void theKernelOfALinearModelStandsStill() {
        ReferenceNetwork network = ReferenceNetwork.read("linear");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            INDArray v = Seeded.normal(1, graph.parameterCount());
            for (KernelVelocity velocity :
                    new KernelVelocity[] {
                        KernelVelocity.explicit(derivatives), KernelVelocity.layerWise(derivatives)
                    }) {
                try (TangentKernel still = velocity.along(KernelKind.FULL, network.examples(), v)) {
                    assertThat(still.matrix().norm2Number().doubleValue()).isZero();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theLayerWiseVelocityIsTheExplicitOneBlockByBlock(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            KernelVelocity explicit = KernelVelocity.explicit(derivatives);
            KernelVelocity layerWise = KernelVelocity.layerWise(derivatives);
            INDArray v = Seeded.normal(7, graph.parameterCount());
            for (KernelKind kind : KernelKind.values()) {
                try (TangentKernel slow = explicit.along(kind, use.examples(N), v);
                        TangentKernel fast = layerWise.along(kind, use.examples(N), v)) {
                    assertThat(fast.blocks().keySet()).isEqualTo(slow.blocks().keySet());
                    slow.blocks()
                            .forEach(
                                    (block, velocity) ->
                                            assertThat(
                                                            relativeError(
                                                                    fast.blocks().get(block),
                                                                    velocity))
                                                    .as("%s of %s", kind, block)
                                                    .isLessThan(GRAM));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void itIsTheDifferenceOfKernelsBeforeAndAfterASmallStep(UseCase use) {
        try (DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            Derivatives derivatives = Derivatives.of(graph);
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(derivatives);
            INDArray w = graph.parameters().dup();
            INDArray v = Seeded.normal(8, graph.parameterCount());
            Examples x = use.examples(N);
            graph.setParameters(w.add(v.mul(STEP)));
            TangentKernel after = ntk.compute(KernelKind.FULL, x);
            graph.setParameters(w.sub(v.mul(STEP)));
            TangentKernel before = ntk.compute(KernelKind.FULL, x);
            graph.setParameters(w);
            INDArray difference = after.matrix().sub(before.matrix()).div(2 * STEP);
            try (TangentKernel velocity =
                    KernelVelocity.layerWise(derivatives).along(KernelKind.FULL, x, v)) {
                double scale = 1 + after.matrix().norm2Number().doubleValue();
                assertThat(velocity.matrix().distance2(difference)).isLessThan(DIFFERENCE * scale);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void inFloat32ItAgreesWithFloat64(UseCase use) {
        assumeThat(use.name())
                .as("ND4J's oneDNN build has no dilated convolution in float32")
                .doesNotContain("dilated");
        try (DifferentiableGraph single = use.graph(DataType.FLOAT);
                DifferentiableGraph graph = use.graph(DataType.DOUBLE)) {
            INDArray v = Seeded.normal(7, graph.parameterCount());
            try (TangentKernel expected =
                            KernelVelocity.explicit(Derivatives.of(graph))
                                    .along(KernelKind.FULL, use.examples(N), v);
                    TangentKernel found =
                            KernelVelocity.layerWise(Derivatives.of(single))
                                    .along(KernelKind.FULL, use.examples(N), v)) {
                assertThat(relativeError(found.matrix(), expected.matrix())).isLessThan(SINGLE);
            }
        }
    }

    @Test
    void itIsLinearInTheDirection() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            KernelVelocity velocity = KernelVelocity.layerWise(Derivatives.of(graph));
            INDArray v = Seeded.normal(1, graph.parameterCount());
            try (TangentKernel one = velocity.along(KernelKind.TRACE, network.examples(), v);
                    TangentKernel tiny =
                            velocity.along(KernelKind.TRACE, network.examples(), v.mul(-1e-9))) {
                assertThat(relativeError(tiny.matrix().mul(-1e9), one.matrix())).isLessThan(GRAM);
            }
        }
    }

    @Test
    void aDirectionOfAnotherLengthIsRefused() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_tanh");
        try (DifferentiableGraph graph = network.graph(DataType.DOUBLE)) {
            KernelVelocity velocity = KernelVelocity.layerWise(Derivatives.of(graph));
            assertThatThrownBy(
                            () ->
                                    velocity.along(
                                            KernelKind.TRACE,
                                            network.examples(),
                                            Seeded.normal(1, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3]");
        }
    }
}
