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
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * The derivatives of a {@link DifferentiableGraph} at its current parameters.
 *
 * <p>The derivative ops are added to the graph once, at construction; every call evaluates the part
 * that it needs. Like the graph, an instance belongs to one thread at a time.
 */
public final class Derivatives {

    private final DifferentiableGraph graph;
    private final Map<ParameterBlock, List<ParameterUse>> uses = new LinkedHashMap<>();
    private final SDVariable seed;
    private final ReverseMode reverse;
    private Tangents tangents;

    private Derivatives(DifferentiableGraph graph) {
        this.graph = graph;
        SameDiff sd = graph.sameDiff();
        List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
        Map<String, List<ParameterUse>> byName = ParameterUses.find(sd, parameters, graph.output());
        graph.blocks().forEach(block -> uses.put(block, byName.get(block.name())));
        this.seed = sd.placeHolder(freeName(sd), graph.dataType(), -1, graph.outputCount());
        this.reverse = ReverseMode.apply(sd, graph.output(), seed, parameters);
    }

    /** A graph may have several derivatives, each with a seed of its own. */
    private static String freeName(SameDiff sd) {
        int count = 0;
        while (sd.hasVariable("ntk4j/seed" + count)) {
            count++;
        }
        return "ntk4j/seed" + count;
    }

    /**
     * Adds the derivative ops to a graph.
     *
     * @param graph the function
     * @return its derivatives
     * @throws IllegalArgumentException if an op has no derivative
     */
    public static Derivatives of(DifferentiableGraph graph) {
        return new Derivatives(graph);
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
        INDArray gradient = Nd4j.create(graph.dataType(), graph.parameterCount());
        Map<String, INDArray> parts =
                cotangents(x, u, graph.blocks().stream().map(ParameterBlock::name).toList());
        for (ParameterBlock block : graph.blocks()) {
            INDArray part = parts.get(block.name());
            if (part != null) {
                block.of(gradient).assign(part);
            }
        }
        parts.values().forEach(INDArray::close);
        return gradient;
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
        return tangents().jvp(x, v);
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
        requireSeed(x, u);
        return tangents().hvp(x, u, v);
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
        return tangents().of(x, v, variables);
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
        requireSeed(x, u);
        return tangents().ofCotangents(x, u, v, variables);
    }

    private Tangents tangents() {
        if (tangents == null) {
            tangents = new Tangents(graph, seed);
        }
        return tangents;
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
        requireSeed(x, u);
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : variables) {
            reverse.cotangent(variable).ifPresent(c -> names.put(variable, c.name()));
        }
        INDArray typed = u.castTo(graph.dataType());
        Map<String, INDArray> values =
                graph.evaluate(x, Map.of(seed.name(), typed), new ArrayList<>(names.values()));
        if (typed != u) {
            typed.close();
        }
        Map<String, INDArray> cotangents = new LinkedHashMap<>();
        names.forEach((variable, name) -> cotangents.put(variable, values.get(name)));
        return cotangents;
    }

    private void requireSeed(Examples x, INDArray u) {
        if (u.rank() != 2 || u.size(0) != x.size() || u.size(1) != graph.outputCount()) {
            throw new IllegalArgumentException(
                    "expected a seed [n, k] = [%d, %d], got %s"
                            .formatted(x.size(), graph.outputCount(), Arrays.toString(u.shape())));
        }
    }
}
