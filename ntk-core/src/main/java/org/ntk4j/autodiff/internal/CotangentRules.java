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
        if (function instanceof Gather gather && isLookup(op, gather)) {
            return pullLookup(sd, op, seeds.get(0));
        }
        if (function.getClass() == Conv2D.class) {
            List<SDVariable> side = ConvolutionCotangents.pull(sd, op, seeds.get(0), wanted);
            if (side != null) {
                return side;
            }
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

    private static boolean isLookup(SameDiffOp op, Gather gather) {
        return op.getInputsToOp().size() == 2
                && (gather.numIArguments() == 0 || gather.getIArgument(0) == 0);
    }

    /** SameDiff's own way is a loop over the rows, which is control flow. */
    private static List<SDVariable> pullLookup(SameDiff sd, SameDiffOp op, SDVariable g) {
        SDVariable table = sd.getVariable(op.getInputsToOp().get(0));
        SDVariable indices = sd.getVariable(op.getInputsToOp().get(1));
        SDVariable flat = sd.reshape(indices, -1L);
        // Rank 3, since unsorted_segment_sum takes a matrix with a single row for a vector.
        SDVariable rowShape =
                sd.concat(0, sd.shape(flat), sd.constant(Nd4j.createFromArray(1L, -1L)));
        SDVariable rows = sd.reshape(g, rowShape);
        SDVariable sums = sd.unsortedSegmentSum(rows, flat, sd.sizeAt(table, 0));
        return Arrays.asList(sd.reshape(sums, sd.shape(table)), null);
    }

    private static boolean flag(Mmul product, int index) {
        return product.numIArguments() > index && product.getIArgument(index) > 0;
    }

    private static IllegalArgumentException noDerivative(SameDiffOp op, Exception cause) {
        return new IllegalArgumentException(
                "op '%s' (%s), which computes %s, has no derivative: compose it of ops with one"
                        .formatted(op.getName(), op.getOp().opName(), op.getOutputsOfOp()),
                cause);
    }
}
