/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.ntk4j.autodiff.RuleCase.given;
import static org.ntk4j.autodiff.RuleCase.normal;
import static org.ntk4j.autodiff.RuleCase.of;
import static org.ntk4j.autodiff.RuleCase.positive;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.reduce.custom.LogSumExp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.AMean;
import org.nd4j.linalg.api.ops.impl.reduce.floating.LogEntropy;
import org.nd4j.linalg.api.ops.impl.reduce.floating.ShannonEntropy;
import org.nd4j.linalg.api.ops.impl.reduce.same.AMax;
import org.nd4j.linalg.api.ops.impl.reduce.same.AMin;
import org.nd4j.linalg.api.ops.impl.reduce.same.ASum;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogSoftMax;

/** Reductions, softmax, normalizations and running sums. */
final class ReductionCases {

    private ReductionCases() {}

    /** A reduction with and without keeping the reduced axes. */
    private interface Reduced {
        SDVariable of(SameDiff sd, SDVariable x, boolean keep, int... axes);
    }

    static void addTo(List<RuleCase> cases) {
        everyWay(cases, "sum", (sd, x, k, a) -> sd.sum(x, k, a).mul(sd.sum(x, k, a)));
        everyWay(cases, "mean", (sd, x, k, a) -> sd.mean(x, k, a).mul(sd.mean(x, k, a)));
        everyWay(cases, "max", (sd, x, k, a) -> sd.max(x, k, a));
        everyWay(cases, "min", (sd, x, k, a) -> sd.min(x, k, a));
        everyWay(cases, "prod", (sd, x, k, a) -> sd.prod(x, k, a));
        everyWay(cases, "norm1", (sd, x, k, a) -> sd.norm1(x, k, a));
        everyWay(cases, "norm2", (sd, x, k, a) -> sd.norm2(x, k, a));
        everyWay(cases, "sqnorm", (sd, x, k, a) -> sd.squaredNorm(x, k, a));
        everyWay(cases, "normmax", (sd, x, k, a) -> sd.normmax(x, k, a));
        everyWay(cases, "var", (sd, x, k, a) -> sd.variance(x, true, k, a));
        everyWay(cases, "var, biased", (sd, x, k, a) -> sd.variance(x, false, k, a));
        everyWay(cases, "std", (sd, x, k, a) -> sd.standardDeviation(x, true, k, a));
        cases.add(one("logsumexp", (sd, x) -> sd.math().logSumExp(x)));
        cases.add(
                one(
                        "logsumexp 1",
                        (sd, x) -> new LogSumExp(sd, x, false, new int[] {1}).outputVariable()));
        cases.add(
                one(
                        "logsumexp 0, 1",
                        (sd, x) -> new LogSumExp(sd, x, true, new int[] {0, 1}).outputVariable()));
        cases.add(one("amax", (sd, x) -> new AMax(sd, x, new int[] {1}).outputVariable()));
        cases.add(one("amin", (sd, x) -> new AMin(sd, x, new int[] {1}).outputVariable()));
        cases.add(one("amean", (sd, x) -> new AMean(sd, x, new int[] {1}).outputVariable()));
        cases.add(one("asum", (sd, x) -> new ASum(sd, x, new int[] {1}).outputVariable()));
        ties(cases);
        distances(cases);
        softmax(cases);
        normalizations(cases);
        running(cases);
    }

    private static RuleCase one(
            String name, java.util.function.BiFunction<SameDiff, SDVariable, SDVariable> f) {
        return of(name, (sd, x) -> f.apply(sd, x[0]), normal(2, 3, 2));
    }

    private static void everyWay(List<RuleCase> cases, String name, Reduced reduced) {
        RuleCase.Input input = RuleCase.separated(3, 4, 2);
        cases.add(of(name + " 1", (sd, x) -> reduced.of(sd, x[0], false, 1), input));
        cases.add(of(name + " 0, 2", (sd, x) -> reduced.of(sd, x[0], false, 0, 2), input));
        cases.add(of(name + " -1 kept", (sd, x) -> reduced.of(sd, x[0], true, -1), input));
        cases.add(of(name + " 0, 1 kept", (sd, x) -> reduced.of(sd, x[0], true, 0, 1), input));
        cases.add(of(name + " all", (sd, x) -> reduced.of(sd, x[0], false), input));
        cases.add(
                of(
                        name + " [4,1] 0",
                        (sd, x) -> reduced.of(sd, x[0], false, 0),
                        RuleCase.separated(4, 1)));
    }

