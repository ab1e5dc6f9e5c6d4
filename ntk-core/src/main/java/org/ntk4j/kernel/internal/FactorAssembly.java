/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.internal.Copies;

/**
 * Brings activations and cotangents of a block's uses into the form in which rows are contracted.
 *
 * <p>All arrays have the examples' axis first. Where a layer folds positions into that axis (time
 * steps, n*P rows), the rows of one example are taken to be neighbours; {@link UseCheck} finds out
 * whether they are.
 */
final class FactorAssembly {

    private final Map<String, INDArray> activations;
    private final Map<String, INDArray> cotangents;
    private final Scale scale;
    private final long n;
    private final long c;

    /**
     * How much is evaluated, and how.
     *
     * @param n number of examples
     * @param c number of seeds on each
     * @param viewShapes the shapes of the parameters' views, by variable
     * @param slice how many numbers a contraction may write down at once
     */
    record Scale(long n, long c, Map<String, long[]> viewShapes, long slice) {}

    /**
     * Prepares for one evaluation.
     *
     * @param activations values for n examples, by variable
     * @param cotangents values for n*c rows, row i*c + a, by variable
     * @param scale n, c and the rest
     */
    FactorAssembly(
            Map<String, INDArray> activations, Map<String, INDArray> cotangents, Scale scale) {
        this.activations = activations;
        this.cotangents = cotangents;
        this.scale = scale;
        this.n = scale.n();
        this.c = scale.c();
    }

    /** What flows into a use beside the parameter: the variable's name, empty if nothing does. */
    static String activationOf(ParameterUse use) {
        if (use instanceof ParameterUse.Dense dense) {
            return dense.activation();
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return convolution.input();
        }
        if (use instanceof ParameterUse.Lookup lookup) {
            return lookup.indices();
        }
        return ((ParameterUse.Broadcast) use).other();
    }

    /** The factors of a block with the given uses, all of one kind; the caller closes them. */
    RowFactors factors(List<ParameterUse> uses) {
        if (uses.get(0) instanceof ParameterUse.Broadcast) {
            return plain(uses);
        }
        List<INDArray> a = new ArrayList<>();
        List<INDArray> b = new ArrayList<>();
        for (ParameterUse use : uses) {
            a.add(activation(use));
            b.add(cotangent(use));
        }
        INDArray left = joined(a, uses.get(0) instanceof ParameterUse.Lookup ? 1 : 2);
        INDArray right = joined(b, 3);
        return uses.get(0) instanceof ParameterUse.Lookup
                ? new OuterRows(new LookupActivations(left, right.dataType()), right, scale.slice())
                : new OuterRows(new DenseActivations(left), right, scale.slice());
    }

    private static INDArray joined(List<INDArray> parts, int axis) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        INDArray joined = Nd4j.concat(axis, parts.toArray(INDArray[]::new));
        parts.forEach(INDArray::close);
        return joined;
    }

    /** A new array [n, in, P], or [n, P] of row numbers. */
    private INDArray activation(ParameterUse use) {
        if (use instanceof ParameterUse.Dense dense) {
            INDArray value = activations.get(dense.activation());
            long in = value.size(1);
            return value.reshape('c', n, value.length() / (n * in), in).permute(0, 2, 1).dup('c');
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return Patches.of(
                    activations.get(convolution.input()),
                    convolution.config(),
                    cotangents.get(convolution.result()));
        }
        INDArray indices = activations.get(((ParameterUse.Lookup) use).indices());
        return indices.reshape('c', n, indices.length() / n).dup('c');
    }

    /** A new array [n, c, out, P]. */
    private INDArray cotangent(ParameterUse use) {
        INDArray value = cotangents.get(use.result());
        if (use instanceof ParameterUse.Convolution) {
            long out = value.size(1);
            return value.reshape('c', n, c, out, value.length() / (n * c * out)).dup('c');
        }
        long out = value.size(-1);
        return value.reshape('c', n, c, value.length() / (n * c * out), out)
                .permute(0, 1, 3, 2)
                .dup('c');
    }

    private RowFactors plain(List<ParameterUse> uses) {
        INDArray rows = null;
        for (ParameterUse use : uses) {
            INDArray next = broadcastRows((ParameterUse.Broadcast) use);
            if (rows == null) {
                rows = next;
            } else {
                rows.addi(next);
                next.close();
            }
        }
        return new PlainRows(rows, n, c, true);
    }

    /** The gradient of each row, a new array [n*c, ...] of the parameter's length per row. */
    private INDArray broadcastRows(ParameterUse.Broadcast use) {
        INDArray value = cotangents.get(use.result());
        INDArray weighted =
                use.other().isEmpty() ? value : times(value, activations.get(use.other()));
        INDArray reduced = sumOverBroadcast(weighted, use);
        if (weighted != value) {
            weighted.close();
        }
        return reduced.muli(use.sign());
    }

    /** value [n*c, ...] times other [n, ...], a new array. */
    private INDArray times(INDArray value, INDArray other) {
        long rest = value.length() / (n * c);
        if (other.length() != n * rest) {
            throw new IllegalStateException("the other factor is itself broadcast");
        }
        INDArray product = Copies.shaped(value, value.shape());
        product.reshape('c', n, c, rest).muli(other.reshape('c', n, 1, rest));
        return product;
    }

    private INDArray sumOverBroadcast(INDArray value, ParameterUse.Broadcast use) {
        long[] view = scale.viewShapes().get(use.view());
        long[] shape = value.shape();
        long folded = shape[0] / (n * c);
        long[] unfolded = LongStream.concat(LongStream.of(n * c, folded), tail(shape)).toArray();
        int[] axes =
                LongStream.range(1, unfolded.length)
                        .filter(axis -> isSummed((int) axis - 1, shape.length, view, use.axis()))
                        .mapToInt(axis -> (int) axis)
                        .toArray();
        return value.reshape('c', unfolded).sum(axes);
    }

    private static LongStream tail(long[] shape) {
        return LongStream.of(shape).skip(1);
    }

    /** Whether the result's axis (0: what is folded into the examples' axis) is summed over. */
    private static boolean isSummed(int axis, int rank, long[] view, int channel) {
        if (channel >= 0) {
            return axis != channel;
        }
        int aligned = axis - (rank - view.length);
        return axis == 0 || aligned < 0 || view[aligned] == 1;
    }
}
