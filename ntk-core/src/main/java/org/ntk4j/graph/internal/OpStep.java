/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.RandomOp;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.BaseCompatOp;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;
import org.nd4j.linalg.api.ops.random.BaseRandomOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ArrayPool;

/** One op of a {@link Program}: reads its arguments by name and allocates its results. */
final class OpStep implements AutoCloseable {

    private final SameDiff sd;
    private final DifferentialFunction op;
    private final List<String> arguments;
    private final List<String> results;
    private final OpContext context;

    private OpStep(SameDiff sd, SameDiffOp op) {
        this.sd = sd;
        this.op = op.getOp();
        this.arguments = List.copyOf(GraphOrder.arguments(op));
        this.results = List.copyOf(op.getOutputsOfOp());
        this.context = Nd4j.getExecutioner().buildContext();
    }

    static OpStep of(SameDiff sd, SameDiffOp op) {
        DifferentialFunction function = op.getOp();
        if (function instanceof BaseCompatOp || function instanceof BaseTensorOp) {
            throw refused(op, "is control flow: unroll loops and conditions");
        }
        if (function instanceof RandomOp
                || function instanceof BaseRandomOp
                || function.opName().startsWith("random")
                || function.opName().startsWith("dropout")) {
            throw refused(op, "draws random numbers: build the graph without it, as for inference");
        }
        if (!(function instanceof DynamicCustomOp) && !(function instanceof BaseOp)) {
            throw refused(op, "is neither a custom op nor a legacy op of ND4J");
        }
        return new OpStep(sd, op);
    }

    private static IllegalArgumentException refused(SameDiffOp op, String why) {
        return new IllegalArgumentException(
                "op '" + op.getName() + "' (" + op.getOp().opName() + ") " + why);
    }

    List<String> arguments() {
        return arguments;
    }

    List<String> results() {
        return results;
    }

    /** Leaves out the results that nobody reads where the op allows it. */
    void run(
            Function<String, INDArray> argument,
            Predicate<String> read,
            Map<String, INDArray> values,
            ArrayPool pool) {
        INDArray[] inputs = arguments.stream().map(argument).toArray(INDArray[]::new);
        try {
            if (op instanceof DynamicCustomOp custom) {
                if (!ranAsPair(inputs, read, values, pool)) {
                    runCustom(custom, inputs, values, pool);
                }
            } else {
                runLegacy((BaseOp) op, inputs, values, pool);
            }
        } finally {
            op.clearArrays();
            context.purge();
        }
    }

    private boolean ranAsPair(
            INDArray[] inputs,
            Predicate<String> read,
            Map<String, INDArray> values,
            ArrayPool pool) {
        if (!PairCotangents.knows(op.opName())) {
            return false;
        }
        boolean[] needed = {read.test(results.get(0)), read.test(results.get(1))};
        if (!PairCotangents.applies(inputs, needed)) {
            return false;
        }
        for (int side = 0; side < 2; side++) {
            if (needed[side]) {
                INDArray result = pool.take(inputs[side].dataType(), inputs[side].shape());
                values.put(results.get(side), result);
                PairCotangents.compute(op.opName(), inputs, side, result);
            }
        }
        return true;
    }

    private void runCustom(
            DynamicCustomOp custom,
            INDArray[] inputs,
            Map<String, INDArray> values,
            ArrayPool pool) {
        context.setInputArrays(inputs);
        Ops.setArguments(context, custom);
        List<LongShapeDescriptor> shapes = custom.calculateOutputShape(context);
        if (shapes.size() != results.size()) {
            throw new IllegalStateException(
                    "op '%s' (%s) has %d outputs in the graph and %d when run"
                            .formatted(
                                    custom.getOwnName(),
                                    custom.opName(),
                                    results.size(),
                                    shapes.size()));
        }
        for (int i = 0; i < shapes.size(); i++) {
            String name = results.get(i);
            // Some ops cannot tell their output type; the graph's variable does.
            DataType type = sd.getVariable(name).dataType();
            INDArray result = pool.take(type, shapes.get(i).getShape());
            values.put(name, result);
            context.setOutputArray(i, result);
        }
        Nd4j.exec(custom, context);
    }

    private void runLegacy(
            BaseOp legacy, INDArray[] inputs, Map<String, INDArray> values, ArrayPool pool) {
        boolean axisInput = false;
        if (legacy instanceof ReduceOp reduce
                && reduce.getOpType() != Op.Type.REDUCE3
                && inputs.length == 2) {
            reduce.setDimensions(ArrayUtil.toInts(inputs[1].toLongVector()));
            axisInput = true;
        } else if (legacy instanceof ScalarOp scalar && inputs.length == 2) {
            scalar.setScalar(inputs[1]);
        }
        if (legacy instanceof BaseReduceOp reduce) {
            countFromZero(reduce, inputs[0].rank());
        }
        context.setInputArray(0, inputs[0]);
        if (inputs.length == 2 && !axisInput) {
            context.setInputArray(1, inputs[1]);
        }
        LongShapeDescriptor shape = legacy.calculateOutputShape(context).get(0);
        INDArray result = pool.take(shape.dataType(), shape.getShape());
        values.put(results.get(0), result);
        if (legacy instanceof ReduceOp && inputs[0].length() == result.length()) {
            // The executioner then takes a short cut that reads the op's own arrays.
            legacy.setX(inputs[0]);
            legacy.setZ(result);
        }
        context.setOutputArray(0, result);
        Nd4j.exec(legacy, context);
    }

    /** Legacy reductions that keep their axes are silently wrong for axes counted from the end. */
    private static void countFromZero(BaseReduceOp reduce, int rank) {
        int[] axes = reduce.getDimensions();
        if (axes != null && Arrays.stream(axes).anyMatch(axis -> axis < 0)) {
            reduce.setDimensions(
                    Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).toArray());
        }
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot release the context of op " + op, e);
        }
    }
}
