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
import static org.ntk4j.autodiff.RuleCase.positive;
import static org.ntk4j.autodiff.RuleCase.within;

import java.util.List;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyWithLogitsLoss;
import org.nd4j.linalg.factory.Nd4j;

/** Losses, with every reduction. ND4J's own gradients of them take no cotangent. */
final class LossCases {

    private LossCases() {}

    private interface Loss {
        SDVariable of(SameDiff sd, SDVariable l, SDVariable p, SDVariable w, LossReduce reduce);
    }

    static void addTo(List<RuleCase> cases) {
        everyWay(
                cases,
                "mean_sqerr_loss",
                (sd, l, p, w, r) -> sd.loss().meanSquaredError(l, p, w, r));
        everyWay(
                cases,
                "absolute_difference_loss",
                (sd, l, p, w, r) -> sd.loss().absoluteDifference(l, p, w, r));
        everyWay(
                cases,
                "sigm_cross_entropy_loss",
                (sd, l, p, w, r) -> sd.loss().sigmoidCrossEntropy(l, p, w, r, .1));
        everyWay(cases, "hinge_loss", (sd, l, p, w, r) -> sd.loss().hingeLoss(l, p, w, r));
        everyWay(cases, "huber_loss", (sd, l, p, w, r) -> sd.loss().huberLoss(l, p, w, r, .5));
        everyWay(
                cases,
                "log_poisson_loss",
                (sd, l, p, w, r) -> sd.loss().logPoisson(l, p, w, r, false));
        cases.add(
                of(
                        "log_loss",
                        (sd, x) -> sd.loss().logLoss(x[1], x[0]),
                        within(.2, .8, 3, 4),
                        within(.2, .8, 3, 4)));
        softmax(cases);
    }

    private static void everyWay(List<RuleCase> cases, String name, Loss loss) {
        for (LossReduce reduce : LossReduce.values()) {
            cases.add(
                    of(
                            name + " " + reduce,
                            (sd, x) -> loss.of(sd, x[1], x[0], x[2], reduce),
                            normal(3, 4),
                            within(.2, .8, 3, 4),
                            positive(3, 1)));
            cases.add(
                    of(
                            name + " " + reduce + ", no weight counts",
                            (sd, x) ->
                                    loss.of(
                                            sd,
                                            x[1],
                                            x[0],
                                            sd.constant(Nd4j.zeros(DataType.DOUBLE, 3, 1)),
                                            reduce),
                            normal(3, 4),
                            within(.2, .8, 3, 4)));
        }
        cases.add(
                of(
                        name + " unweighted",
                        (sd, x) ->
                                loss.of(
                                        sd,
                                        x[1],
                                        x[0],
                                        null,
                                        LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT),
                        normal(3, 4),
                        within(.2, .8, 3, 4)));
    }

    private static void softmax(List<RuleCase> cases) {
        for (double smoothing : new double[] {0, .1}) {
            cases.add(
                    of(
                            "softmax_cross_entropy_loss " + smoothing,
                            (sd, x) ->
                                    sd.loss()
                                            .softmaxCrossEntropy(
                                                    x[1], x[0], null, LossReduce.SUM, smoothing),
                            normal(3, 4),
                            positive(3, 4)));
        }
        cases.add(
                of(
                        "sparse_softmax_cross_entropy",
                        (sd, x) ->
                                sd.loss()
                                        .sparseSoftmaxCrossEntropy(
                                                x[0], sd.constant(Nd4j.createFromArray(2, 0, 3))),
                        normal(3, 4)));
        cases.add(
                of(
                        "softmax_cross_entropy_loss_with_logits",
                        (sd, x) ->
                                new SoftmaxCrossEntropyWithLogitsLoss(sd, x[0], x[1], 1)
                                        .outputVariable(),
                        normal(3, 4),
                        positive(3, 4)));
        cases.add(of("l2_loss", (sd, x) -> sd.loss().l2Loss(x[0]), normal(3, 4)));
    }
}
