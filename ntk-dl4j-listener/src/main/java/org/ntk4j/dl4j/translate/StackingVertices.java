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
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.translate.layer.Activations;

/**
 * Vertices that put several inputs one below the other, to send them through the same layers, and
 * take them apart again. DL4J has all examples of the first input before those of the second; here
 * the rows of an example stay together, so that a kernel can be contracted over them.
 */
final class StackingVertices {

    private StackingVertices() {}

    static Activations stack(StackVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        boolean series = inputs.get(0).rank() == 3;
        Activations y = stacked(vertex, scope, inputs, series ? 2 : 0);
        List<Activations> masks = inputs.stream().flatMap(x -> x.mask().stream()).toList();
        if (masks.isEmpty()) {
            return y;
        }
        if (masks.size() < inputs.size()) {
            throw scope.unsupported(vertex, "expected masks for all inputs or none");
        }
        return y.withMask(stacked(vertex, scope, masks, series ? 1 : 0));
    }

    /** Along the time axis, shorter inputs are lengthened; 0: there is none. */
    private static Activations stacked(
            StackVertex vertex, Vertices.Scope scope, List<Activations> inputs, int time) {
        Activations first = inputs.get(0);
        long steps = inputs.stream().mapToLong(x -> x.size(time)).max().orElseThrow();
        SameDiff sd = scope.translation().sameDiff();
        List<Activations> equal = inputs.stream().map(x -> lengthened(sd, x, time, steps)).toList();
        long[] shape = equal.get(0).shape();
        for (Activations input : equal) {
            if (!Arrays.equals(input.shape(), shape)) {
                throw scope.unsupported(
                        vertex, "expected inputs of one shape, got " + Vertices.shapes(inputs));
            }
        }
        long stacks = first.stacks() * inputs.size();
        SDVariable[] parts =
                equal.stream()
                        .map(x -> sd.reshape(x.variable(), rows(x, x.stacks())))
                        .toArray(SDVariable[]::new);
        return Activations.of(sd.reshape(sd.concat(1, parts), shape), shape)
                .inRowsOf(first)
                .inStacks(stacks);
    }

    /** Of the given length along an axis, with zeros at the end. */
    private static Activations lengthened(SameDiff sd, Activations x, int time, long steps) {
        if (x.size(time) == steps) {
            return x;
        }
        int[][] margins = new int[x.rank()][2];
        margins[time][1] = Math.toIntExact(steps - x.size(time));
        SDVariable amount = sd.constant(Nd4j.createFromArray(margins));
        SDVariable longer = sd.nn().pad(x.variable(), amount, PadMode.CONSTANT, 0);
        long[] shape = x.shape();
        shape[time] = steps;
        return Activations.of(longer, shape).inRowsOf(x);
    }

    static Activations unstack(
            UnstackVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Activations x = Vertices.only(vertex, scope, inputs);
        if (x.stacks() % vertex.getStackSize() != 0) {
            throw scope.unsupported(
                    vertex,
                    "expected an input that comes from %d stacked ones, got %d: the examples of others are mixed"
                            .formatted(vertex.getStackSize(), x.stacks()));
        }
        SameDiff sd = scope.translation().sameDiff();
        return unstacked(sd, vertex, x)
                .withMask(x.mask().map(mask -> unstacked(sd, vertex, mask)).orElse(null));
    }

    private static Activations unstacked(SameDiff sd, UnstackVertex vertex, Activations x) {
        long left = x.stacks() / vertex.getStackSize();
        long[] apart = rows(x, x.stacks());
        Activations part =
                Activations.of(sd.reshape(x.variable(), apart), apart)
                        .part(1, vertex.getFrom() * left, (vertex.getFrom() + 1L) * left);
        return Activations.of(sd.reshape(part.variable(), x.shape()), x.shape())
                .inRowsOf(x)
                .inStacks(left);
    }

    /** The shape with the examples, their stacks, and all the rest of a stack, apart. */
    private static long[] rows(Activations x, long stacks) {
        return new long[] {-1, stacks, x.steps() * x.length()};
    }
}
