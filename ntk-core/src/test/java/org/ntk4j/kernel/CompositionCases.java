/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.GraphBuilder;

/** Parameters that enter ops which other ops can express. */
final class CompositionCases {

    private CompositionCases() {}

    static Stream<UseCase> all() {
        return Stream.of(
                UseCase.of("product and bias in one op, the output", CompositionCases::linear, 4),
                UseCase.of("layer norm", CompositionCases::layerNorm, 4),
                UseCase.of("attention with projections", CompositionCases::attention, 3, 4),
                UseCase.of("weight shaped by the inputs", CompositionCases::shaped, 4)
                        .explicitFor("W"));
    }

    private static SDVariable linear(GraphBuilder g) {
        SDVariable x = UseCases.layer(g, "hidden", g.input("x", -1, 4), 4, 5);
        SDVariable w = g.parameter("head", "head_W", 'f', 5, 3);
        return g.sameDiff().nn().linear(x, w, g.parameter("head", "head_b", 'c', 3));
    }

    private static SDVariable layerNorm(GraphBuilder g) {
        SDVariable x = UseCases.layer(g, "hidden", g.input("x", -1, 4), 4, 5);
        SDVariable gain = g.parameter("norm", "norm_g", 'c', 5);
        SDVariable bias = g.parameter("norm", "norm_b", 'c', 5);
        return UseCases.head(g, g.sameDiff().nn().layerNorm(x, gain, bias, false, 1), 5, 2);
    }

    /** Two heads of size 2 on three features and four steps. */
    private static SDVariable attention(GraphBuilder g) {
        SDVariable x = g.input("x", -1, 3, 4);
        SDVariable attended =
                g.sameDiff()
                        .nn()
                        .multiHeadDotProductAttention(
                                x,
                                x,
                                x,
                                g.parameter("attention", "Wq", 'f', 2, 2, 3),
                                g.parameter("attention", "Wk", 'f', 2, 2, 3),
                                g.parameter("attention", "Wv", 'c', 2, 2, 3),
                                g.parameter("attention", "Wo", 'f', 4, 2),
                                null,
                                true);
        return attended.mean(2);
    }

    private static SDVariable shaped(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable x = g.input("x", -1, 4);
        SDVariable any = sd.constant(Nd4j.scalar(DataType.INT64, -1));
        SDVariable shape = sd.stack(0, sd.sizeAt(x, 1), any);
        return x.mmul(sd.reshape(g.parameter("head", "W", 'c', 12), shape));
    }
}
