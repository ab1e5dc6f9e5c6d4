/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.Linearization;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Ops;

/**
 * The derivatives of a graph at some examples, in the coordinates omega of block weights. This is
 * the room's only door to {@link Derivatives}.
 */
final class Point implements AutoCloseable {

    private final Derivatives derivatives;
    private final Linearization at;
    private final double[] roots;
    private INDArray direction;

    private Point(Derivatives derivatives, Examples x, double[] roots) {
        this.derivatives = derivatives;
        this.at = derivatives.at(x);
        this.roots = roots;
    }

    /** All examples; closed by whoever asked for it. */
    static Point all(Derivatives derivatives, Examples x, double[] roots) {
        return new Point(derivatives, x, roots);
    }

    /** Example i alone; closed by whoever asked for it. */
    static Point one(Derivatives derivatives, Examples x, long i, double[] roots) {
        Examples one = x.slice(i, i + 1);
        try {
            return new Point(derivatives, one, roots);
        } finally {
            one.close();
        }
    }

    /** The square roots of the weights, block by block. */
    static double[] roots(Derivatives derivatives, ToDoubleFunction<ParameterBlock> weights) {
        return derivatives.graph().blocks().stream()
                .mapToDouble(block -> root(block, weights.applyAsDouble(block)))
                .toArray();
    }

    private static double root(ParameterBlock block, double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "expected a finite weight >= 0 of block " + block.name() + ", got " + weight);
        }
        return Math.sqrt(weight);
    }

    long n() {
        return at.size();
    }

    long k() {
        return derivatives.graph().outputCount();
    }

    long p() {
        return derivatives.graph().parameterCount();
    }

    DataType dataType() {
        return derivatives.graph().dataType();
    }

    /** f, [n, k]. */
    INDArray outputs() {
        return at.outputs();
    }

    /** J v, [n, k]. */
    INDArray jvp(INDArray v) {
        return at.jvp(scaled(v));
    }

    /** v^T (d2 f_a(x_i)) v of all outputs, [n, k]. */
    INDArray second(INDArray v) {
        return at.second(scaled(v));
    }

    /** J^T u, [p]. */
    INDArray vjp(INDArray u) {
        return scale(at.vjp(u));
    }

    /** J^T u in given memory, [p]. */
    void vjp(INDArray u, INDArray product) {
        Ops.clear(product);
        at.addVjp(u, product);
        scale(product);
    }

    /** The products with sum u_ia d2 f_a(x_i); what depends on u alone is computed once. */
    SeedProducts products(INDArray u) {
        return new SeedProducts(this, at.seeded(u));
    }

    /** (sum u_ia d2 f_a(x_i)) v in given memory, [p]. */
    void hvp(Linearization.Seeded seeded, INDArray v, INDArray product) {
        seeded.hvp(scaled(v), product);
        scale(product);
    }

    /**
     * (sum u_ia d2 f_a(x_i)) v + J^T C(J v) in given memory, [p], with C the curvature of a loss in
     * the outputs.
     */
    void hvp(
            Linearization.Seeded seeded,
            INDArray v,
            UnaryOperator<INDArray> curvature,
            INDArray product) {
        seeded.hvp(scaled(v), curvature, product);
        scale(product);
    }

    /** New memory for a product, and the product in it. */
    INDArray product(Consumer<INDArray> computation) {
        INDArray product = Nd4j.createUninitialized(dataType(), p());
        try {
            computation.accept(product);
            return product;
        } catch (RuntimeException | Error e) {
            product.close();
            throw e;
        }
    }

    /** The direction in the graph's own parameters: the given one, or memory of this instance. */
    private INDArray scaled(INDArray v) {
        if (v.rank() == 1 && Arrays.stream(roots).allMatch(root -> root == 1)) {
            return v;
        }
        if (direction == null) {
            direction = Nd4j.createUninitializedDetached(dataType(), p());
        }
        direction.assign(v.reshape(v.length()));
        return scale(direction);
    }

    private INDArray scale(INDArray vector) {
        List<ParameterBlock> blocks = derivatives.graph().blocks();
        for (int b = 0; b < roots.length; b++) {
            if (roots[b] != 1) {
                long from = blocks.get(b).offset();
                long to = from + blocks.get(b).length();
                INDArray part = vector.get(NDArrayIndex.interval(from, to));
                Ops.multiply(part, roots[b], part);
            }
        }
        return vector;
    }

    @Override
    public void close() {
        at.close();
        if (direction != null) {
            direction.close();
        }
    }
}
