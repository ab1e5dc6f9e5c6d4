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
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.dl4j.translate.layer.Activations;

/** Vertices that cut or rearrange the activations of each example. */
final class ShapeVertices {

    private ShapeVertices() {}

    static Activations subset(SubsetVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        if (x.rank() < 2 || x.rank() > 4 || vertex.getTo() >= x.size(1)) {
            throw scope.unsupported(
                    vertex,
                    "expected an input of rank 2 to 4 with more than %d columns, got %s"
                            .formatted(vertex.getTo(), Arrays.toString(x.shape())));
        }
        return x.part(1, vertex.getFrom(), vertex.getTo() + 1L);
    }

    /** The image without its first row and column. */
    static Activations poolHelper(
            PoolHelperVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        if (x.rank() != 4 || x.size(2) < 2 || x.size(3) < 2) {
            throw scope.unsupported(
                    vertex,
                    "expected images [n, c, h, w] with h, w > 1, got "
                            + Arrays.toString(x.shape()));
        }
        return x.part(2, 1, x.size(2)).part(3, 1, x.size(3));
    }

    static Activations reshape(
            ReshapeVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        long[] shape = ofOneExample(vertex, scope, x);
        if (x.mask().isPresent() && (x.mask().get().length() != 1 || shape.length == 3)) {
            throw scope.unsupported(
                    vertex, "expected vectors or images that are masked whole, got " + x);
        }
        SameDiff sd = scope.translation().sameDiff();
        if (vertex.getReshapeOrder() == 'c') {
            return Activations.of(sd.reshape(x.variable(), shape), shape);
        }
        // In order 'f', reversed axes are in order 'c'; that of the examples stays first.
        SDVariable reversed = sd.permute(x.variable(), lastFirst(x.rank()));
        long[] backwards = shape.clone();
        for (int d = 1; d < shape.length; d++) {
            backwards[d] = shape[shape.length - d];
        }
        SDVariable y = sd.permute(sd.reshape(reversed, backwards), lastFirst(shape.length));
        return Activations.of(y, shape);
    }

    private static int[] lastFirst(int rank) {
        return IntStream.range(0, rank).map(d -> d == 0 ? 0 : rank - d).toArray();
    }

    /** The new shape, -1 for the examples, if these keep their place. */
    private static long[] ofOneExample(GraphVertex vertex, Vertices.Scope scope, Activations x) {
        int[] given = ((ReshapeVertex) vertex).getNewShape();
        long[] shape = Arrays.stream(given).asLongStream().toArray();
        shape[0] = -1;
        long length = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
        if (shape.length < 2 || length != x.length()) {
            throw scope.unsupported(
                    vertex,
                    "expected a new shape [-1, ...] of %d values for each example, got %s: others mix examples"
                            .formatted(x.length(), Arrays.toString(given)));
        }
        return shape;
    }
}
