/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Definition;

/** Vertices that define themselves with SameDiff, DL4J's own and those of users. */
final class SameDiffVertices {

    private SameDiffVertices() {}

    static Activations define(
            SameDiffVertex vertex, Vertices.Scope scope, List<Activations> inputs) {
        Translation translation = scope.translation();
        Definition definition =
                new Definition(
                        translation.sameDiff(),
                        scope.name(),
                        translation::shapeOf,
                        why -> scope.unsupported(vertex, why));
        definition.requireNoMasks(inputs);
        Definition.Body body =
                vertex instanceof SameDiffLambdaVertex lambda
                        ? in ->
                                lambda.defineVertex(
                                        translation.sameDiff(),
                                        new Inputs(lambda, translation.sameDiff(), in))
                        : body(vertex, scope);
        return definition.apply(inputs, body);
    }

    private static Definition.Body body(SameDiffVertex vertex, Vertices.Scope scope) {
        Translation translation = scope.translation();
        SDVertexParams own = vertex.getVertexParams();
        Map<String, SDVariable> parameters = new LinkedHashMap<>();
        for (String key : own.getParameterKeys()) {
            String whole = scope.name() + "_" + key;
            parameters.put(key, translation.block(scope.name(), whole, scope.trainable()));
        }
        return inputs -> {
            List<String> names = own.getInputs();
            if (names == null || names.size() != inputs.size()) {
                throw scope.unsupported(
                        vertex, "expected inputs %s, got %d".formatted(names, inputs.size()));
            }
            Map<String, SDVariable> byName = new LinkedHashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                byName.put(names.get(i), inputs.get(i));
            }
            return vertex.defineVertex(translation.sameDiff(), byName, parameters, null);
        };
    }

    /** The vertex keeps the inputs it had first, which are the live network's: not these. */
    private static final class Inputs extends SameDiffLambdaVertex.VertexInputs {

        private final List<SDVariable> variables;

        Inputs(SameDiffLambdaVertex vertex, SameDiff sd, List<SDVariable> variables) {
            vertex.super(sd);
            this.variables = variables;
        }

        @Override
        public SDVariable getInput(int number) {
            return variables.get(number);
        }
    }
}
