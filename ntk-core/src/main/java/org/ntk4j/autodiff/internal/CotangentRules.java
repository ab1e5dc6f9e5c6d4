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
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
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
        if (function instanceof Gather lookup) {
            return pullLookup(sd, op, lookup, seeds.get(0));
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

    /** Rows are added where they were looked up; {@code Gather.doDiff} emits an endless loop. */
    private static List<SDVariable> pullLookup(
            SameDiff sd, SameDiffOp op, Gather lookup, SDVariable g) {
        SDVariable table = sd.getVariable(op.getInputsToOp().get(0));
        long[] shape = table.getArr(false) == null ? null : table.getArr().shape();
        boolean rows = lookup.numIArguments() == 0 || lookup.getIArgument(0) == 0;
        if (!rows || shape == null || shape.length != 2) {
            throw noDerivative(op, null);
        }
        SDVariable indices = sd.reshape(sd.getVariable(op.getInputsToOp().get(1)), -1L);
        SDVariable values = sd.reshape(g, -1L, shape[1]);
        SDVariable sum = sd.unsortedSegmentSum(values, indices, Math.toIntExact(shape[0]));
        return Arrays.asList(sum, null);
    }

    private static boolean flag(Mmul product, int index) {
        return product.numIArguments() > index && product.getIArgument(index) > 0;
    }

    private static IllegalArgumentException noDerivative(SameDiffOp op, Exception cause) {
        return new IllegalArgumentException(
                "op '%s' (%s), which computes %s, has no derivative in SameDiff: compose it of ops that have one"
                        .formatted(op.getName(), op.getOp().opName(), op.getOutputsOfOp()),
                cause);
    }
}
