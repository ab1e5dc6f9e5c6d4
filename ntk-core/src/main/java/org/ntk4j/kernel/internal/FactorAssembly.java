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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;

/**
 * Brings activations and cotangents of a block's uses into the form in which rows are contracted.
 */
final class FactorAssembly {

    private final UseArrays arrays;
    private final Layout layout;
    private final long n;
    private final long c;

    /**
     * How the arrays of uses are to be read, however many examples there are.
     *
     * @param views what the parameters' views are
     * @param placements where the examples are
     * @param slice how many numbers a contraction may write down at once
     */
    record Layout(Views views, Placements placements, long slice) {}

    /**
     * How much is evaluated, and how.
     *
     * @param n number of examples
     * @param c number of seeds on each
     * @param layout how to read it
     */
    record Scale(long n, long c, Layout layout) {}

    /**
     * Prepares for one evaluation.
     *
     * @param activations values for n examples, by variable
     * @param cotangents values for n*c rows, row i*c + a, by variable
     * @param scale n, c and the rest
     */
    FactorAssembly(
            Map<String, INDArray> activations, Map<String, INDArray> cotangents, Scale scale) {
        this.layout = scale.layout();
        this.n = scale.n();
        this.c = scale.c();
        this.arrays = new UseArrays(activations, cotangents, layout.placements(), n, c);
    }

    /** What flows into a use beside the parameter: the variable's name, empty if nothing does. */
    static String activationOf(ParameterUse use) {
        if (use instanceof ParameterUse.Dense dense) {
            return dense.activation();
        }
        if (use instanceof ParameterUse.Batched batched) {
            return batched.activation();
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return convolution.input();
        }
        if (use instanceof ParameterUse.Depthwise depthwise) {
            return depthwise.input();
        }
        if (use instanceof ParameterUse.Transposed transposed) {
            return transposed.input();
        }
        if (use instanceof ParameterUse.Lookup lookup) {
            return lookup.indices();
        }
        return ((ParameterUse.Broadcast) use).other();
    }

    /**
     * The factors of a block.
     *
     * @param uses the uses that matter here
     * @param mixed whether the block has uses of several kinds or views, so that its rows must be
     *     written down to be added up
     * @return the factors; the caller closes them
     */
    RowFactors factors(List<ParameterUse> uses, boolean mixed) {
        if (mixed) {
            return new PlainRows(mixedRows(uses), n, c, true);
        }
        if (uses.get(0) instanceof ParameterUse.Broadcast) {
            return new PlainRows(broadcastRows(uses), n, c, true);
        }
        if (uses.get(0) instanceof ParameterUse.Lookup) {
            return lookup(uses);
        }
        List<INDArray> a = new ArrayList<>();
        List<INDArray> b = new ArrayList<>();
        try {
            for (ParameterUse use : uses) {
                a.add(arrays.activation(use));
                b.add(arrays.cotangent(use));
            }
        } catch (RuntimeException | Error e) {
            a.forEach(INDArray::close);
            b.forEach(INDArray::close);
            throw e;
        }
        return outer(joined(a, 3), joined(b, 4));
    }

    /** Takes over both. */
    private RowFactors outer(INDArray a, INDArray b) {
        return a.size(1) > 1
                ? new GroupedRows(a, b, layout.slice())
                : new OuterRows(new DenseActivations(a), b, layout.slice());
    }

