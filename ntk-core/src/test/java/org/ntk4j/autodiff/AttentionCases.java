/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.ntk4j.autodiff.RuleCase.normal;
import static org.ntk4j.autodiff.RuleCase.of;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.transforms.custom.DotProductAttention;
import org.nd4j.linalg.api.ops.impl.transforms.custom.MultiHeadDotProductAttention;
import org.nd4j.linalg.factory.Nd4j;

/** Attention: scaled and not, masked and not, with and without its weights as a second result. */
final class AttentionCases {

    /** n = 2, t = 4. */
    private static final double[][] MASK = {{1, 1, 0, 1}, {0, 1, 1, 0}};

    private AttentionCases() {}

    static void addTo(List<RuleCase> cases) {
        for (boolean scaled : new boolean[] {false, true}) {
            for (boolean masked : new boolean[] {false, true}) {
                for (boolean weights : new boolean[] {false, true}) {
                    String kind =
                            (scaled ? ", scaled" : "")
                                    + (masked ? ", masked" : "")
                                    + (weights ? ", with weights" : "");
                    dotProduct(cases, kind, scaled, masked, weights);
                    multiHead(cases, kind, scaled, masked, weights);
                }
            }
        }
        selfAttention(cases);
    }

    private static SDVariable mask(SameDiff sd, boolean masked) {
        return masked ? sd.constant(Nd4j.createFromArray(MASK)) : null;
    }

    /** A function of the results and, if they are there, of the weights. */
    private static SDVariable product(SDVariable[] outputs) {
        SameDiff sd = outputs[0].getSameDiff();
        return outputs.length == 1
                ? outputs[0]
                : outputs[0].mul(sd.math().square(outputs[1]).sum());
    }

    private static void dotProduct(
            List<RuleCase> cases, String kind, boolean scaled, boolean masked, boolean weights) {
        RuleCase.Body body =
                (sd, x) ->
                        product(
                                new DotProductAttention(
                                                sd,
                                                x[0],
                                                x[1],
                                                x[2],
                                                mask(sd, masked),
                                                scaled,
                                                weights)
                                        .outputVariables());
        cases.add(
                of(
                        "dot_product_attention" + kind,
                        body,
                        normal(2, 3, 2),
                        normal(2, 3, 4),
                        normal(2, 1, 4)));
        cases.add(
                of(
                        "dot_product_attention of heads" + kind,
                        body,
                        normal(2, 2, 3, 1),
                        normal(2, 2, 3, 4),
                        normal(2, 2, 2, 4)));
    }

    private static void multiHead(
            List<RuleCase> cases, String kind, boolean scaled, boolean masked, boolean weights) {
        cases.add(
                of(
                        "multi_head_dot_product_attention" + kind,
                        (sd, x) ->
                                product(
                                        new MultiHeadDotProductAttention(
                                                        sd,
                                                        x[0],
                                                        x[1],
                                                        x[1].mul(x[2]),
                                                        x[3],
                                                        x[4],
                                                        x[5],
                                                        x[6],
                                                        mask(sd, masked),
                                                        scaled,
                                                        weights)
                                                .outputVariables()),
                        normal(2, 3, 2),
                        normal(2, 2, 4),
                        normal(1, 2, 4),
                        normal(2, 2, 3),
                        normal(2, 2, 2),
                        normal(2, 3, 2),
                        normal(6, 2)));
    }

    /** Each input in several places, one of them computed from another. */
    private static void selfAttention(List<RuleCase> cases) {
        cases.add(
                of(
                        "dot_product_attention of x to itself",
                        (sd, x) -> sd.nn().dotProductAttention(x[0], x[0], x[0], null, true),
                        normal(2, 3, 4)));
        cases.add(
                of(
                        "attention of what attention gave",
                        (sd, x) -> {
                            SDVariable y =
                                    sd.nn().dotProductAttention(x[0], x[0], x[0], null, true);
                            return sd.nn().dotProductAttention(y, x[0], y, null, false);
                        },
                        normal(2, 3, 4)));
        cases.add(
                of(
                        "multi_head_dot_product_attention of x to itself",
                        (sd, x) ->
                                sd.nn()
                                        .multiHeadDotProductAttention(
                                                x[0], x[0], x[0], x[1], x[1], x[1], x[2], null,
                                                true),
                        normal(2, 3, 4),
                        normal(2, 2, 3),
                        normal(4, 3)));
    }
}
