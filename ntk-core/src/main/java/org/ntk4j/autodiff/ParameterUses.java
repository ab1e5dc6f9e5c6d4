/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BiasAdd;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * Finds where each parameter meets an activation: the {@link ParameterUse}s that let gradients and
 * kernels be contracted from activations and cotangents instead of from a Jacobian.
 *
 * <p>The graph itself tells: a parameter is followed through ops that only rearrange or cut it to
 * the ops that use it. A parameter with any use of another kind has no uses here, and whoever needs
 * its gradient takes the cotangent of the parameter itself.
 */
public final class ParameterUses {

    private static final Set<String> REARRANGING =
            Set.of(
                    "reshape",
                    "permute",
                    "transpose",
                    "squeeze",
                    "expand_dims",
                    "identity",
                    "slice",
                    "strided_slice");

    private final SameDiff sd;
    private final Map<String, List<SameDiffOp>> consumers = new HashMap<>();

    private ParameterUses(SameDiff sd, Collection<SameDiffOp> ops) {
        this.sd = sd;
        for (SameDiffOp op : ops) {
            if (isLocallyConstant(op)) {
                continue;
            }
            GraphOrder.arguments(op).stream()
                    .distinct()
                    .forEach(a -> consumers.computeIfAbsent(a, k -> new ArrayList<>()).add(op));
        }
    }

    /** Sizes, indices and comparisons: no derivative goes through them. */
    private boolean isLocallyConstant(SameDiffOp op) {
        return op.getOutputsOfOp().stream()
                .noneMatch(name -> sd.getVariable(name).dataType().isFPType());
    }

    /**
     * The uses of some parameters.
     *
     * @param sd the graph; only read
     * @param parameters the names of the parameter variables
     * @param outputs the names of the function's outputs
     * @return for each parameter its uses, in the order of evaluation; an empty list where some use
     *     is of an unknown kind
     */
    public static Map<String, List<ParameterUse>> find(
            SameDiff sd, Collection<String> parameters, String... outputs) {
        ParameterUses finder = new ParameterUses(sd, GraphOrder.between(sd, parameters, outputs));
        Map<String, List<ParameterUse>> uses = new LinkedHashMap<>();
        for (String parameter : parameters) {
            uses.put(parameter, finder.usesOf(parameter).orElse(List.of()));
        }
        return uses;
    }

    /** Whether an op's result has the same entries as a variable, or some of them. */
    static boolean rearranges(SameDiffOp op, String view) {
        return REARRANGING.contains(op.getOp().opName())
                && GraphOrder.arguments(op).indexOf(view) == 0;
    }

    private Optional<List<ParameterUse>> usesOf(String view) {
        List<ParameterUse> uses = new ArrayList<>();
        for (SameDiffOp op : consumers.getOrDefault(view, List.of())) {
            Optional<List<ParameterUse>> found =
                    rearranges(op, view) ? usesOfView(op) : classify(op, view).map(List::of);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            uses.addAll(found.get());
        }
        return Optional.of(uses);
    }

    /** A view whose shape comes from the inputs is none of the parameter alone. */
    private Optional<List<ParameterUse>> usesOfView(SameDiffOp op) {
        String view = op.getOutputsOfOp().get(0);
        boolean fixed = Collections.disjoint(GraphOrder.ancestors(sd, view), sd.inputs());
        return fixed ? usesOf(view) : Optional.empty();
    }

    private Optional<ParameterUse> classify(SameDiffOp op, String view) {
        List<String> in = op.getInputsToOp();
        int place = in.indexOf(view);
        if (in.lastIndexOf(view) != place || op.getOutputsOfOp().size() != 1) {
            return Optional.empty();
        }
        String out = op.getOutputsOfOp().get(0);
        return switch (op.getOp().opName()) {
            case "matmul" -> product((DynamicCustomOp) op.getOp(), view, in, place, out);
            case "conv1d" -> convolution(op, view, 1, ParameterUse.Convolution::new);
            case "conv2d" -> convolution(op, view, 2, ParameterUse.Convolution::new);
            case "conv3dnew" -> convolution(op, view, 3, ParameterUse.Convolution::new);
            case "depthwise_conv2d" -> convolution(op, view, 2, ParameterUse.Depthwise::new);
            case "deconv2d" -> convolution(op, view, 2, ParameterUse.Transposed::new);
            case "deconv3d" -> convolution(op, view, 3, ParameterUse.Transposed::new);
            case "add" -> Optional.of(new ParameterUse.Broadcast(view, -1, "", out, 1));
            case "biasadd" -> bias((BiasAdd) op.getOp(), view, place, out);
            case "subtract" ->
                    Optional.of(new ParameterUse.Broadcast(view, -1, "", out, place == 0 ? 1 : -1));
            case "multiply" ->
                    Optional.of(new ParameterUse.Broadcast(view, -1, in.get(1 - place), out, 1));
            case "gather" -> lookup((DynamicCustomOp) op.getOp(), view, in, place, out);
            default -> Optional.empty();
        };
    }

    private Optional<ParameterUse> product(
            DynamicCustomOp op, String view, List<String> in, int place, String out) {
        if (place != 1 || flag(op, 0) || flag(op, 2)) {
            return Optional.empty();
        }
        return Optional.of(
                isStack(view)
                        ? new ParameterUse.Batched(view, in.get(0), out, flag(op, 1))
                        : new ParameterUse.Dense(view, in.get(0), out, flag(op, 1)));
    }

    /** Whether it is known to hold several matrices, each of which has a product of its own. */
    private boolean isStack(String view) {
        long[] shape = sd.getVariable(view).getShape();
        return shape != null && shape.length == 3;
    }

    private static boolean flag(DynamicCustomOp op, int index) {
        return op.numIArguments() > index && op.getIArgument(index) > 0;
    }

    /** A kind of convolution. */
    private interface Kind {
        ParameterUse of(String view, String input, String result, Windows windows);
    }

    private static Optional<ParameterUse> convolution(
            SameDiffOp op, String view, int rank, Kind kind) {
        List<String> in = op.getInputsToOp();
        String out = op.getOutputsOfOp().get(0);
        int place = in.indexOf(view);
        return Windows.of((DynamicCustomOp) op.getOp(), rank)
                .flatMap(
                        windows ->
                                switch (place) {
                                    case 1 -> Optional.of(kind.of(view, in.get(0), out, windows));
                                    case 2 -> Optional.of(bias(view, windows.channelsFirst(), out));
                                    default -> Optional.empty();
                                });
    }

    private static ParameterUse bias(String view, boolean channelsFirst, String out) {
        return new ParameterUse.Broadcast(view, channelsFirst ? 1 : -1, "", out, 1);
    }

    private static Optional<ParameterUse> bias(BiasAdd op, String view, int place, String out) {
        boolean channelsFirst = op.bArgs().length == 0 || op.bArgs()[0];
        return place == 1 ? Optional.of(bias(view, channelsFirst, out)) : Optional.empty();
    }

    private static Optional<ParameterUse> lookup(
            DynamicCustomOp op, String view, List<String> in, int place, String out) {
        boolean rows = op.numIArguments() == 0 || op.getIArgument(0) == 0;
        return place == 0 && rows && in.size() == 2
                ? Optional.of(new ParameterUse.Lookup(view, in.get(1), out))
                : Optional.empty();
    }
}
