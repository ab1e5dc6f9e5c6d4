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
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.ntk4j.dl4j.translate.layer.Activations;

/** Vertices that put activations together, take them apart or normalize them. */
final class MergingVertices {

    private MergingVertices() {}

    static Activations merge(MergeVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations first = inputs.get(0);
        if (inputs.size() == 1) {
            return first;
        }
        int axis = vertex.getMergeAxis();
        long[] shape = first.shape();
        if (axis < 1 || axis >= shape.length) {
            throw scope.unsupported(
                    vertex,
                    "expected a merge axis from 1 to %d, got %d; axis 0 mixes examples"
                            .formatted(shape.length - 1, axis));
        }
        for (Activations input : inputs.subList(1, inputs.size())) {
            for (int d = 0; d < shape.length; d++) {
                if (input.rank() != shape.length || d != axis && input.size(d) != shape[d]) {
                    throw scope.unsupported(
                            vertex,
                            "expected inputs that agree except in dimension %d, got %s"
                                    .formatted(axis, Vertices.shapes(inputs)));
                }
            }
            shape[axis] += input.size(axis);
        }
        SDVariable[] parts = inputs.stream().map(Activations::variable).toArray(SDVariable[]::new);
        return Activations.of(scope.translation().sameDiff().concat(axis, parts), shape);
    }

    static Activations elementWise(
            ElementWiseVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        ElementWiseVertex.Op op = vertex.getOp();
        if (op == ElementWiseVertex.Op.Subtract && inputs.size() != 2) {
            throw scope.unsupported(vertex, "Subtract takes 2 inputs, got " + inputs.size());
        }
        long[] shape = broadcast(vertex, scope, inputs);
        SDVariable result =
                switch (op) {
                    case Add -> reduce(inputs, SDVariable::add);
                    case Subtract -> reduce(inputs, SDVariable::sub);
                    case Product -> reduce(inputs, SDVariable::mul);
                    case Average -> reduce(inputs, SDVariable::add).mul(1.0 / inputs.size());
                    case Max -> reduce(inputs, MergingVertices::larger);
                };
        return Activations.of(result, shape);
    }

    private static SDVariable reduce(List<Activations> inputs, BinaryOperator<SDVariable> op) {
        return inputs.stream().map(Activations::variable).reduce(op).orElseThrow();
    }

    /** The larger one; the first where both are equal, as in DL4J. */
    private static SDVariable larger(SDVariable a, SDVariable b) {
        SDVariable second = new Step(a.getSameDiff(), b.sub(a), 0).outputVariable();
        return a.mul(second.mul(-1).add(1)).add(b.mul(second));
    }

    private static long[] broadcast(
            ElementWiseVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        long[] shape = inputs.get(0).shape();
        for (Activations input : inputs) {
            boolean fits = input.rank() == shape.length;
            for (int d = 1; fits && d < shape.length; d++) {
                fits = input.size(d) == shape[d] || input.size(d) == 1 || shape[d] == 1;
                shape[d] = Math.max(shape[d], input.size(d));
            }
            if (!fits) {
                throw scope.unsupported(
                        vertex, "expected inputs of one shape, got " + Vertices.shapes(inputs));
            }
        }
        return shape;
    }

    static Activations normalize(
            L2NormalizeVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        int[] over = vertex.getDimension();
        int[] axes =
                over == null || over.length == 0 ? IntStream.range(1, x.rank()).toArray() : over;
        if (!Arrays.stream(axes).allMatch(axis -> axis > 0 && axis < x.rank())) {
            throw scope.unsupported(
                    vertex,
                    "expected dimensions from 1 to %d, got %s; dimension 0 mixes examples"
                            .formatted(x.rank() - 1, Arrays.toString(over)));
        }
        SameDiff sd = scope.translation().sameDiff();
        SDVariable square = sd.sum(x.variable().mul(x.variable()), true, axes);
        // max(norm, eps) by its square: the root's derivative is infinite at zero.
        double floor = vertex.getEps() * vertex.getEps();
        SDVariable above = new Step(sd, square, floor).outputVariable();
        SDVariable norm = sd.math().sqrt(square.mul(above).add(above.mul(-1).add(1).mul(floor)));
        return x.with(x.variable().div(norm));
    }

    /** The distance of two inputs, [n, 1]. */
    static Activations distance(L2Vertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        if (inputs.size() != 2 || !Arrays.equals(inputs.get(0).shape(), inputs.get(1).shape())) {
            throw scope.unsupported(
                    vertex, "expected two inputs of one shape, got " + Vertices.shapes(inputs));
        }
        SameDiff sd = scope.translation().sameDiff();
        SDVariable difference = inputs.get(0).variable().sub(inputs.get(1).variable());
        int[] all = IntStream.range(1, inputs.get(0).rank()).toArray();
        SDVariable square = sd.reshape(sd.sum(difference.mul(difference), all), -1L, 1L);
        // The root's derivative is infinite at zero, where DL4J's own is zero.
        SDVariable apart = new Step(sd, square, 0).outputVariable();
        SDVariable root = sd.math().sqrt(square.add(apart.mul(-1).add(1)));
        return Activations.of(root.mul(apart), -1, 1);
    }
}
