/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ArrayPool;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * The derivatives of a {@link DifferentiableGraph} at its current parameters.
 *
 * <p>The derivative ops are added to the graph once, at construction; every call evaluates the part
 * that it needs. For many products at the same parameters and examples take {@link #at}. Like the
 * graph, an instance belongs to one thread at a time: evaluations by two threads at once are
 * refused with an {@link IllegalStateException}; build one graph per thread.
 */
public final class Derivatives {

    private final DifferentiableGraph graph;
    private final Map<ParameterBlock, List<ParameterUse>> uses = new LinkedHashMap<>();
    private final Products products;

    private Derivatives(DifferentiableGraph graph, TangentRules rules) {
        this.graph = graph;
        List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
        new Lowering(graph.sameDiff(), rules).open(parameters, graph.output());
        Map<String, List<ParameterUse>> byName =
                ParameterUses.find(graph.sameDiff(), parameters, graph.output());
        graph.blocks().forEach(block -> uses.put(block, byName.get(block.name())));
        this.products = new Products(graph, rules);
    }

    Products products() {
        return products;
    }

    /** A name for a placeholder; a graph may have several derivatives, each with its own. */
    static String freeName(SameDiff sd, String base) {
        int count = 0;
        while (sd.hasVariable(base + count)) {
            count++;
        }
        return base + count;
    }

    /**
     * Adds the derivative ops to a graph.
     *
     * @param graph the function
     * @return its derivatives
     * @throws IllegalArgumentException if an op has no derivative
     */
    public static Derivatives of(DifferentiableGraph graph) {
        return of(graph, TangentRules.standard());
    }

    /**
     * Adds the derivative ops to a graph that has ops with rules of one's own.
     *
     * @param graph the function
     * @param rules the rules, usually {@link TangentRules#standard()} with some more
     * @return its derivatives
     * @throws IllegalArgumentException if an op has no derivative
     */
    public static Derivatives of(DifferentiableGraph graph, TangentRules rules) {
        return new Derivatives(graph, rules);
    }

    /**
     * The function.
     *
     * @return the graph given to {@link #of}
     */
    public DifferentiableGraph graph() {
        return graph;
    }

    /**
     * Where each parameter block meets activations.
     *
     * @return the uses by block, in the order of the flat vector; an empty list for a block with a
     *     use of unknown kind
     */
    public Map<ParameterBlock, List<ParameterUse>> uses() {
        return Collections.unmodifiableMap(uses);
    }

    /**
     * The outputs f(w; x).
     *
     * @param x the examples
     * @return a new array [n, k]; the caller closes it
     */
    public INDArray outputs(Examples x) {
        return graph.outputs(x);
    }

    /**
     * The vector-Jacobian product J^T u = d(sum_ia u_ia f_a(x_i))/dw.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k]
     * @return a new vector [p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public INDArray vjp(Examples x, INDArray u) {
        products.requireSeed(x.size(), u);
        return products.typed(
                u,
                seed -> {
                    Products.Evaluation held = products.once(x).with(products.seedBinding(seed));
                    return products.sum(sum -> products.addVjp(held, sum));
                });
    }

    /**
     * The Jacobian-vector product J v = d f(w + s v; x)/ds at s = 0, by forward mode.
     *
     * @param x the examples
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public INDArray jvp(Examples x, INDArray v) {
        return products.typed(
                v, direction -> products.jvp(products.once(x), new BlockVector(direction)));
    }

    /**
     * The Hessian-vector product (sum_ia u_ia d2 f_a(x_i)/dw2) v, by reverse over forward mode.
     *
     * <p>Piecewise linear ops, such as ReLU and max pooling, have the Hessian that they have almost
     * everywhere.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k]
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new vector [p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k] or v is not [p], or an op has no rule
     */
    public INDArray hvp(Examples x, INDArray u, INDArray v) {
        products.requireSeed(x.size(), u);
        return products.typed(
                u,
                seed -> {
                    Products.Evaluation held = products.once(x).with(products.seedBinding(seed));
                    return products.hvp(held, v, BlockVector::new);
                });
    }

    /**
     * The second derivatives along a direction, v^T (d2 f_a(x_i)/dw2) v = d2 f(w + s v; x)/ds2 at s
     * = 0, by forward over forward mode: of all outputs at once, at about the cost of two jvps.
     *
     * @param x the examples
     * @param v a direction in parameter space, [p] in any floating type
     * @return a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public INDArray second(Examples x, INDArray v) {
        return products.typed(
                v, direction -> products.second(products.once(x), new BlockVector(direction)));
    }

    /**
     * Several Jacobian-vector products J v_j: the function itself is evaluated once, and each
     * direction runs only the ops that it reaches.
     *
     * @param x the examples
     * @param v the directions, [m, p] in any floating type, m &gt;= 1
     * @return a new array [m, n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if v is not [m, p], or an op has no tangent rule
     */
    public INDArray jvps(Examples x, INDArray v) {
        try (Linearization at = at(x)) {
            return at.jvps(v);
        }
    }

    /**
     * Several Hessian-vector products (sum_ia u_ia d2 f_a(x_i)/dw2) v_j: the function and all
     * cotangents are evaluated once, and each direction runs only the ops that it reaches.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k]
     * @param v the directions, [m, p] in any floating type, m &gt;= 1
     * @return a new array [m, p] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if u is not [n, k] or v is not [m, p], or an op has no rule
     */
    public INDArray hvps(Examples x, INDArray u, INDArray v) {
        try (Linearization at = at(x)) {
            return at.hvps(u, v);
        }
    }

    /**
     * The same function and derivatives at fixed examples and the present parameters, for many
     * products.
     *
     * @param x the examples; copied
     * @return a snapshot that no later change reaches; the caller closes it
     * @throws IllegalArgumentException if the examples do not fit the graph's inputs
     */
    public Linearization at(Examples x) {
        return new Linearization(this, x);
    }

    /**
     * The tangents d/ds h(w + s v; x) at s = 0 of some variables h, by forward mode.
     *
     * @param x the examples
     * @param v a direction in parameter space, [p] in any floating type
     * @param variables the names of variables between the parameters and the output
     * @return new arrays of the variables' shapes, by name; a variable whose tangent is zero by the
     *     structure of the graph is absent; the caller closes them
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public Map<String, INDArray> tangents(Examples x, INDArray v, Collection<String> variables) {
        return byVariable(x, v, Map.of(), variables, products.tangents()::of);
    }

    /**
     * The tangents d/ds at s = 0 of the cotangents d(sum u*f(w + s v; x))/dh of some variables h,
     * by reverse over forward mode; of a parameter's cotangent this is its part of {@link #hvp}.
     *
     * <p>Right for parameters and for the results of linear and bilinear ops, such as those of all
     * {@link ParameterUse}s; not for a result whose own tangent is computed from it, as that of an
     * exponential.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k], held fixed
     * @param v a direction in parameter space, [p] in any floating type
     * @param variables the names of parameters or of results of such ops
     * @return new arrays of the variables' shapes, by name; a variable whose cotangent does not
     *     change by the structure of the graph is absent; the caller closes them
     * @throws IllegalArgumentException if u is not [n, k] or v is not [p], or an op has no rule
     */
    public Map<String, INDArray> cotangentTangents(
            Examples x, INDArray u, INDArray v, Collection<String> variables) {
        products.requireSeed(x.size(), u);
        return products.typed(
                u,
                seed ->
                        byVariable(
                                x,
                                v,
                                products.seedBinding(seed),
                                variables,
                                products.tangents()::ofCotangent));
    }

    private Map<String, INDArray> byVariable(
            Examples x,
            INDArray v,
            Map<String, INDArray> given,
            Collection<String> variables,
            Function<String, Optional<String>> derivative) {
        return products.typed(
                v,
                direction -> {
                    Map<String, INDArray> bindings = new LinkedHashMap<>(given);
                    bindings.putAll(products.tangents().bindings(new BlockVector(direction)));
                    try (ArrayPool pool = new ArrayPool()) {
                        return values(x, bindings, variables, derivative, pool);
                    }
                });
    }

    /** The values of what is derived from some variables, by variable; without those that are 0. */
    private Map<String, INDArray> values(
            Examples x,
            Map<String, INDArray> bindings,
            Collection<String> variables,
            Function<String, Optional<String>> derived,
            ArrayPool pool) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : variables) {
            derived.apply(variable).ifPresent(name -> names.put(variable, name));
        }
        Map<String, INDArray> values =
                graph.evaluate(x, bindings, List.copyOf(names.values()), pool);
        Map<String, INDArray> found = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        // Variables may share a cotangent, as x and x + 1 do; whoever closes one keeps the other.
        names.forEach(
                (variable, name) -> {
                    INDArray value = values.get(name);
                    found.put(variable, given.add(name) ? value : value.dup('c'));
                });
        return found;
    }

    /**
     * The cotangents d(sum u*f)/dv of some variables v.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k]
     * @param variables the names of parameters or of variables computed from them
     * @return new arrays of the variables' shapes, by name; a variable on which the output does not
     *     depend is absent; the caller closes them
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public Map<String, INDArray> cotangents(Examples x, INDArray u, Collection<String> variables) {
        try (ArrayPool pool = new ArrayPool()) {
            return cotangents(x, u, variables, pool);
        }
    }

    /**
     * The cotangents of some variables, in memory that tells how much it is.
     *
     * @param x the examples
     * @param u the seed on the outputs, [n, k]
     * @param variables the names of parameters or of variables computed from them
     * @param pool where the arrays come from; gets the intermediate ones back
     * @return as {@link #cotangents(Examples, INDArray, Collection)}
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public Map<String, INDArray> cotangents(
            Examples x, INDArray u, Collection<String> variables, ArrayPool pool) {
        products.requireSeed(x.size(), u);
        return products.typed(
                u,
                seed ->
                        values(
                                x,
                                products.seedBinding(seed),
                                variables,
                                v -> products.reverse().cotangent(v).map(SDVariable::name),
                                pool));
    }
}
