/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.internal.rules.ConvolutionCotangents;
import org.ntk4j.autodiff.internal.rules.CotangentCorrections;

/** How each op pulls cotangents back: SameDiff's way, but for the ops that we do better. */
public final class CotangentRules {

    private CotangentRules() {}

    /**
     * Adds the ops that pull the cotangents of an op's results back to its arguments.
     *
     * @param sd the graph
     * @param op the op to go through
     * @param seeds the cotangents of its results
     * @param wanted which arguments need a cotangent
     * @return one variable per argument, null where none was wanted; may be shorter than the
     *     arguments
     * @throws IllegalArgumentException if the op has no derivative
     */
    public static List<SDVariable> pull(
            SameDiff sd, SameDiffOp op, List<SDVariable> seeds, IntPredicate wanted) {
        DifferentialFunction function = op.getOp();
        if (function instanceof Mmul product && !flag(product, 2)) {
            return pullProduct(sd, op, product, seeds.get(0), wanted);
        }
        if (function instanceof Gather gather && op.getInputsToOp().size() == 2) {
            return pullLookup(sd, op, gather, seeds.get(0));
        }
        if (function.getClass() == Conv2D.class) {
            List<SDVariable> side = ConvolutionCotangents.pull(sd, op, seeds.get(0), wanted);
            if (side != null) {
                return side;
            }
        }
        if (CotangentCorrections.lacking(function)) {
            throw noDerivative(op, null);
        }
        List<SDVariable> corrected = CotangentCorrections.pull(sd, op, seeds);
        if (corrected != null) {
            return corrected;
        }
        try {
            List<SDVariable> pulled = function.doDiff(seeds);
            if (pulled != null) {
                return pulled;
            }
        } catch (UnsupportedOperationException e) {
            throw noDerivative(op, e);
        }
        throw noDerivative(op, null);
    }

    /** Only the wanted sides: {@code matmul_bp} always computes both, the weights' being slow. */
    private static List<SDVariable> pullProduct(
            SameDiff sd, SameDiffOp op, Mmul product, SDVariable g, IntPredicate wanted) {
        SDVariable a = sd.getVariable(op.getInputsToOp().get(0));
        SDVariable b = sd.getVariable(op.getInputsToOp().get(1));
        if (isVector(a) || isVector(b)) {
            return pullVectorProduct(sd, a, b, product, g);
        }
        boolean ta = flag(product, 0);
        boolean tb = flag(product, 1);
        List<SDVariable> pulled = new ArrayList<>(Arrays.asList(null, null));
        if (wanted.test(0)) {
            pulled.set(0, ta ? sd.mmul(b, g, tb, true, false) : sd.mmul(g, b, false, !tb, false));
        }
        if (wanted.test(1)) {
            pulled.set(1, tb ? sd.mmul(g, a, true, ta, false) : sd.mmul(a, g, !ta, false, false));
        }
        return pulled;
    }

    /** Whether it is known to be one: a parameter, a constant or a placeholder. */
    private static boolean isVector(SDVariable factor) {
        long[] shape = factor.getShape();
        return shape != null && shape.length == 1;
    }

    /** A matrix times a vector, a vector times a matrix, or two vectors. */
    private static List<SDVariable> pullVectorProduct(
            SameDiff sd, SDVariable a, SDVariable b, Mmul product, SDVariable g) {
        if (isVector(a) && isVector(b)) {
            return List.of(b.mul(g), a.mul(g));
        }
        if (isVector(b)) {
            boolean transposed = flag(product, 0);
            SDVariable matrix = transposed ? outer(b, g) : outer(g, b);
            return List.of(matrix, sd.mmul(a, g, !transposed, false, false));
        }
        boolean transposed = flag(product, 1);
        SDVariable matrix = transposed ? outer(g, a) : outer(a, g);
        return List.of(sd.mmul(g, b, false, !transposed, false), matrix);
    }

    private static SDVariable outer(SDVariable a, SDVariable b) {
        return a.getSameDiff().expandDims(a, -1).mul(b);
    }

    /** SameDiff's own way is a loop over the rows, which is control flow. */
    private static List<SDVariable> pullLookup(
            SameDiff sd, SameDiffOp op, Gather gather, SDVariable g) {
        SDVariable table = sd.getVariable(op.getInputsToOp().get(0));
        SDVariable indices = sd.reshape(sd.getVariable(op.getInputsToOp().get(1)), -1L);
        int axis = gather.numIArguments() == 0 ? 0 : gather.getIArgument(0).intValue();
        SDVariable found = sd.sizeAt(indices, 0);
        SDVariable rows = sd.permute(around(sd, g, table, axis, found), 1, 0, 2);
        SDVariable sums = sd.unsortedSegmentSum(rows, indices, sd.sizeAt(table, axis));
        return Arrays.asList(sd.reshape(sd.permute(sums, 1, 0, 2), sd.shape(table)), null);
    }

    /** An array with what lies before and after the axis of a lookup made one axis each. */
    private static SDVariable around(
            SameDiff sd, SDVariable g, SDVariable table, int axis, SDVariable found) {
        SDVariable rest = sd.constant(Nd4j.scalar(DataType.INT64, -1));
        SDVariable known = sd.constant(Nd4j.scalar(DataType.INT64, 1));
        int first = axis < 0 ? axis + 1 : 0;
        int end = axis < 0 ? 0 : axis;
        for (int i = first; i < end; i++) {
            known = known.mul(sd.sizeAt(table, i));
        }
        return sd.reshape(
                g, axis < 0 ? sd.stack(0, rest, found, known) : sd.stack(0, known, found, rest));
    }

    private static boolean flag(Mmul product, int index) {
        return product.numIArguments() > index && product.getIArgument(index) > 0;
    }

    private static IllegalArgumentException noDerivative(SameDiffOp op, Exception cause) {
        return new IllegalArgumentException(
                ("op '%s' (%s), which computes %s, has no derivative in reverse mode: write it"
                                + " with ops that have one, or give it a TangentRule.composed")
                        .formatted(op.getName(), op.getOp().opName(), op.getOutputsOfOp()),
                cause);
    }
}
