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
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.controlflow.Select;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2DDerivative;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.reduce.bp.SumBp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.api.ops.impl.transforms.Pad;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp.AddBpOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp.MulBpOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp.SubBpOp;

/**
 * Cotangents of the ops whose own gradient is wrong in ND4J 1.0.0-M2.1: division by an array of one
 * entry, its relatives, other ops with broadcasting; or missing; or exact to float32 only.
 */
public final class CotangentCorrections {

    /** Pulls the cotangent of an op with one output back to its inputs. */
    private interface Pull {
        List<SDVariable> of(SameDiffOp op, SDVariable[] x, SDVariable cotangent);
    }

    private static final Map<String, Pull> PULLS =
            Map.ofEntries(
                    entry("var", CotangentCorrections::variance),
                    entry("divide", (op, x, g) -> quotient(x[0], x[1], g)),
                    entry("realdiv", (op, x, g) -> quotient(x[0], x[1], g)),
                    entry("reversedivide", (op, x, g) -> swapped(quotient(x[1], x[0], g))),
                    entry("squaredsubtract", (op, x, g) -> squaredDifference(x[0], x[1], g)),
                    entry("maximum", (op, x, g) -> larger(x[0], x[1], g)),
                    entry("minimum", (op, x, g) -> larger(x[0].neg(), x[1].neg(), g)),
                    entry("mod", CotangentCorrections::remainder),
                    entry("floormod", CotangentCorrections::remainder),
                    entry("assign", (op, x, g) -> assigned(x, g)),
                    entry("Pow", CotangentCorrections::power),
                    entry("tf_atan2", (op, x, g) -> arcTangent(x[0], x[1], g)),
                    entry("floordiv", (op, x, g) -> none(x)),
                    entry("truncatediv", (op, x, g) -> none(x)),
                    entry("cross", (op, x, g) -> List.of(cross(x[1], g), cross(g, x[0]))),
                    entry("select", CotangentCorrections::selected),
                    entry("avgpool2d", CotangentCorrections::averaged),
                    entry("cumprod", CotangentCorrections::runningProduct));

    private static Map.Entry<String, Pull> entry(String name, Pull pull) {
        return Map.entry(name, pull);
    }

    private CotangentCorrections() {}

    /**
     * The cotangents of an op's inputs, if the op needs a correction.
     *
     * @param sd the graph; ops are added to it
     * @param op the op
     * @param cotangents the cotangents of its outputs
     * @return one cotangent per input, or null if the op's own gradient will do
     */
    public static List<SDVariable> pull(SameDiff sd, SameDiffOp op, List<SDVariable> cotangents) {
        Pull pull = PULLS.get(op.getOp().opName());
        if (pull == null) {
            return null;
        }
        SDVariable[] inputs =
                op.getInputsToOp().stream().map(sd::getVariable).toArray(SDVariable[]::new);
        return pull.of(op, inputs, cotangents.get(0));
    }

    /**
     * Whether an op's own gradient is wrong and there is no correction.
     *
     * @param op the op
     * @return true for reflecting pads and for ops that deal entries out or collect them
     */
    public static boolean lacking(DifferentialFunction op) {
        return switch (op.opName()) {
            case "dynamic_partition", "dynamic_stitch" -> true;
            case "pad" -> ((DynamicCustomOp) op).iArgs()[0] != Pad.Mode.CONSTANT.ordinal();
            default -> false;
        };
    }

    private static List<SDVariable> quotient(SDVariable a, SDVariable b, SDVariable g) {
        SDVariable reciprocal = b.rdiv(1);
        SDVariable[] factors = new MulBpOp(a.getSameDiff(), a, reciprocal, g).outputVariables();
        return List.of(factors[0], factors[1].mul(Emit.square(reciprocal)).neg());
    }

    private static List<SDVariable> swapped(List<SDVariable> pair) {
        return List.of(pair.get(1), pair.get(0));
    }

    private static List<SDVariable> squaredDifference(SDVariable a, SDVariable b, SDVariable g) {
        SDVariable slope = a.sub(b).mul(2).mul(g);
        return List.of(new SubBpOp(a.getSameDiff(), a, b, slope).outputVariables());
    }

    /** A tie counts for both sides, as in ND4J. */
    private static List<SDVariable> larger(SDVariable a, SDVariable b, SDVariable g) {
        return summed(a, Emit.indicator(a.gte(b), a).mul(g), b, Emit.indicator(a.lte(b), a).mul(g));
    }

