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
import org.nd4j.linalg.api.ops.impl.transforms.Pad;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/** Ops that move entries about: linear in the array, constant in indices and shapes. */
final class ShapeRules {

    private ShapeRules() {}

    static void addTo(Map<String, TangentRule> rules) {
        put(
                rules,
                TangentRule.linear(),
                "reshape",
                "permute",
                "transpose",
                "squeeze",
                "expand_dims",
                "concat",
                "stack",
                "slice",
                "strided_slice",
                "split",
                "gather",
                "gather_nd",
                "tile",
                "reverse",
                "reverse_sequence",
                "diag",
                "diag_part",
                "matrix_set_diag",
                "trace",
                "triu",
                "space_to_depth",
                "depth_to_space",
                "space_to_batch",
                "batch_to_space",
                "dynamic_partition",
                "dynamic_stitch",
                "select",
                "identity",
                "scatter_add",
                "scatter_sub",
                "segment_sum",
                "segment_mean",
                "unsorted_segment_sum",
                "unsorted_segment_mean",
                "unsorted_segment_sqrt_n");
        put(rules, Emit.single(ShapeRules::pad), "pad");
        put(rules, Emit.single(ShapeRules::assign), "assign");
        put(rules, Emit.single(s -> s.tangent().castTo(s.output().dataType())), "cast");
        put(rules, ShapeRules::unstack, "unstack");
        put(rules, TangentRule.zero(), "zeroslike", "ones_as", "onehot", "stop_gradient");
    }

    private static SDVariable pad(TangentStep step) {
        Pad.Mode mode = Pad.Mode.values()[(int) Emit.integer(step, 0, 0)];
        return new Pad(step.sd(), step.tangent(), step.input(1), mode, 0.0).outputVariable();
    }

    private static List<SDVariable> unstack(TangentStep step) {
        int axis = (int) Emit.integer(step, 0, 0);
        return List.of(step.sd().unstack(step.tangent(), axis, step.outputCount()));
    }

    private static SDVariable assign(TangentStep step) {
        SDVariable assigned = step.input(step.inputCount() - 1);
        SDVariable tangent = step.tangentOrZeros(step.inputCount() - 1);
        return assigned == step.input() ? tangent : Emit.broadcastTo(tangent, step.output());
    }
}