    private static void ties(List<RuleCase> cases) {
        RuleCase.Input tied = given(new long[] {2, 3}, 1, 2, 2, -3, 3, -3);
        cases.add(of("max", (sd, x) -> sd.max(x[0], 1), tied).atKink());
        cases.add(of("min", (sd, x) -> sd.min(x[0], 1), tied).atKink());
        cases.add(of("max all", (sd, x) -> sd.max(x[0]), tied).atKink());
        cases.add(
                of("amax", (sd, x) -> new AMax(sd, x[0], new int[] {1}).outputVariable(), tied)
                        .atKink());
        cases.add(of("normmax", (sd, x) -> sd.normmax(x[0], 1), tied).atKink());
    }

    private static void distances(List<RuleCase> cases) {
        pair(cases, "dot", (sd, x) -> sd.dot(x[0], x[1], 1));
        pair(cases, "cosinesimilarity", (sd, x) -> sd.math().cosineSimilarity(x[0], x[1], 1));
        pair(cases, "cosinedistance", (sd, x) -> sd.math().cosineDistance(x[0], x[1], 1));
        pair(cases, "euclidean", (sd, x) -> sd.math().euclideanDistance(x[0], x[1], 1));
        pair(cases, "manhattan", (sd, x) -> sd.math().manhattanDistance(x[0], x[1], 1));
        cases.add(of("entropy", (sd, x) -> sd.math().entropy(x[0], 1), positive(2, 3)));
        cases.add(
                of(
                        "shannonentropy",
                        (sd, x) -> new ShannonEntropy(sd, x[0], new int[] {1}).outputVariable(),
                        positive(2, 3)));
        cases.add(
                of(
                        "logentropy",
                        (sd, x) -> new LogEntropy(sd, x[0], new int[] {1}).outputVariable(),
                        RuleCase.within(.2, .8, 2, 3)));
        for (boolean keep : new boolean[] {false, true}) {
            cases.add(
                    one(
                            "moments" + (keep ? " kept" : ""),
                            (sd, x) -> {
                                SDVariable[] m = sd.math().moments(x, new int[] {0, -1}, keep);
                                return m[0].mul(m[1]);
                            }));
        }
    }

    private static void pair(List<RuleCase> cases, String name, RuleCase.Body body) {
        cases.add(of(name, body, normal(3, 4), normal(3, 4)));
    }

    private static void softmax(List<RuleCase> cases) {
        cases.add(one("softmax -1", (sd, x) -> sd.nn().softmax(x, -1)));
        cases.add(one("softmax 1", (sd, x) -> sd.nn().softmax(x, 1)));
        cases.add(one("log_softmax", (sd, x) -> sd.nn().logSoftmax(x)));
        cases.add(one("log_softmax 1", (sd, x) -> new LogSoftMax(sd, x, 1).outputVariable()));
    }

    private static void normalizations(List<RuleCase> cases) {
        cases.add(one("standardize 1", (sd, x) -> sd.math().standardize(x, 1)));
        cases.add(one("standardize 1, 2", (sd, x) -> sd.math().standardize(x, 1, 2)));
        cases.add(
                of(
                        "layer_norm",
                        (sd, x) -> sd.nn().layerNorm(x[0], x[1], x[2], false, 1),
                        normal(3, 4),
                        normal(4),
                        normal(4)));
        cases.add(
                of(
                        "layer_norm without bias",
                        (sd, x) -> sd.nn().layerNorm(x[0], x[1], false, 1),
                        normal(3, 4),
                        normal(4)));
        for (int[] axes : new int[][] {{1}, {2}, {-1}, {1, 2}}) {
            String along = "layer_norm along " + Arrays.toString(axes) + ", channels ";
            cases.add(
                    of(
                            along + "first",
                            (sd, x) -> sd.nn().layerNorm(x[0], x[1], x[2], true, axes),
                            normal(2, 3, 4),
                            normal(3),
                            normal(3)));
            cases.add(
                    of(
                            along + "last",
                            (sd, x) -> sd.nn().layerNorm(x[0], x[1], x[2], false, axes),
                            normal(2, 3, 4),
                            normal(4),
                            normal(4)));
        }
        cases.add(
                of(
                        "batchnorm",
                        (sd, x) -> sd.nn().batchNorm(x[0], x[1], x[2], x[3], x[4], 1e-3, 1),
                        normal(2, 3, 2, 2),
                        normal(3),
                        positive(3),
                        normal(3),
                        normal(3)));
    }

    private static void running(List<RuleCase> cases) {
        cases.add(one("cumsum", (sd, x) -> sd.cumsum(x.mul(x), false, false, 1)));
        cases.add(one("cumsum, exclusive", (sd, x) -> sd.cumsum(x.mul(x), true, false, 1)));
        cases.add(one("cumsum, reverse", (sd, x) -> sd.cumsum(x.mul(x), false, true, 1)));
        cases.add(one("cumprod", (sd, x) -> sd.cumprod(x, false, false, 1)));
    }
}
