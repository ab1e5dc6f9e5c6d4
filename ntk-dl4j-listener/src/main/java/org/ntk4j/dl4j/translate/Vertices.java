/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Masks;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;

/** What each kind of graph vertex becomes. */
final class Vertices {

    /** A vertex in the course of its translation. */
    record Scope(Translation translation, String name, int index, boolean last, boolean trainable) {

        UnsupportedLayerException unsupported(GraphVertex vertex, String why) {
            return new UnsupportedLayerException(name, index, vertex.getClass(), why, supported());
        }
    }

    /** What a vertex of some class computes. */
    @FunctionalInterface
    private interface Rule<V extends GraphVertex> {
        Activations apply(V vertex, Scope scope, List<Activations> inputs);
    }

    private static final Map<Class<?>, Rule<GraphVertex>> RULES = new LinkedHashMap<>();

    static {
        on(LayerVertex.class, Vertices::layer);
        on(PreprocessorVertex.class, Vertices::preprocessor);
        on(FrozenVertex.class, Vertices::frozen);
        onRows(MergeVertex.class, MergingVertices::merge, Masks::any);
        onRows(ElementWiseVertex.class, MergingVertices::elementWise, Masks::any);
        onRows(ScaleVertex.class, (v, s, in) -> scale(v, only(v, s, in)), Vertices::first);
        onRows(ShiftVertex.class, (v, s, in) -> shift(v, only(v, s, in)), Vertices::first);
        onRows(L2NormalizeVertex.class, MergingVertices::normalize, Vertices::first);
        onRows(L2Vertex.class, MergingVertices::distance, Vertices::first);
        onRows(SubsetVertex.class, ShapeVertices::subset, Vertices::first);
        onRows(PoolHelperVertex.class, ShapeVertices::poolHelper, Vertices::first);
        onRows(ReshapeVertex.class, ShapeVertices::reshape, Vertices::first);
        on(StackVertex.class, StackingVertices::stack);
        on(UnstackVertex.class, StackingVertices::unstack);
        onRows(LastTimeStepVertex.class, SequenceVertices::last, in -> null);
        onRows(ReverseTimeSeriesVertex.class, SequenceVertices::reversed, Vertices::first);
        on(DuplicateToTimeSeriesVertex.class, SequenceVertices::repeated);
    }

    private Vertices() {}

    private static <V extends GraphVertex> void on(Class<V> type, Rule<V> rule) {
        RULES.put(type, (vertex, scope, inputs) -> rule.apply(type.cast(vertex), scope, inputs));
    }

    private static List<String> supported() {
        return Stream.concat(RULES.keySet().stream(), Stream.of(SameDiffVertex.class))
                .map(Class::getSimpleName)
                .toList();
    }

    static Activations translate(GraphVertex vertex, Scope scope, List<Activations> inputs) {
        Rule<GraphVertex> rule =
                vertex instanceof SameDiffVertex own
                        ? (v, s, in) -> SameDiffVertices.define(own, s, in)
                        : RULES.get(vertex.getClass());
        if (rule == null) {
            throw scope.unsupported(vertex, "no translation is known for this vertex");
        }
        if (!inputs.stream().allMatch(inputs.get(0)::hasRowsOf)) {
            throw scope.unsupported(
                    vertex, "expected inputs of equally many rows per example, got " + inputs);
        }
        Activations y = rule.apply(vertex, scope, inputs);
        if (scope.last() && y.stacks() > 1) {
            throw scope.unsupported(
                    vertex,
                    "the output is of %d stacked inputs: let it end with an UnstackVertex"
                            .formatted(y.stacks()));
        }
        return y;
    }

    /** A rule for vertices that leave the rows alone, and what their output's mask is. */
    private static <V extends GraphVertex> void onRows(
            Class<V> type, Rule<V> rule, Function<List<Activations>, Activations> mask) {
        on(type, (v, s, in) -> rule.apply(v, s, in).inRowsOf(in.get(0)).withMask(mask.apply(in)));
    }

    /** The first input's mask, or null. */
    private static Activations first(List<Activations> inputs) {
        return inputs.get(0).mask().orElse(null);
    }

    static Activations only(GraphVertex vertex, Scope scope, List<Activations> inputs) {
        if (inputs.size() != 1) {
            throw scope.unsupported(vertex, "expected one input, got " + inputs.size());
        }
        return inputs.get(0);
    }

    private static Activations layer(LayerVertex vertex, Scope scope, List<Activations> inputs) {
        Activations x = only(vertex, scope, inputs);
        Translation translation = scope.translation();
        Activations in =
                new Preprocessors(translation.sameDiff(), scope.name(), scope.index())
                        .apply(vertex.getPreProcessor(), x);
        return translation.layer(
                new LayerScope(
                        translation,
                        vertex.getLayerConf().getLayer(),
                        scope.name(),
                        scope.index(),
                        scope.name() + "_",
                        scope.last(),
                        scope.trainable()),
                in);
    }

    private static Activations preprocessor(
            PreprocessorVertex vertex, Scope scope, List<Activations> inputs) {
        return new Preprocessors(scope.translation().sameDiff(), scope.name(), scope.index())
                .apply(vertex.getPreProcessor(), only(vertex, scope, inputs));
    }

    private static Activations frozen(FrozenVertex vertex, Scope scope, List<Activations> inputs) {
        Scope inner =
                new Scope(scope.translation(), scope.name(), scope.index(), scope.last(), false);
        return translate(vertex.getUnderlying(), inner, inputs);
    }

    private static Activations scale(ScaleVertex vertex, Activations x) {
        return x.with(x.variable().mul(vertex.getScaleFactor()));
    }

    private static Activations shift(ShiftVertex vertex, Activations x) {
        return x.with(x.variable().add(vertex.getShiftFactor()));
    }

    static String shapes(List<Activations> inputs) {
        return Arrays.deepToString(inputs.stream().map(Activations::shape).toArray(long[][]::new));
    }
}