    private static INDArray joined(List<INDArray> parts, int axis) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        INDArray joined = Nd4j.concat(axis, parts.toArray(INDArray[]::new));
        parts.forEach(INDArray::close);
        return joined;
    }

    private RowFactors lookup(List<ParameterUse> uses) {
        List<INDArray> indices = new ArrayList<>();
        List<INDArray> b = new ArrayList<>();
        for (ParameterUse use : uses) {
            INDArray value = arrays.entering(use);
            indices.add(Copies.shaped(value, n, value.length() / n));
            value.close();
            b.add(lookedUp(use));
        }
        INDArray right = joined(b, 3);
        return new OuterRows(
                new LookupActivations(joined(indices, 1), right.dataType()), right, layout.slice());
    }

    /** [n, c, out, P]; the caller closes it. */
    private INDArray lookedUp(ParameterUse use) {
        INDArray value = arrays.leaving(use);
        long out = value.size(-1);
        INDArray permuted =
                value.reshape('c', n, c, value.length() / (n * c * out), out).permute(0, 1, 3, 2);
        return Copies.ordered(permuted, permuted.shape());
    }

    /** The rows [n*c, p_b] of a block, each view's brought to the parameter's own order. */
    private INDArray mixedRows(List<ParameterUse> uses) {
        return added(uses.stream().map(this::restoredRows).toList());
    }

    private INDArray restoredRows(ParameterUse use) {
        INDArray view =
                use instanceof ParameterUse.Dense dense
                        ? denseRows(dense)
                        : broadcastRows((ParameterUse.Broadcast) use);
        INDArray rows = layout.views().restored(use.view(), view);
        view.close();
        return rows;
    }

    /** The sum of arrays of one length, which are closed, or the only one. */
    private static INDArray added(List<INDArray> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        INDArray sum = Copies.shaped(parts.get(0), parts.get(0).shape());
        parts.stream().skip(1).forEach(part -> Ops.add(sum, part.reshape('c', sum.shape())));
        parts.forEach(INDArray::close);
        return sum;
    }

    /** The rows of a weight as it arrives, a new array [n*c, in*out]. */
    private INDArray denseRows(ParameterUse.Dense use) {
        INDArray a = arrays.activation(use);
        INDArray b = arrays.cotangent(use);
        long in = a.size(2);
        long out = b.size(3);
        try (OuterRows factors = (OuterRows) outer(a, b)) {
            INDArray formed = factors.formed();
            if (use.transposed()) {
                return formed;
            }
            INDArray turned = formed.reshape('c', n * c, out, in).permute(0, 2, 1);
            INDArray rows = Copies.shaped(turned, n * c, in * out);
            formed.close();
            return rows;
        }
    }

    /** The sum of the uses' gradients of each row; the caller closes it. */
    private INDArray broadcastRows(List<ParameterUse> uses) {
        return added(
                uses.stream().map(use -> broadcastRows((ParameterUse.Broadcast) use)).toList());
    }

    /**
     * The gradient of each row, [n*c, ...] of the parameter's length per row; a new array or a view
     * of the cotangent, to be closed.
     */
    private INDArray broadcastRows(ParameterUse.Broadcast use) {
        INDArray value = arrays.leaving(use);
        int[] axes = broadcastAxes(value.rank(), use);
        if (use.other().isEmpty()) {
            boolean nothing = Arrays.stream(axes).allMatch(axis -> value.size(axis) == 1);
            return nothing && use.sign() == 1
                    ? Copies.ordered(value, n * c, value.length() / (n * c))
                    : signed(summed(value, axes), use);
        }
        INDArray other = arrays.entering(use);
        INDArray weighted = times(value, other);
        other.close();
        INDArray rows = signed(summed(weighted, axes), use);
        weighted.close();
        return rows;
    }

    /** A new array; along no axes at all ND4J would sum along all. */
    private static INDArray summed(INDArray value, int[] axes) {
        return axes.length == 0 ? Copies.shaped(value, value.shape()) : Ops.sum(value, axes);
    }

    private static INDArray signed(INDArray sum, ParameterUse.Broadcast use) {
        if (use.sign() != 1) {
            Ops.multiply(sum, use.sign(), sum);
        }
        return sum;
    }

    /** value [n*c, ...] times other [n, ...], which may itself be broadcast; a new array. */
    private INDArray times(INDArray value, INDArray other) {
        INDArray product = Nd4j.createUninitializedDetached(value.dataType(), value.shape());
        long[] shape = apart(value.shape(), value.rank(), c);
        Ops.multiply(
                value.reshape('c', shape),
                other.reshape('c', apart(other.shape(), value.rank(), 1)),
                product.reshape('c', shape));
        return product;
    }

    /** [n, seeds, ...], the rest as long as that of an array of some rank by axes of size 1. */
    private long[] apart(long[] shape, int rank, long seeds) {
        long[] apart = new long[1 + rank];
        Arrays.fill(apart, 1);
        System.arraycopy(shape, 1, apart, 2 + rank - shape.length, shape.length - 1);
        apart[0] = n;
        apart[1] = seeds;
        return apart;
    }

    /** The axes of a use's result, after that of the rows, over which the parameter is the same. */
    private int[] broadcastAxes(int rank, ParameterUse.Broadcast use) {
        long[] view = layout.views().shape(use.view());
        return Arrays.stream(use.sharedAxes(rank - 1, view)).map(axis -> axis + 1).toArray();
    }
}
