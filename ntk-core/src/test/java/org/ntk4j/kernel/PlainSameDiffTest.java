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
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.relativeError;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.testing.Seeded;

/** A user who trains SameDiff without Deeplearning4j, and wraps the graph. */
class PlainSameDiffTest {

    private static final int N = 8;

    private final INDArray features = Seeded.normal(1, N, 4);
    private final INDArray labels = Seeded.normal(2, N, 3);

    private SameDiff trainable() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 4);
        SDVariable y = sd.placeHolder("y", DataType.DOUBLE, -1, 3);
        SDVariable w = sd.var("hidden/W", Seeded.normal(3, 4, 6).muli(.5));
        SDVariable b = sd.var("hidden/b", Seeded.normal(4, 6).muli(.1));
        SDVariable v = sd.var("out/W", Seeded.normal(5, 6, 3).muli(.5));
        SDVariable logits = sd.math.tanh(x.mmul(w).add(b)).mmul("logits", v);
        SDVariable error = logits.sub(y);
        sd.setLossVariables(error.mul(error).mean("loss"));
        sd.setTrainingConfig(
                TrainingConfig.builder()
                        .updater(new Adam(.05))
                        .dataSetFeatureMapping("x")
                        .dataSetLabelMapping("y")
                        .build());
        return sd;
    }

    @Test
    void theKernelFollowsATraining() {
        SameDiff sd = trainable();
        Examples probe = Examples.of(features);
        try (DifferentiableGraph graph = DifferentiableGraph.wrap(sd, "logits")) {
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(Derivatives.of(graph));
            INDArray start = graph.parameters().dup();
            try (TangentKernel before = ntk.compute(KernelKind.TRACE, probe)) {
                train(sd);
                try (TangentKernel still = ntk.compute(KernelKind.TRACE, probe)) {
                    assertThat(KernelMetrics.drift(before, still)).isZero();
                }
                graph.setParametersFrom(sd);
                try (TangentKernel after = ntk.compute(KernelKind.TRACE, probe)) {
                    assertThat(KernelMetrics.drift(before, after)).isBetween(.01, 10.0);
                    assertThat(after.layers()).containsOnlyKeys("hidden", "out");
                    assertKernelOfTrained(sd, after);
                }
            }
            assertThat(
                            ParameterMovement.between(graph.blocks(), start, graph.parameters())
                                    .layers()
                                    .values())
                    .allSatisfy(moved -> assertThat(moved).isBetween(.01, 10.0));
        }
    }

    @Test
    void wrappingDoesNotDisturbATraining() {
        SameDiff alone = trainable();
        train(alone);
        train(alone);
        SameDiff watched = trainable();
        train(watched);
        try (DifferentiableGraph graph = DifferentiableGraph.wrap(watched, "logits")) {
            EmpiricalNtk ntk = EmpiricalNtk.layerWise(Derivatives.of(graph));
            ntk.compute(KernelKind.FULL, Examples.of(features)).close();
            train(watched);
            graph.setParametersFrom(watched);
            ntk.compute(KernelKind.FULL, Examples.of(features)).close();
        }
        for (String name : new String[] {"hidden/W", "hidden/b", "out/W"}) {
            assertThat(watched.getVariable(name).getArr())
                    .isEqualTo(alone.getVariable(name).getArr());
        }
    }

    /** The definition, on the trained graph wrapped anew. */
    private void assertKernelOfTrained(SameDiff sd, TangentKernel kernel) {
        try (DifferentiableGraph anew = DifferentiableGraph.wrap(sd, "logits");
                TangentKernel expected =
                        EmpiricalNtk.explicit(Derivatives.of(anew))
                                .compute(kernel.kind(), Examples.of(features))) {
            assertThat(relativeError(kernel.matrix(), expected.matrix())).isLessThan(GRAM);
        }
    }

    private void train(SameDiff sd) {
        for (int step = 0; step < 5; step++) {
            sd.fit(new DataSet(features, labels));
        }
    }
}
