/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Ops;

/**
 * A function and its derivatives at fixed examples and fixed parameters, for many products: the
 * function itself is evaluated once, and each product runs only the ops that its direction reaches.
 *
 * <p>It is a snapshot. Parameters, state and examples are copied when it is made, so that later
 * changes to any of them do not reach it; f_lin at w_0 stays what it was while training moves the
 * graph on.
 *
 * <p>Memory: the copies, the activations, what the derivatives need besides (masks, windows) and
 * the intermediate arrays of a product, which are used again from call to call; all of it is freed
 * by {@link #close()}. One thread at a time, together with all others of its graph; close it before
 * the graph.
 */
public final class Linearization implements AutoCloseable {

    private final Derivatives derivatives;
    private final Products products;
    private final long n;
    private final List<INDArray> copies = new ArrayList<>();
    private final ArrayPool pool = new ArrayPool();
    private final Stage stage;
    private final Recent recent = new Recent();

    Linearization(Derivatives derivatives, Examples x) {
        this.derivatives = derivatives;
        this.products = derivatives.products();
        this.n = x.size();
        DifferentiableGraph graph = derivatives.graph();
        Map<String, INDArray> roots = new LinkedHashMap<>(graph.bindings(x));
        copies.addAll(roots.values());
        snapshot(graph.blocks(), graph.parameters(), roots);
        snapshot(graph.stateBlocks(), graph.state(), roots);
        this.stage = new Stage(graph, roots, pool);
    }

    private void snapshot(
            Collection<ParameterBlock> blocks, INDArray flat, Map<String, INDArray> roots) {
        if (flat != null) {
            INDArray copy = flat.dup();
            copies.add(copy);
            blocks.forEach(block -> roots.put(block.name(), block.of(copy)));
        }
    }

    /**
     * The derivatives that this is a linearization of.
     *
     * @return what {@link Derivatives#at} was called on
     */
    public Derivatives derivatives() {
        return derivatives;
    }

    /**
     * Number of examples.
     *
     * @return n
     */
    public long size() {
        return n;
    }

    /**
     * The outputs f(w; x).
     *
     * @return a new array [n, k]; the caller closes it
     */
    public INDArray outputs() {
        String output = derivatives.graph().output();
        try (Values values = stage.evaluate(Map.of(), List.of(output))) {
            return values.release(output);
        }
    }

    /**
     * The Jacobian-vector product J v.
     *
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public INDArray jvp(INDArray v) {
        return products.typed(v, typed -> products.jvp(stage::evaluate, recent.direction(typed)));
    }

    /**
     * Several Jacobian-vector products J v_j.
     *
     * @param v the directions, [m, p] in any floating type, m &gt;= 1
     * @return a new array [m, n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [m, p], or an op has no tangent rule
     */
    public INDArray jvps(INDArray v) {
        return products.ofRows(v, this::jvp);
    }

    /**
     * The second derivatives along a direction, v^T (d2 f_a(x_i)/dw2) v, of all outputs at once.
     *
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public INDArray second(INDArray v) {
        return products.typed(
                v, typed -> products.second(stage::evaluate, recent.direction(typed)));
    }

    /**
     * The vector-Jacobian product J^T u.
     *
     * @param u the seed on the outputs, [n, k]
     * @return a new vector [p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public INDArray vjp(INDArray u) {
        return products.sum(sum -> addVjp(u, sum));
    }

    /**
     * Adds a vector-Jacobian product to a vector, which spares the memory of another.
     *
     * @param u the seed on the outputs, [n, k] in any floating type
     * @param sum a vector [p] of the graph's type, to which J^T u is added
     * @throws IllegalArgumentException if u is not [n, k] or the sum is not such a vector
     */
    public void addVjp(INDArray u, INDArray sum) {
        products.requireVector("sum", sum);
        addVjp(u, recent.sum(sum));
    }

    private void addVjp(INDArray u, BlockVector sum) {
        products.requireSeed(n, u);
        products.typed(
                u,
                seed -> {
                    Products.Evaluation held = stage::evaluate;
                    products.addVjp(held.with(products.seedBinding(seed)), sum);
                    return sum;
                });
    }

    /**
     * The Hessian-vector product (sum_ia u_ia d2 f_a(x_i)/dw2) v. With one u and many v, {@link
     * #seeded} is faster.
     *
     * @param u the seed on the outputs, [n, k]
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new vector [p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k] or v is not [p], or an op has no rule
     */
    public INDArray hvp(INDArray u, INDArray v) {
        try (Seeded seeded = seeded(u)) {
            return seeded.hvp(v);
        }
    }

