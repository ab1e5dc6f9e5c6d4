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
import static org.ntk4j.autodiff.RuleCase.within;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.controlflow.Select;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.FloorDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.ModOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.TruncateDivOp;
import org.nd4j.linalg.factory.Nd4j;

/** Ops that choose, scatter and regroup entries, and the rarer arithmetic. */
final class SelectionCases {

    private SelectionCases() {}

    static void addTo(List<RuleCase> cases) {
        segments(cases);
        scattered(cases);
        matrices(cases);
        arithmetic(cases);
    }

    private static SDVariable ints(SameDiff sd, int... values) {
        return sd.constant(Nd4j.createFromArray(values));
    }

    /** The square of a linear function. */
    private static RuleCase squared(String name, RuleCase.Body linear, RuleCase.Input... inputs) {
        return of(
                name,
                (sd, x) -> {
                    SDVariable y = linear.of(sd, x);
                    return y.mul(y);
                },
                inputs);
    }

    private static void segments(List<RuleCase> cases) {
        cases.add(
                squared(
                        "segment_mean",
                        (sd, x) -> sd.segmentMean(x[0], ints(sd, 0, 0, 1)),
                        normal(3, 2)));
        cases.add(
                squared(
                        "unsorted_segment_mean",
                        (sd, x) -> sd.unsortedSegmentMean(x[0], ints(sd, 0, 1, 0), 2),
                        normal(3, 2)));
        cases.add(
                squared(
                        "unsorted_segment_sqrt_n",
                        (sd, x) -> sd.unsortedSegmentSqrtN(x[0], ints(sd, 0, 1, 0), 2),
                        normal(3, 2)));
        cases.add(
                squared(
                                "dynamic_partition and dynamic_stitch",
                                (sd, x) -> {
                                    SDVariable[] parts =
                                            sd.dynamicPartition(x[0], ints(sd, 0, 1, 0), 2);
                                    SDVariable[] places = {ints(sd, 2, 0), ints(sd, 1)};
                                    return sd.dynamicStitch(
                                            places, parts[0], parts[1].mul(parts[1]));
                                },
                                normal(3, 2))
                        .forwardOnly());
        cases.add(
                squared(
                        "batch_to_space and back",
                        (sd, x) -> {
                            int[] none = {0, 0};
                            int[] two = {2, 2};
                            SDVariable y = sd.cnn().spaceToBatch(x[0], two, none, none);
                            return sd.cnn().batchToSpace(y.mul(y), two, none, none);
                        },
                        normal(1, 4, 4, 2)));
    }

    private static void scattered(List<RuleCase> cases) {
        RuleCase.Input[] inputs = {normal(3, 2), normal(2, 2)};
        cases.add(
                squared(
                        "scatter_sub",
                        (sd, x) -> sd.scatterSub(x[0], ints(sd, 2, 0), x[1]),
                        inputs));
        cases.add(
                squared(
                                "gather_nd",
                                (sd, x) ->
                                        sd.gatherNd(
                                                x[0],
                                                sd.constant(
                                                        Nd4j.createFromArray(
                                                                new int[][] {{2, 0}, {1, 1}}))),
                                normal(3, 2))
                        .forwardOnly());
        cases.add(
                squared(
                        "select",
                        (sd, x) ->
                                new Select(sd, new SDVariable[] {x[0].gt(x[1]), x[0], x[1]})
                                        .outputVariable(),
                        RuleCase.separated(3, 2),
                        within(.21, .22, 3, 2)));
        cases.add(
                squared(
                        "stop_gradient",
                        (sd, x) ->
                                new StopGradient(sd, sd.math().sign(x[0]))
                                        .outputVariable()
                                        .mul(x[0]),
                        normal(3, 2)));
        for (RuleCase.Input assigned : List.of(normal(3, 2), normal(2), normal(3, 1), normal())) {
            cases.add(
                    squared(
                            "assign " + Arrays.toString(assigned.shape()),
                            (sd, x) -> sd.assign(x[0], x[1]),
                            normal(3, 2),
                            assigned));
        }
        cases.add(
                squared(
                        "upsampling3d",
                        (sd, x) -> sd.cnn().upsampling3d(x[0], true, 2, 1, 2),
                        normal(1, 2, 2, 2, 2)));
    }

    private static void matrices(List<RuleCase> cases) {
        cases.add(
                squared(
                        "matrix_set_diag",
                        (sd, x) -> sd.math().setDiag(x[0], x[1]),
                        normal(3, 3),
                        normal(3)));
        cases.add(of("cross", (sd, x) -> sd.math().cross(x[0], x[1]), normal(2, 3), normal(2, 3)));
        cases.add(squared("triu", (sd, x) -> sd.linalg().triu(x[0], 0), normal(3, 3)));
    }

    private static void arithmetic(List<RuleCase> cases) {
        RuleCase.Input[] inputs = {within(3.3, 3.7, 3, 4), within(1.3, 1.5, 4)};
        cases.add(of("mod", (sd, x) -> new ModOp(sd, x[0], x[1]).outputVariable(), inputs));
        cases.add(
                of(
                        "floordiv",
                        (sd, x) -> new FloorDivOp(sd, x[0], x[1]).outputVariable().mul(x[0]),
                        inputs));
        cases.add(
                of(
                        "truncatediv",
                        (sd, x) -> new TruncateDivOp(sd, x[0], x[1]).outputVariable().mul(x[0]),
                        inputs));
        cases.add(
                of("zero_fraction", (sd, x) -> sd.math().zeroFraction(x[0]).mul(x[0]), normal(3)));
        cases.add(
                of(
                        "cosine_distance_loss",
                        (sd, x) -> sd.loss().cosineDistance(x[1], x[0], null, LossReduce.SUM, 1),
                        normal(3, 4),
                        normal(3, 4)));
    }
}
