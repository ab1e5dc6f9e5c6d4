/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.shape.ZerosLike;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs single ops and leaves nothing to the garbage collector. ND4J makes a native context for
 * every op that is run without one, and only the collector ever frees it: closing it does nothing.
 * Here contexts are used again, by thread and kind of op.
 */
public final class Ops {

    /** A context keeps arguments until as many others take their place: none never do. */
    private record Kind(String op, int integers, int reals, int booleans, int types) {

        static Kind of(DynamicCustomOp op) {
            return new Kind(
                    op.opName(),
                    op.numIArguments(),
                    op.numTArguments(),
                    op.numBArguments(),
                    op.numDArguments());
        }
    }

    private static final ThreadLocal<Map<Kind, OpContext>> CONTEXTS =
            ThreadLocal.withInitial(HashMap::new);

    /** What a number is handed over to an op in. */
    private static final ThreadLocal<Map<DataType, INDArray>> NUMBERS =
            ThreadLocal.withInitial(() -> new EnumMap<>(DataType.class));

    private Ops() {}

    /**
     * Runs an op that has all its arrays.
     *
     * @param op an op with inputs and outputs, which draws no random numbers
     */
    public static void run(DynamicCustomOp op) {
        OpContext context =
                CONTEXTS.get()
                        .computeIfAbsent(Kind.of(op), kind -> Nd4j.getExecutioner().buildContext());
        try {
            context.setInputArrays(op.inputArguments());
            context.setOutputArrays(op.outputArguments());
            setArguments(context, op);
            Nd4j.exec(op, context);
        } finally {
            context.purge();
        }
    }

    /** The context copies the arguments; what they are handed over in is freed at once. */
    @SuppressWarnings({"try", "unchecked"}) // left by closing it; of no class in particular
    static void setArguments(OpContext context, DynamicCustomOp op) {
        try (PointerScope ignored = new PointerScope()) {
            context.setIArguments(op.iArgs());
            context.setTArguments(op.tArgs());
            context.setBArguments(op.bArgs());
            context.setDArguments(op.dArgs());
        }
    }

    /**
     * Adds an array to another.
     *
     * @param sum the sum, changed
     * @param term an array of the same type, broadcast to the sum's shape
     */
    public static void add(INDArray sum, INDArray term) {
        run(new AddOp(new INDArray[] {sum, term}, new INDArray[] {sum}));
    }

    /**
     * Subtracts an array from another.
     *
     * @param difference the difference, changed
     * @param term an array of the same type, broadcast to the difference's shape
     */
    public static void subtract(INDArray difference, INDArray term) {
        run(new SubOp(new INDArray[] {difference, term}, new INDArray[] {difference}));
    }

    /**
     * Multiplies arrays entry by entry.
     *
     * @param a a factor
     * @param b a factor of the same type, broadcast to the other's shape
     * @param product gets the product; may be a factor
     */
    public static void multiply(INDArray a, INDArray b, INDArray product) {
        run(new MulOp(new INDArray[] {a, b}, new INDArray[] {product}));
    }

    /**
     * Multiplies an array by a number.
     *
     * @param array a factor
     * @param factor the other
     * @param product gets the product; may be the array
     */
    public static void multiply(INDArray array, double factor, INDArray product) {
        multiply(array, number(array.dataType(), factor), product);
    }

    /**
     * Divides an array by a number.
     *
     * @param array the dividend
     * @param divisor the divisor
     * @param quotient gets the quotient; may be the array
     */
    public static void divide(INDArray array, double divisor, INDArray quotient) {
        INDArray[] operands = {array, number(array.dataType(), divisor)};
        run(new DivOp(operands, new INDArray[] {quotient}));
    }

    private static INDArray number(DataType type, double value) {
        return NUMBERS.get()
                .computeIfAbsent(type, t -> Nd4j.createUninitializedDetached(t, 1))
                .putScalar(0, value);
    }

    /**
     * Overwrites an array with zeros.
     *
     * @param array the array
     */
    public static void clear(INDArray array) {
        run(new ZerosLike(array, array));
    }

    /**
     * Sums an array along some axes.
     *
     * @param array any array
     * @param axes at least one axis, counted from zero
     * @return a new array of the array's shape without the axes; the caller closes it
     */
    public static INDArray sum(INDArray array, int... axes) {
        return reduced("reduce_sum", array, false, axes);
    }

    /**
     * Averages an array along some axes.
     *
     * @param array any array
     * @param axes at least one axis, counted from zero
     * @return a new array of the array's shape with 1 in place of the axes; the caller closes it
     */
    public static INDArray mean(INDArray array, int... axes) {
        return reduced("reduce_mean", array, true, axes);
    }

    private static INDArray reduced(String name, INDArray array, boolean keep, int... axes) {
        IntPredicate summed = axis -> IntStream.of(axes).anyMatch(other -> other == axis);
        long[] shape =
                IntStream.range(0, array.rank())
                        .filter(axis -> keep || !summed.test(axis))
                        .mapToLong(axis -> summed.test(axis) ? 1 : array.size(axis))
                        .toArray();
        INDArray result = Nd4j.createUninitialized(array.dataType(), shape);
        run(
                DynamicCustomOp.builder(name)
                        .addInputs(array)
                        .addOutputs(result)
                        .addIntegerArguments(axes)
                        .addBooleanArguments(keep)
                        .build());
        return result;
    }
}
