/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import static org.ntk4j.autodiff.internal.rules.StandardRules.put;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * Dot-product attention, alone and with several heads, written with matrix products and softmax.
 * The mask is data: it has no derivative.
 *
 * <p>Reference: A. Vaswani et al., Attention is all you need, NeurIPS 2017, equation 1 and section
 * 3.2.2.
 */
final class AttentionRules {

    /** What ND4J takes off the scores of the steps that a mask leaves out. */
    private static final double LEFT_OUT = 1e9;

    private AttentionRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(rules, TangentRule.composed(AttentionRules::dotProduct), "dot_product_attention");
        put(
                rules,
                TangentRule.composed(AttentionRules::multiHead),
                "multi_head_dot_product_attention");
    }

    private static List<SDVariable> dotProduct(TangentStep step) {
        step.requireTangentsOnlyOf(0, 1, 2);
        SDVariable mask = Emit.inputOrNull(step, 3);
        return attention(step, step.input(0), step.input(1), step.input(2), mask)
                .subList(0, step.outputCount());
    }

    /**
     * Queries [n, (heads,) f, q], keys [n, (heads,) f, t] and values [n, (heads,) v, t] give
     * results [n, (heads,) v, q] and weights [n, (heads,) t, q].
     */
    private static List<SDVariable> attention(
            TangentStep step,
            SDVariable queries,
            SDVariable keys,
            SDVariable values,
            SDVariable mask) {
        SameDiff sd = step.sd();
        SDVariable scores = sd.mmul(keys, queries, true, false, false);
        if (Emit.integer(step, 0, 0) != 0) {
            SDVariable features = sd.sizeAt(keys, -2).castTo(keys.dataType());
            scores = scores.mul(sd.math().rsqrt(features));
        }
        SDVariable masked = mask == null ? scores : masked(scores, mask);
        SDVariable weights = sd.nn().softmax(masked, -2);
        return List.of(sd.mmul(values, weights), weights);
    }

    /** Scores [n, (heads,) t, q] with a mask [n, t]; their rank is known only at run time. */
    private static SDVariable masked(SDVariable scores, SDVariable mask) {
        SameDiff sd = scores.getSameDiff();
        SDVariable shape =
                sd.stack(
                        0,
                        sd.sizeAt(scores, 0),
                        any(sd),
                        sd.sizeAt(scores, -2),
                        sd.sizeAt(scores, -1));
        SDVariable penalty = sd.expandDims(sd.expandDims(mask.sub(1).mul(LEFT_OUT), 1), -1);
        return sd.reshape(sd.reshape(scores, shape).add(penalty), sd.shape(scores));
    }

    /** Inputs are queries, keys, values, their projections, that of the results, and a mask. */
    private static List<SDVariable> multiHead(TangentStep step) {
        step.requireTangentsOnlyOf(0, 1, 2, 3, 4, 5, 6);
        SameDiff sd = step.sd();
        List<SDVariable> heads =
                attention(
                        step,
                        projected(step.input(0), step.input(3)),
                        projected(step.input(1), step.input(4)),
                        projected(step.input(2), step.input(5)),
                        Emit.inputOrNull(step, 7));
        SDVariable out = step.input(6);
        SDVariable joined = sd.permute(heads.get(0), 0, 3, 1, 2);
        SDVariable rows = sd.reshape(joined, sd.stack(0, any(sd), sd.sizeAt(out, 0)));
        SDVariable shape =
                sd.stack(0, sd.sizeAt(joined, 0), sd.sizeAt(joined, 1), sd.sizeAt(out, 1));
        SDVariable results = sd.permute(sd.reshape(rows.mmul(out), shape), 0, 2, 1);
        return List.of(results, heads.get(1)).subList(0, step.outputCount());
    }

    /** x [n, in, t] by weights [heads, size, in] to [n, heads, size, t]. */
    private static SDVariable projected(SDVariable x, SDVariable weights) {
        SameDiff sd = x.getSameDiff();
        // The weights' own size: their shape must not depend on the examples.
        SDVariable in = sd.sizeAt(weights, 2);
        SDVariable rows = sd.reshape(sd.permute(x, 0, 2, 1), sd.stack(0, any(sd), in));
        SDVariable matrix = sd.reshape(weights, sd.stack(0, any(sd), in));
        SDVariable shape =
                sd.stack(
                        0,
                        sd.sizeAt(x, 0),
                        sd.sizeAt(x, 2),
                        sd.sizeAt(weights, 0),
                        sd.sizeAt(weights, 1));
        SDVariable product = sd.mmul(rows, matrix, false, true, false);
        return sd.permute(sd.reshape(product, shape), 0, 2, 3, 1);
    }

    /** The size that follows from the others. */
    private static SDVariable any(SameDiff sd) {
        return sd.constant(Nd4j.scalar(DataType.INT64, -1));
    }
}
