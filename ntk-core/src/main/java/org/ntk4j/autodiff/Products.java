/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/** The products with derivatives, wherever their values come from; ops are added when needed. */
final class Products {

    private final DifferentiableGraph graph;
    private final TangentRules rules;
    private final SDVariable seed;
    private final ReverseMode reverse;
    private WeightGradients gradients;
    private Tangents tangents;

    Products(DifferentiableGraph graph, TangentRules rules) {
        this.graph = graph;
        this.rules = rules;
        List<String> parameters = graph.blocks().stream().map(ParameterBlock::name).toList();
        this.seed =
                graph.sameDiff()
                        .placeHolder(
                                Derivatives.freeName(graph.sameDiff(), "ntk4j/seed"),
                                graph.dataType(),
                                -1,
                                graph.outputCount());
        this.reverse = ReverseMode.apply(graph.sameDiff(), graph.output(), seed, parameters, rules);
    }

    /** How values come about: all anew, or from what a linearization holds. */
    @FunctionalInterface
    interface Evaluation {
        Values of(Map<String, INDArray> varying, Collection<String> names);

        /** With some more values bound, whatever varies. */
        default Evaluation with(Map<String, INDArray> more) {
            return (varying, names) -> {
                Map<String, INDArray> all = new LinkedHashMap<>(varying);
                all.putAll(more);
                return of(all, names);
            };
        }
    }

    /** All anew. */
    Evaluation once(Examples x) {
        return (varying, names) ->
                new Values(graph.evaluate(x, varying, names), Map.of(), INDArray::close);
    }

    DifferentiableGraph graph() {
        return graph;
    }

    ReverseMode reverse() {
        return reverse;
    }

    Tangents tangents() {
        if (tangents == null) {
            tangents = new Tangents(graph, seed, rules);
        }
        return tangents;
    }

    Map<String, INDArray> seedBinding(INDArray u) {
        return Map.of(seed.name(), u);
    }

    void requireSeed(long n, INDArray u) {
        if (u.rank() != 2 || u.size(0) != n || u.size(1) != graph.outputCount()) {
            throw new IllegalArgumentException(
                    "expected a seed [n, k] = [%d, %d], got %s"
                            .formatted(n, graph.outputCount(), Arrays.toString(u.shape())));
        }
    }

    void requireVector(String what, INDArray vector) {
        if (vector.rank() != 1
                || vector.length() != graph.parameterCount()
                || vector.dataType() != graph.dataType()) {
            throw new IllegalArgumentException(
                    "expected a %s [p] = [%d] of type %s, got %s of type %s"
                            .formatted(
                                    what,
                                    graph.parameterCount(),
                                    graph.dataType(),
                                    Arrays.toString(vector.shape()),
                                    vector.dataType()));
        }
    }

    private void requireDirections(INDArray v) {
        if (v.rank() != 2 || v.size(0) == 0 || v.size(1) != graph.parameterCount()) {
            throw new IllegalArgumentException(
                    "expected directions [m, p] = [m, %d] with m >= 1, got %s"
                            .formatted(graph.parameterCount(), Arrays.toString(v.shape())));
        }
    }

    /** Adds J^T u to a vector of the graph's type; the seed is held by the evaluation. */
    void addVjp(Evaluation evaluation, BlockVector sum) {
        try (Values values = evaluation.of(Map.of(), gradients().names())) {
            gradients.add(values, sum);
        }
    }

    private WeightGradients gradients() {
        if (gradients == null) {
            gradients = new WeightGradients(graph, reverse, graph.output());
        }
        return gradients;
    }

    /** J v, with a direction of the graph's type. */
    INDArray jvp(Evaluation evaluation, BlockVector v) {
        return along(evaluation, v, tangents().output());
    }

    /** The second derivative of the outputs along a direction of the graph's type. */
    INDArray second(Evaluation evaluation, BlockVector v) {
        return along(evaluation, v, tangents().second());
    }

    private INDArray along(Evaluation evaluation, BlockVector v, String name) {
        try (Values values = evaluation.of(tangents().bindings(v), List.of(name))) {
            return values.release(name);
        }
    }

    /** Adds the product with a direction to a vector; the seed is held. */
    void addHvp(Evaluation evaluation, BlockVector v, BlockVector sum) {
        WeightGradients second = tangents().gradients();
        try (Values values = evaluation.of(tangents().bindings(v), second.names())) {
            second.add(values, sum);
        }
    }

    /**
     * The product with a direction of any type, whose blocks are made or found; the seed is held.
     */
    INDArray hvp(Evaluation evaluation, INDArray v, Function<INDArray, BlockVector> blocks) {
        return typed(
                v,
                direction -> {
                    BlockVector typed = blocks.apply(direction);
                    return sum(sum -> addHvp(evaluation, typed, sum));
                });
    }

    /**
     * The stage of a direction above one that holds the seed; it moves from direction to direction.
     */
    Stage directions(Stage seeded) {
        return seeded.with(tangents().directions());
    }

    /** Adds the product and J^T C(J v), from the same tangents and by the same pullback. */
    void addHvp(Stage along, BlockVector v, UnaryOperator<INDArray> curvature, BlockVector sum) {
        WeightGradients both = tangents().curved();
        String output = tangents().output();
        Set<String> varying = Set.of(tangents().curvature());
        Set<String> names = both.names();
        names.add(output);
        along.move(tangents().bindings(v));
        along.hold(names, varying);
        try (INDArray curved = curvature.apply(along.held(output));
                Values values = along.evaluate(Map.of(tangents().curvature(), curved), names)) {
            both.add(values, sum);
        } finally {
            along.forget();
        }
    }

    /** A new vector [p], to which something is added. */
    INDArray sum(Consumer<BlockVector> addition) {
        INDArray flat = Nd4j.create(graph.dataType(), graph.parameterCount());
        try {
            addition.accept(new BlockVector(flat));
            return flat;
        } catch (RuntimeException | Error e) {
            flat.close();
            throw e;
        }
    }

    /** The products with the rows of [m, p], as the rows of one array; [m, ...]. */
    INDArray ofRows(INDArray v, Function<INDArray, INDArray> product) {
        requireDirections(v);
        INDArray all = null;
        for (long row = 0; row < v.size(0); row++) {
            INDArray one = product.apply(v.getRow(row));
            if (all == null) {
                long[] shape = new long[one.rank() + 1];
                shape[0] = v.size(0);
                System.arraycopy(one.shape(), 0, shape, 1, one.rank());
                all = Nd4j.createUninitialized(one.dataType(), shape);
            }
            all.get(NDArrayIndex.point(row)).assign(one);
            one.close();
        }
        return all;
    }

    /**
     * Something of an array of the graph's type, which is made of another and closed if need be.
     */
    <T> T typed(INDArray array, Function<INDArray, T> result) {
        INDArray typed = array.castTo(graph.dataType());
        try {
            return result.apply(typed);
        } finally {
            if (typed != array) {
                typed.close();
            }
        }
    }
}