    private static List<SDVariable> power(SameDiffOp op, SDVariable[] x, SDVariable g) {
        SDVariable y = g.getSameDiff().getVariable(op.getOutputsOfOp().get(0));
        SDVariable base = ArithmeticRules.inBase(x[0], x[1]).mul(g);
        return summed(x[0], base, x[1], ArithmeticRules.inExponent(x[0], y).mul(g));
    }

    /** The last argument repeats where it is smaller; the one before only lends its shape. */
    private static List<SDVariable> assigned(SDVariable[] x, SDVariable g) {
        SameDiff sd = g.getSameDiff();
        return x.length == 1
                ? List.of(g)
                : List.of(sd.zerosLike(x[0]), new AddBpOp(sd, x[0], x[1], g).outputVariables()[1]);
    }

    private static List<SDVariable> arcTangent(SDVariable y, SDVariable x, SDVariable g) {
        SDVariable share = Emit.quotient(g, Emit.square(x).add(Emit.square(y)));
        return summed(y, x.mul(share), x, y.mul(share).neg());
    }

    /** What arrives at each place of a result, summed over the axes along which a and b repeat. */
    private static List<SDVariable> summed(
            SDVariable a, SDVariable ofA, SDVariable b, SDVariable ofB) {
        SameDiff sd = a.getSameDiff();
        return List.of(
                new AddBpOp(sd, a, b, ofA).outputVariables()[0],
                new AddBpOp(sd, a, b, ofB).outputVariables()[1]);
    }

    private static List<SDVariable> remainder(SameDiffOp op, SDVariable[] x, SDVariable g) {
        SameDiff sd = g.getSameDiff();
        SDVariable remainder = sd.getVariable(op.getOutputsOfOp().get(0));
        SDVariable change = ArithmeticRules.wholes(x[0], x[1], remainder).mul(g).neg();
        return summed(x[0], g, x[1], change);
    }

    private static List<SDVariable> none(SDVariable[] x) {
        return Arrays.stream(x).map(v -> v.getSameDiff().zerosLike(v)).toList();
    }

    private static SDVariable cross(SDVariable a, SDVariable b) {
        return a.getSameDiff().math().cross(a, b);
    }

    private static List<SDVariable> selected(SameDiffOp op, SDVariable[] x, SDVariable g) {
        SameDiff sd = g.getSameDiff();
        SDVariable zeros = sd.zerosLike(g);
        return Arrays.asList(
                null,
                new Select(sd, new SDVariable[] {x[0], g, zeros}).outputVariable(),
                new Select(sd, new SDVariable[] {x[0], zeros, g}).outputVariable());
    }

    /** With the divisor that the op divides by: its own gradient has that of a fresh config. */
    private static List<SDVariable> averaged(SameDiffOp op, SDVariable[] x, SDVariable g) {
        long[] settings = ((DynamicCustomOp) op.getOp()).iArgs();
        Windows windows = Windows.of(settings);
        Pooling2D.Divisor divisor = Pooling2D.Divisor.values()[(int) settings[9]];
        Pooling2DConfig config = windows.averages(divisor, windows.channelsLast());
        SDVariable[] inputs = {x[0], g};
        return List.of(new Pooling2DDerivative(g.getSameDiff(), inputs, config).outputVariable());
    }

    /** Every product has each earlier factor once: the sum over the later products, over it. */
    private static List<SDVariable> runningProduct(SameDiffOp op, SDVariable[] x, SDVariable g) {
        SDVariable product = g.getSameDiff().getVariable(op.getOutputsOfOp().get(0));
        long[] settings = ((DynamicCustomOp) op.getOp()).iArgs();
        SDVariable sums = NormalizationRules.cumulated(settings, g.mul(product), true);
        return List.of(Emit.quotient(sums, x[0]));
    }

    private static List<SDVariable> variance(SameDiffOp op, SDVariable[] x, SDVariable g) {
        Variance variance = (Variance) op.getOp();
        Reduction reduction = Reduction.of(variance.getDimensions(), variance.isKeepDims());
        SameDiff sd = g.getSameDiff();
        SDVariable n = reduction.sum(sd.onesLike(x[0]));
        SDVariable freedom = variance.isBiasCorrected() ? n.sub(1) : n;
        SDVariable share = Emit.quotient(g.mul(2), freedom);
        SDVariable spread =
                new SumBp(sd, x[0], share, reduction.keep(), reduction.axes()).outputVariable();
        return List.of(reduction.centred(x[0]).mul(spread));
    }
}
