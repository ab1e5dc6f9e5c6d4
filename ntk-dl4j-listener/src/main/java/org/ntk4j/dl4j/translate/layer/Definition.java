/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.NameScope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Lets a layer or vertex that DL4J itself builds with SameDiff define itself in our graph.
 *
 * @param sameDiff the graph under construction
 * @param name a name scope, which keeps the definition's own variable names apart from others
 * @param shapes finds the shape of a variable for one example
 * @param refusal makes the exception that names the layer and gives a reason
 */
public record Definition(
        SameDiff sameDiff,
        String name,
        Function<SDVariable, long[]> shapes,
        Function<String, UnsupportedLayerException> refusal) {

    private static final String RANDOM_OPS = "org.nd4j.linalg.api.ops.random";

    /** What the layer adds to the graph. */
    @FunctionalInterface
    public interface Body {

        /**
         * Adds the layer's ops.
         *
         * @param inputs what enters: variables that know their shape, as placeholders do
         * @return what leaves
         */
        SDVariable define(List<SDVariable> inputs);
    }

    /**
     * Calls a definition.
     *
     * @param inputs what enters, all with equally many rows per example
     * @param body the definition; its parameters are declared already, outside the scope
     * @return what leaves
     * @throws UnsupportedLayerException if the definition fails, draws random numbers, has
     *     variables that are none of the layer's parameters, or leaves another number of rows than
     *     enters
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public Activations apply(List<Activations> inputs, Body body) {
        Set<String> ops = new HashSet<>(sameDiff.getOps().keySet());
        Set<String> variables = new HashSet<>(sameDiff.getVariables().keySet());
        long rows = inputs.get(0).steps();
        try {
            SDVariable output;
            try (NameScope ignored = sameDiff.withNameScope(name)) {
                output = body.define(inputs.stream().map(Definition::shaped).toList());
            }
            requireFixed(ops, variables);
            // Not the definition's own handle, which may be the one made for its input.
            SDVariable registered = sameDiff.getVariable(output.name());
            return measured(registered, rows);
        } catch (UnsupportedLayerException e) {
            throw e;
        } catch (RuntimeException e) {
            UnsupportedLayerException refused = refusal.apply("its own definition failed: " + e);
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * Refuses masks where a definition is not handed them.
     *
     * @param inputs what enters
     * @throws UnsupportedLayerException if one of them is masked
     */
    public void requireNoMasks(List<Activations> inputs) {
        if (inputs.stream().anyMatch(input -> input.mask().isPresent())) {
            throw refusal.apply("it is handed no masks: what it makes of them is not known");
        }
    }

    /** The same variable, telling its shape, which only placeholders and parameters do. */
    static SDVariable shaped(Activations input) {
        SDVariable variable = input.variable();
        return new SDVariable(
                variable.name(),
                VariableType.PLACEHOLDER,
                variable.getSameDiff(),
                input.shape(),
                variable.dataType());
    }

    /** The same function at each call, of the layer's parameters alone. */
    private void requireFixed(Set<String> ops, Set<String> variables) {
        for (SameDiffOp op : sameDiff.getOps().values()) {
            if (!ops.contains(op.getName())
                    && op.getOp().getClass().getName().startsWith(RANDOM_OPS)) {
                throw refusal.apply(
                        "its definition draws random numbers with op " + op.getOp().opName());
            }
        }
        for (SDVariable variable : sameDiff.variables()) {
            if (!variables.contains(variable.name())
                    && variable.getVariableType() == VariableType.VARIABLE) {
                throw refusal.apply(
                        "its definition makes variable '%s', which is none of its parameters"
                                .formatted(variable.name()));
            }
        }
    }

    private Activations measured(SDVariable output, long rows) {
        long[] shape = shapes.apply(output);
        if (shape.length == 0 || shape[0] != rows) {
            throw refusal.apply(
                    "expected %d row(s) for one example to leave it, got an array of shape %s"
                            .formatted(rows, Arrays.toString(shape)));
        }
        shape[0] = -1;
        return Activations.of(output, shape).inSteps(rows);
    }
}
