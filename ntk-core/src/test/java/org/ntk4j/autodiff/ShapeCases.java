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
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.factory.Nd4j;

/** Ops that move entries about, and products of matrices; squared where they are linear. */
final class ShapeCases {

    private ShapeCases() {}

    static void addTo(List<RuleCase> cases) {
        moved(cases);
        parts(cases);
        indexed(cases);
        products(cases);
    }

    private interface Move {
        SDVariable of(SameDiff sd, SDVariable x);
    }

    /** The square of the moved entries, so that the second derivative is not zero. */
    private static RuleCase moved(String name, Move move, long... shape) {
        return of(
                name,
                (sd, x) -> {
                    SDVariable y = move.of(sd, x[0]);
                    return y.mul(y);
                },
                normal(shape));
    }

    private static void moved(List<RuleCase> cases) {
        cases.add(moved("reshape", (sd, x) -> sd.reshape(x, 3L, 4L), 2, 3, 2));
        cases.add(moved("reshape -1", (sd, x) -> sd.reshape(x, -1L, 6L), 2, 3, 2));
        cases.add(
                moved(
                        "reshape by variable",
                        (sd, x) -> sd.reshape(x, sd.shape(sd.permute(x, 1, 0, 2))),
                        2,
                        3,
                        2));
        cases.add(moved("permute", (sd, x) -> sd.permute(x, 2, 0, 1), 2, 3, 2));
        cases.add(moved("transpose", (sd, x) -> sd.transpose(x), 2, 3));
        cases.add(moved("squeeze", (sd, x) -> sd.squeeze(x, 1), 2, 1, 3));
        cases.add(moved("expand_dims", (sd, x) -> sd.expandDims(x, 1), 2, 3));
        cases.add(moved("tile", (sd, x) -> sd.tile(x, 2, 1, 3), 2, 3, 2));
        cases.add(moved("reverse", (sd, x) -> sd.reverse(x, 0, 1), 2, 3));
        cases.add(
                moved(
                        "reverse_sequence",
                        (sd, x) ->
                                sd.reverseSequence(
                                        x, sd.constant(Nd4j.createFromArray(2, 3)), 1, 0),
                        2,
                        3,
                        2));
        cases.add(moved("diag", (sd, x) -> sd.math().diag(x), 3));
        cases.add(moved("diag_part", (sd, x) -> sd.math().diagPart(x), 3, 3));
        cases.add(moved("trace", (sd, x) -> sd.math().trace(x), 3, 3));
        cases.add(
                moved(
                        "space_to_depth",
                        (sd, x) -> sd.cnn().spaceToDepth(x, 2, org.nd4j.enums.DataFormat.NCHW),
                        1,
                        2,
                        4,
                        4));
        cases.add(
                moved(
                        "depth_to_space",
                        (sd, x) -> sd.cnn().depthToSpace(x, 2, org.nd4j.enums.DataFormat.NCHW),
                        1,
                        4,
                        2,
                        2));
        cases.add(moved("cast", (sd, x) -> x.castTo(x.dataType()), 2, 3));
    }

    private static void parts(List<RuleCase> cases) {
        cases.add(moved("slice", (sd, x) -> sd.slice(x, new int[] {0, 1, 0}, 2, 2, 1), 2, 3, 2));
        cases.add(
                moved(
                        "strided_slice",
                        (sd, x) -> sd.stridedSlice(x, new long[] {0, 0}, new long[] {3, 4}, 1, 2),
                        3,
                        4));
        cases.add(moved("get", (sd, x) -> x.get(SDIndex.all(), SDIndex.interval(1, 3)), 3, 4));
        cases.add(moved("split", (sd, x) -> sd.split(x, 2, 1)[1], 3, 4));
        cases.add(
                moved(
                        "unstack",
                        (sd, x) -> {
                            SDVariable[] parts = sd.unstack(x, 1, 3);
                            return parts[0].mul(parts[2]);
                        },
                        2,
                        3,
                        2));
        cases.add(
                moved(
                        "pad",
                        (sd, x) -> sd.nn().pad(x, ints(sd, new int[][] {{1, 0}, {0, 2}}), 5),
                        2,
                        3));
        cases.add(
                moved(
                                "pad, reflected",
                                (sd, x) ->
                                        sd.nn()
                                                .pad(
                                                        x,
                                                        ints(sd, new int[][] {{1, 0}, {0, 2}}),
                                                        PadMode.REFLECT,
                                                        0),
                                2,
                                3)
                        .forwardOnly());
        cases.add(
                of(
                        "concat",
                        (sd, x) -> {
                            SDVariable y = sd.concat(1, x[0], x[1]);
                            return y.mul(y);
                        },
                        normal(2, 3),
                        normal(2, 1)));
        cases.add(
                of(
                        "stack",
                        (sd, x) -> {
                            SDVariable y = sd.stack(1, x[0], x[1]);
                            return y.mul(y);
                        },
                        normal(2, 3),
                        normal(2, 3)));
    }

