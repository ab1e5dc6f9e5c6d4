/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.serde.FlatBuffersMapper;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** Applies an op of a graph, with all its attributes, to other inputs of the same graph. */
public final class OpCloner {

    private OpCloner() {}

    /**
     * Adds a copy of an op.
     *
     * @param sd the graph
     * @param op the op to copy
     * @param inputs the inputs of the copy
     * @return the outputs of the copy
     */
    public static List<SDVariable> apply(SameDiff sd, SameDiffOp op, SDVariable... inputs) {
        DifferentialFunction original = op.getOp();
        DifferentialFunction copy = FlatBuffersMapper.cloneViaSerialize(sd, original);
        keepArguments(original, copy);
        copy.setSameDiff(sd);
        copy.setOwnName(sd.getOpName(original.opName()));
        sd.putOpForId(copy.getOwnName(), copy);
        sd.addArgsFor(inputs, copy);
        SDVariable[] outputs = copy.outputVariables(copy.getOwnName());
        if (outputs.length != op.getOutputsOfOp().size()) {
            throw new IllegalStateException(
                    "a copy of op '%s' (%s) has %d outputs, the op itself %d"
                            .formatted(
                                    op.getName(),
                                    original.opName(),
                                    outputs.length,
                                    op.getOutputsOfOp().size()));
        }
        return List.of(outputs);
    }

    /**
     * Serialization forgets what some ops keep in fields; a silently different op would be fatal.
     */
    private static void keepArguments(DifferentialFunction original, DifferentialFunction copy) {
        if (original instanceof BaseReduceOp from && copy instanceof BaseReduceOp to) {
            to.setKeepDims(from.isKeepDims());
        }
        if (original instanceof DynamicCustomOp from
                && copy instanceof DynamicCustomOp to
                && !(Arrays.equals(from.iArgs(), to.iArgs())
                        && Arrays.equals(from.tArgs(), to.tArgs())
                        && Arrays.equals(from.bArgs(), to.bArgs())
                        && Arrays.equals(from.dArgs(), to.dArgs()))) {
            throw new IllegalStateException(
                    "a copy of op '%s' (%s) has integer arguments %s, the op itself %s"
                            .formatted(
                                    original.getOwnName(),
                                    original.opName(),
                                    Arrays.toString(to.iArgs()),
                                    Arrays.toString(from.iArgs())));
        }
    }
}