    /**
     * Several Hessian-vector products (sum_ia u_ia d2 f_a(x_i)/dw2) v_j with one seed, whose
     * cotangents are computed once.
     *
     * @param u the seed on the outputs, [n, k]
     * @param v the directions, [m, p] in any floating type, m &gt;= 1
     * @return a new array [m, p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k] or v is not [m, p], or an op has no rule
     */
    public INDArray hvps(INDArray u, INDArray v) {
        try (Seeded seeded = seeded(u)) {
            return seeded.hvps(v);
        }
    }

    /**
     * Holds a seed as well: the cotangents of all variables are computed once.
     *
     * @param u the seed on the outputs, [n, k]; copied
     * @return the products with u; the caller closes it, before this linearization
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public Seeded seeded(INDArray u) {
        products.requireSeed(n, u);
        return new Seeded(products, stage, recent, u);
    }

    /** Frees the copies and all that was computed. */
    @Override
    public void close() {
        stage.close();
        pool.close();
        copies.forEach(INDArray::close);
    }

    /**
     * A linearization with a seed u on the outputs: the derivatives of the scalar sum u*f.
     *
     * <p>Activations and first cotangents do not depend on the direction, so they are held. What is
     * left to a product is, per weight, two products for the tangents, two for their cotangents and
     * two contractions, with the curvature of a loss or without: as much as forward mode through
     * the gradient, which is why there are no tangent rules for the gradient's own ops.
     */
    public static final class Seeded implements AutoCloseable {

        private final Products products;
        private final INDArray seed;
        private final Stage stage;
        private final Recent recent;
        private Stage along;

        private Seeded(Products products, Stage below, Recent recent, INDArray u) {
            this.products = products;
            this.recent = recent;
            INDArray typed = u.castTo(products.graph().dataType());
            this.seed = typed == u ? u.dup('c') : typed;
            this.stage = below.with(products.seedBinding(seed));
        }

        /**
         * The gradient J^T u.
         *
         * @return a new vector [p] in the graph's type; the caller closes it
         */
        public INDArray gradient() {
            return products.sum(sum -> products.addVjp(stage::evaluate, sum));
        }

        /**
         * The Hessian-vector product (sum_ia u_ia d2 f_a(x_i)/dw2) v.
         *
         * @param v a direction in parameter space, [p] in any floating type
         * @return a new vector [p] in the graph's type; the caller closes it
         * @throws IllegalArgumentException if v is not [p], or an op has no rule
         */
        public INDArray hvp(INDArray v) {
            return products.hvp(stage::evaluate, v, recent::direction);
        }

        /**
         * The Hessian-vector product in given memory. Many products with the same two vectors,
         * whose contents change, leave less to the garbage collector than new ones do.
         *
         * @param v a direction in parameter space, [p] in the graph's type
         * @param hvp another vector [p] of the graph's type, overwritten with the product
         * @throws IllegalArgumentException if v or hvp is not such a vector, or an op has no rule
         */
        public void hvp(INDArray v, INDArray hvp) {
            products.addHvp(stage::evaluate, direction(v), cleared(hvp));
        }

        /**
         * The Hessian-vector product of a function of the outputs, such as a loss with gradient u
         * and Hessian C in them: (sum_ia u_ia d2 f_a(x_i)/dw2) v + J^T C(J v). Both terms share
         * their tangents and one pullback.
         *
         * @param v a direction in parameter space, [p] in the graph's type
         * @param curvature C, from J v, [n, k] in the graph's type, not closed, to a new array of
         *     the same kind, which is closed
         * @param hvp another vector [p] of the graph's type, overwritten with the product
         * @throws IllegalArgumentException if v or hvp is not such a vector, or an op has no rule
         */
        public void hvp(INDArray v, UnaryOperator<INDArray> curvature, INDArray hvp) {
            if (along == null) {
                along = products.directions(stage);
            }
            products.addHvp(along, direction(v), curvature, cleared(hvp));
        }

        private BlockVector direction(INDArray v) {
            products.requireVector("direction", v);
            return recent.direction(v);
        }

        private BlockVector cleared(INDArray hvp) {
            products.requireVector("vector for the product", hvp);
            Ops.clear(hvp);
            return recent.sum(hvp);
        }

        /**
         * Several Hessian-vector products.
         *
         * @param v the directions, [m, p] in any floating type, m &gt;= 1
         * @return a new array [m, p] in the graph's type; the caller closes it
         * @throws IllegalArgumentException if v is not [m, p], or an op has no rule
         */
        public INDArray hvps(INDArray v) {
            return products.ofRows(v, this::hvp);
        }

        /** Frees the cotangents. */
        @Override
        public void close() {
            stage.close();
            seed.close();
        }
    }
}
