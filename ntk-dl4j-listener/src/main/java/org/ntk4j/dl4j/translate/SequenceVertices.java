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
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Sequences;

/** Vertices on sequences, which DL4J has in format NCW alone. */
final class SequenceVertices {

    private SequenceVertices() {}

    static Activations last(GraphVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        return Sequences.last(sequences(vertex, scope, inputs), RNNFormat.NCW);
    }

    static Activations reversed(
            GraphVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        return Sequences.reversed(
                scope.translation().sameDiff(), sequences(vertex, scope, inputs), RNNFormat.NCW);
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
        return Sequences.repeated(scope.translation().sameDiff(), x, like.size(2), RNNFormat.NCW);
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
