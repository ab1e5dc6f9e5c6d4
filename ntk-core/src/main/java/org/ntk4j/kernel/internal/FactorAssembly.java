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
import org.ntk4j.graph.internal.Ops;

/**
 * Brings activations and cotangents of a block's uses into the form in which rows are contracted.
 */
final class FactorAssembly {

    private final Map<String, INDArray> activations;
    private final Map<String, INDArray> cotangents;
    private final UseArrays arrays;
    private final Scale scale;
    private final long n;
    private final long c;

    /**
     * How much is evaluated, and how.
     *
     * @param n number of examples
     * @param c number of seeds on each
     * @param views what the parameters' views are
     * @param slice how many numbers a contraction may write down at once
     */
    record Scale(long n, long c, Views views, long slice) {}

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
        this.arrays = new UseArrays(activations, cotangents, n, c);
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
        for (ParameterUse use : uses) {
            a.add(arrays.activation(use));
            b.add(arrays.cotangent(use));
        }
        return outer(joined(a, 3), joined(b, 4));
    }

    /** Takes over both. */
    private RowFactors outer(INDArray a, INDArray b) {
        if (a.size(1) > 1) {
            return new GroupedRows(a, b, scale.slice());
        }
        INDArray left = Copies.shaped(a, n, a.size(2), a.size(3));
        INDArray right = Copies.shaped(b, n, c, b.size(3), b.size(4));
        a.close();
        b.close();
        return new OuterRows(new DenseActivations(left), right, scale.slice());
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
            INDArray value = activations.get(activationOf(use));
            indices.add(Copies.shaped(value, n, value.length() / n));
            b.add(lookedUp(cotangents.get(use.result())));
        }
        INDArray right = joined(b, 3);
        return new OuterRows(
                new LookupActivations(joined(indices, 1), right.dataType()), right, scale.slice());
    }

    /** A new array [n, c, out, P]. */
    private INDArray lookedUp(INDArray value) {
        long out = value.size(-1);
        INDArray permuted =
                value.reshape('c', n, c, value.length() / (n * c * out), out).permute(0, 1, 3, 2);
        return Copies.shaped(permuted, permuted.shape());
    }

    /** The rows [n*c, p_b] of a block, each view's brought to the parameter's own order. */
    private INDArray mixedRows(List<ParameterUse> uses) {
        INDArray sum = null;
        for (ParameterUse use : uses) {
            INDArray view =
                    use instanceof ParameterUse.Dense dense
                            ? denseRows(dense)
                            : broadcastRows(List.of(use));
            INDArray rows = scale.views().restored(use.view(), view);
            view.close();
            if (sum == null) {
                sum = rows;
            } else {
                Ops.add(sum, rows);
                rows.close();
            }
        }
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

    private INDArray broadcastRows(List<ParameterUse> uses) {
        INDArray rows = null;
        for (ParameterUse use : uses) {
            INDArray next = broadcastRows((ParameterUse.Broadcast) use);
            if (rows == null) {
                rows = next;
            } else {
                Ops.add(rows, next);
                next.close();
            }
        }
        return rows;
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
        Ops.multiply(reduced, use.sign(), reduced);
        return reduced;
    }

    /** value [n*c, ...] times other [n, ...], a new array. */
    private INDArray times(INDArray value, INDArray other) {
        long rest = value.length() / (n * c);
        if (other.length() != n * rest) {
            throw new IllegalStateException("the other factor is itself broadcast");
        }
        INDArray product = Copies.shaped(value, value.shape());
        INDArray entries = product.reshape('c', n, c, rest);
        Ops.multiply(entries, other.reshape('c', n, 1, rest), entries);
        return product;
    }

    private INDArray sumOverBroadcast(INDArray value, ParameterUse.Broadcast use) {
        long[] view = scale.views().shape(use.view());
        long[] shape = value.shape();
        long folded = shape[0] / (n * c);
        long[] unfolded = LongStream.concat(LongStream.of(n * c, folded), tail(shape)).toArray();
        int[] axes =
                LongStream.range(1, unfolded.length)
                        .filter(axis -> isSummed((int) axis - 1, shape.length, view, use.axis()))
                        .mapToInt(axis -> (int) axis)
                        .toArray();
        return Ops.sum(value.reshape('c', unfolded), axes);
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
