/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Masks;
import org.ntk4j.dl4j.translate.layer.Sequences;

/** Vertices on sequences, which DL4J has in format NCW alone. */
final class SequenceVertices {

    private SequenceVertices() {}

    static Activations last(
            LastTimeStepVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = sequences(vertex, scope, inputs);
        Activations mask = mask(vertex, vertex.getMaskArrayInputName(), scope, x);
        return Sequences.last(x, mask, RNNFormat.NCW);
    }

    static Activations reversed(
            ReverseTimeSeriesVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = sequences(vertex, scope, inputs);
        Activations mask = mask(vertex, vertex.getMaskArrayInputName(), scope, x);
        return mask == null
                ? Sequences.reversed(scope.translation().sameDiff(), x, RNNFormat.NCW)
                : x.with(x.variable().mmul(Masks.reversal(mask)));
    }

    /** The mask of the network's input that a vertex names; null if there is none. */
    private static Activations mask(
            GraphVertex vertex, String input, Vertices.Scope scope, Activations x) {
        Activations named = input == null ? null : scope.translation().inputOf(input);
        Activations mask = named == null ? null : named.mask().orElse(null);
        if (mask != null && (mask.rank() != 2 || mask.size(1) != x.size(2) || x.stacks() > 1)) {
            throw scope.unsupported(
                    vertex,
                    "expected sequences like the masked input '%s', got %s".formatted(input, x));
        }
        return mask;
    }

    static Activations repeated(
            DuplicateToTimeSeriesVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        Activations like = scope.translation().inputOf(vertex.getInputName());
        if (x.rank() != 2 || like == null || like.rank() != 3) {
            throw scope.unsupported(
                    vertex,
                    "expected vectors, and sequences as network input '%s', got %s and %s"
                            .formatted(vertex.getInputName(), x, like));
        }
        return Sequences.repeated(scope.translation().sameDiff(), x, like.size(2), RNNFormat.NCW)
                .inRowsOf(x)
                .withMask(like.mask().orElse(null));
    }

    private static Activations sequences(
            GraphVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        if (x.rank() != 3) {
            throw scope.unsupported(vertex, "expected sequences, got " + x);
        }
        return x;
    }
}
