/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.graph.internal.GraphOrder;

/** Turns a plain SameDiff graph into a {@link DifferentiableGraph}. */
final class GraphWrapper {

    private GraphWrapper() {}

    static DifferentiableGraph wrap(SameDiff graph, String output) {
        if (!graph.hasVariable(output)) {
            throw new IllegalArgumentException(
                    "expected a variable's name as output, got '%s'; the outputs are %s"
                            .formatted(output, graph.outputs()));
        }
        SameDiff copy = graph.dup();
        copy.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), true);
        GraphBuilder builder = new GraphBuilder(typeOf(copy, output), copy);
        for (SDVariable variable : List.copyOf(copy.variables())) {
            VariableType kind = variable.getVariableType();
            if (kind == VariableType.VARIABLE && variable.dataType().isFPType()) {
                builder.adoptParameter(layerOf(variable.name()), variable);
            } else if (kind == VariableType.PLACEHOLDER && feeds(copy, variable.name(), output)) {
                requireBatched(variable);
                builder.adoptInput(variable.name());
            }
        }
        return builder.build(copy.getVariable(output));
    }

    private static DataType typeOf(SameDiff sd, String output) {
        DataType type = sd.getVariable(output).dataType();
        for (SDVariable variable : sd.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE
                    && variable.dataType().isFPType()
                    && variable.dataType() != type) {
                throw new IllegalArgumentException(
                        "expected variables of the output's type %s, got '%s' of type %s"
                                .formatted(type, variable.name(), variable.dataType()));
            }
        }
        return type;
    }

    private static String layerOf(String name) {
        int scope = name.lastIndexOf('/');
        return scope < 0 ? name : name.substring(0, scope);
    }

    private static boolean feeds(SameDiff sd, String placeholder, String output) {
        return GraphOrder.ancestors(sd, output).contains(placeholder);
    }

    private static void requireBatched(SDVariable placeholder) {
        long[] shape = placeholder.placeholderShape();
        if (shape == null
                || shape.length == 0
                || Arrays.stream(shape).skip(1).anyMatch(size -> size <= 0)) {
            throw new IllegalArgumentException(
                    "expected placeholder '%s' to be declared with a shape [-1, sizes > 0], got %s"
                            .formatted(placeholder.name(), Arrays.toString(shape)));
        }
    }
}