    private static SDVariable ints(SameDiff sd, int[][] values) {
        return sd.constant(Nd4j.createFromArray(values));
    }

    private static void indexed(List<RuleCase> cases) {
        cases.add(moved("gather 0", (sd, x) -> sd.gather(x, new int[] {2, 0, 2}, 0), 3, 2));
        cases.add(moved("gather 1", (sd, x) -> sd.gather(x, new int[] {1, 0, 1}, 1), 3, 2));
        cases.add(
                moved(
                        "gather by variable",
                        (sd, x) -> sd.gather(x, sd.constant(Nd4j.createFromArray(2, 0)), 0),
                        3,
                        2));
        cases.add(
                moved(
                        "gather -2 by a matrix",
                        (sd, x) ->
                                sd.gather(
                                        x,
                                        sd.constant(
                                                Nd4j.createFromArray(
                                                        new int[][] {{1, 0, 1}, {2, 2, 0}})),
                                        -2),
                        2,
                        3,
                        2));
        Index index = sd -> sd.constant(Nd4j.createFromArray(0, 1, 0));
        cases.add(
                moved(
                        "segment_sum",
                        (sd, x) -> sd.segmentSum(x, sd.constant(Nd4j.createFromArray(0, 0, 1))),
                        3,
                        2));
        cases.add(
                moved(
                        "unsorted_segment_sum",
                        (sd, x) -> sd.unsortedSegmentSum(x, index.of(sd), 2),
                        3,
                        2));
        cases.add(
                of(
                        "scatter_add",
                        (sd, x) -> {
                            SDVariable y = sd.scatterAdd(x[0], index.of(sd), x[1]);
                            return y.mul(y);
                        },
                        normal(2, 2),
                        normal(3, 2)));
    }

    private interface Index {
        SDVariable of(SameDiff sd);
    }

    private static void products(List<RuleCase> cases) {
        cases.add(of("matmul", (sd, x) -> sd.mmul(x[0], x[1]), normal(2, 3), normal(3, 4)));
        cases.add(
                of(
                        "matmul, transposed",
                        (sd, x) -> sd.mmul(x[0], x[1], true, true, false),
                        normal(3, 2),
                        normal(4, 3)));
        cases.add(
                of(
                        "matmul of stacks",
                        (sd, x) -> sd.mmul(x[0], x[1], false, true, false),
                        normal(2, 2, 3),
                        normal(2, 4, 3)));
        for (boolean transposed : new boolean[] {false, true}) {
            String kind = transposed ? ", transposed" : "";
            cases.add(
                    of(
                                    "matmul with a vector" + kind,
                                    (sd, x) ->
                                            sd.mmul(
                                                    sd.math().tanh(x[0]),
                                                    x[1],
                                                    transposed,
                                                    false,
                                                    false),
                                    transposed ? normal(3, 2) : normal(2, 3),
                                    normal(3))
                            .declaringShapes());
            cases.add(
                    of(
                                    "matmul of a vector" + kind,
                                    (sd, x) ->
                                            sd.mmul(
                                                    x[0],
                                                    sd.math().tanh(x[1]),
                                                    false,
                                                    transposed,
                                                    false),
                                    normal(3),
                                    transposed ? normal(2, 3) : normal(3, 2))
                            .declaringShapes());
        }
        cases.add(
                of("matmul of vectors", (sd, x) -> sd.mmul(x[0], x[1]), normal(3), normal(3))
                        .declaringShapes());
        cases.add(of("matmul of x with itself", (sd, x) -> sd.mmul(x[0], x[0]), normal(3, 3)));
        cases.add(
                of(
                        "tensordot",
                        (sd, x) -> sd.tensorMmul(x[0], x[1], new int[] {1}, new int[] {0}),
                        normal(2, 3, 2),
                        normal(3, 2)));
        cases.add(
                of(
                        "xw_plus_b",
                        (sd, x) -> sd.nn().linear(x[0], x[1], x[2]),
                        normal(2, 3),
                        normal(3, 4),
                        normal(4)));
        cases.add(
                of(
                        "relu_layer",
                        (sd, x) -> sd.nn().reluLayer(x[0], x[1], x[2]),
                        normal(2, 3),
                        normal(3, 4),
                        RuleCase.within(1, 2, 4)));
        cases.add(
                of(
                        "biasadd",
                        (sd, x) -> {
                            SDVariable y = sd.nn().biasAdd(x[0], x[1], true);
                            return y.mul(y);
                        },
                        normal(2, 3, 2, 2),
                        normal(3)));
    }
}
