/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.Emit.square;
import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.Map;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Losses, each written with other ops: inputs are predictions, weights and labels. */
final class LossRules {

    private LossRules() {}

    /** The loss of each entry from predictions and labels, before weights and reduction. */
    private interface EntryLoss {
        SDVariable of(TangentStep step, SDVariable predictions, SDVariable labels);
    }

    static void addTo(Map<String, TangentRule> rules) {
        loss(rules, "mean_sqerr_loss", (s, p, l) -> square(p.sub(l)));
        loss(rules, "absolute_difference_loss", (s, p, l) -> s.sd().math().abs(p.sub(l)));
        loss(rules, "log_loss", LossRules::log);
        loss(rules, "huber_loss", LossRules::huber);
        loss(rules, "hinge_loss", (s, p, l) -> hinge(s.sd(), p, l));
        loss(rules, "log_poisson_loss", (s, p, l) -> s.sd().math().exp(p).sub(p.mul(l)));
        loss(rules, "sigm_cross_entropy_loss", LossRules::sigmoidCrossEntropy);
        loss(rules, "softmax_cross_entropy_loss", LossRules::smoothedSoftmaxCrossEntropy);
        loss(rules, "cosine_distance_loss", LossRules::cosineDistance);
        put(
                rules,
                Emit.composed(LossRules::softmaxCrossEntropy),
                "softmax_cross_entropy_loss_with_logits");
        put(
                rules,
                Emit.composed(LossRules::sparseSoftmaxCrossEntropy),
                "sparse_softmax_cross_entropy_loss_with_logits");
        put(rules, Emit.composed(s -> s.sd().sum(square(s.input()), false).mul(.5)), "l2_loss");
    }

    private static void loss(Map<String, TangentRule> rules, String opName, EntryLoss loss) {
        put(rules, Emit.composed(s -> reduced(s, loss.of(s, s.input(0), s.input(2)))), opName);
    }

    /** Like the ops, 0 where no weight counts. */
    private static SDVariable reduced(TangentStep step, SDVariable losses) {
        SDVariable weights = step.input(1);
        SDVariable weighted = losses.mul(weights);
        switch (LossReduce.values()[(int) Emit.integer(step, 0, 0)]) {
            case NONE:
                return weighted;
            case SUM:
                return sum(weighted);
            case MEAN_BY_WEIGHT:
                return mean(weighted, Emit.broadcastTo(weights, losses));
            default:
                SDVariable counted = Emit.indicator(weights.neq(0), weights);
                return mean(weighted, Emit.broadcastTo(counted, losses));
        }
    }

    private static SDVariable mean(SDVariable weighted, SDVariable weights) {
        return Emit.quotientOrZero(sum(weighted), sum(weights));
    }

    private static SDVariable sum(SDVariable x) {
        return x.getSameDiff().sum(x, false);
    }

    private static SDVariable log(TangentStep step, SDVariable p, SDVariable labels) {
        double epsilon = Emit.real(step, 0, 0);
        SDVariable yes = labels.mul(step.sd().math().log(p.add(epsilon)));
        SDVariable no = labels.rsub(1).mul(step.sd().math().log(p.rsub(1 + epsilon)));
        return yes.add(no).neg();
    }

    private static SDVariable huber(TangentStep step, SDVariable p, SDVariable labels) {
        double delta = Emit.real(step, 0, 1);
        SDVariable distance = step.sd().math().abs(p.sub(labels));
        SDVariable near = Emit.indicator(distance.lte(delta), distance);
        SDVariable far = Emit.affine(-.5 * delta * delta, delta, distance);
        return near.mul(square(distance).mul(.5)).add(near.rsub(1).mul(far));
    }

    private static SDVariable hinge(SameDiff sd, SDVariable p, SDVariable labels) {
        return sd.nn().relu(Emit.affine(-1, 2, labels).mul(p).rsub(1), 0);
    }

    private static SDVariable sigmoidCrossEntropy(
            TangentStep step, SDVariable logits, SDVariable labels) {
        double smoothing = Emit.real(step, 0, 0);
        SDVariable smooth = Emit.affine(.5 * smoothing, 1 - smoothing, labels);
        return step.sd().nn().softplus(logits).sub(logits.mul(smooth));
    }

    private static SDVariable smoothedSoftmaxCrossEntropy(
            TangentStep step, SDVariable logits, SDVariable labels) {
        double smoothing = Emit.real(step, 0, 0);
        SDVariable smooth = labels;
        if (smoothing != 0) {
            SDVariable classes = step.sd().sum(step.sd().onesLike(labels), true, -1);
            smooth = labels.mul(1 - smoothing).add(classes.rdiv(smoothing));
        }
        return crossEntropy(step.sd(), logits, smooth);
    }

    /** -sum labels * log softmax(logits) over the last axis. */
    private static SDVariable crossEntropy(SameDiff sd, SDVariable logits, SDVariable labels) {
        SDVariable logProbabilities = sd.nn().logSoftmax(logits);
        return sd.sum(labels.mul(logProbabilities), false, -1).neg();
    }

    private static SDVariable softmaxCrossEntropy(TangentStep step) {
        int axis = (int) Emit.integer(step, 0, -1);
        SDVariable logProbabilities =
                step.sd().math().log(step.sd().nn().softmax(step.input(0), axis));
        return step.sd().sum(step.input(1).mul(logProbabilities), false, axis).neg();
    }

    private static SDVariable sparseSoftmaxCrossEntropy(TangentStep step) {
        SameDiff sd = step.sd();
        SDVariable logits = step.input(1);
        SDVariable classes = sd.sizeAt(logits, -1).castTo(DataType.INT32);
        SDVariable range = sd.range(sd.constant(0), classes, sd.constant(1), DataType.INT32);
        SDVariable labels = sd.expandDims(step.input(0).castTo(DataType.INT32), -1);
        return crossEntropy(sd, logits, Emit.indicator(range.eq(labels), logits));
    }

    private static SDVariable cosineDistance(TangentStep step, SDVariable p, SDVariable labels) {
        int axis = (int) Emit.integer(step, 1, -1);
        return step.sd().sum(p.mul(labels), true, axis).rsub(1);
    }
}
