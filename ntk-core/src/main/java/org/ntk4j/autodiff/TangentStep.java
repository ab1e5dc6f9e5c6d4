/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.ntk4j.autodiff.internal.rules.OpCloner;
import org.ntk4j.graph.internal.GraphOrder;

/**
 * One op on the way of the tangents: what a {@link TangentRule} may ask for.
 *
 * <p>A tangent that is zero by the structure of the graph has no variable.
 */
public final class TangentStep {

    private final ForwardMode mode;
    private final SameDiff sd;
    private final SameDiffOp op;
    private final List<String> arguments;
    private final Map<String, SDVariable> tangents;

    TangentStep(ForwardMode mode, SameDiff sd, SameDiffOp op, Map<String, SDVariable> tangents) {
        this.mode = mode;
        this.sd = sd;
        this.op = op;
        this.arguments = GraphOrder.arguments(op);
        this.tangents = Collections.unmodifiableMap(tangents);
    }

    /** A step for reading an op's inputs and attributes only. */
    static TangentStep withoutTangents(SameDiff sd, SameDiffOp op) {
        return new TangentStep(ForwardMode.standard(), sd, op, Map.of());
    }

    /**
     * The graph.
     *
     * @return the graph of the op, to which a rule adds its ops
     */
    public SameDiff sd() {
        return sd;
    }

    /**
     * The op itself, for its attributes.
     *
     * @return the op; never to be changed
     */
    public DifferentialFunction op() {
        return op.getOp();
    }

    /**
     * Number of inputs.
     *
     * @return the number of inputs, integer ones included
     */
    public int inputCount() {
        return arguments.size();
    }

    /**
     * One input.
     *
     * @param argument its index
     * @return the primal variable
     */
    public SDVariable input(int argument) {
        return sd.getVariable(arguments.get(argument));
    }

    /**
     * The first input.
     *
     * @return the primal variable
     */
    public SDVariable input() {
        return input(0);
    }

    /**
     * Number of outputs.
     *
     * @return the number of outputs, integer ones included
     */
    public int outputCount() {
        return op.getOutputsOfOp().size();
    }

    /**
     * One output.
     *
     * @param index its index
     * @return the primal variable
     */
    public SDVariable output(int index) {
        return sd.getVariable(op.getOutputsOfOp().get(index));
    }

    /**
     * The first output.
     *
     * @return the primal variable
     */
    public SDVariable output() {
        return output(0);
    }

    /**
     * Whether an input has a tangent.
     *
     * @param argument the index of the input
     * @return false if its tangent is zero by the structure of the graph
     */
    public boolean hasTangent(int argument) {
        return argument < arguments.size() && tangents.containsKey(arguments.get(argument));
    }

    /**
     * The tangent of an input.
     *
     * @param argument the index of the input
     * @return a variable of the input's shape
     * @throws IllegalStateException if there is none
     */
    public SDVariable tangent(int argument) {
        SDVariable tangent = tangents.get(arguments.get(argument));
        if (tangent == null) {
            throw new IllegalStateException(
                    "input '" + arguments.get(argument) + "' has no tangent: ask hasTangent first");
        }
        return tangent;
    }

    /**
     * The tangent of the first input.
     *
     * @return a variable of the input's shape
     * @throws IllegalStateException if there is none
     */
    public SDVariable tangent() {
        return tangent(0);
    }

    /**
     * The tangent of an input, as an array of zeros if need be.
     *
     * @param argument the index of the input
     * @return a variable of the input's shape
     */
    public SDVariable tangentOrZeros(int argument) {
        return hasTangent(argument) ? tangent(argument) : sd.zerosLike(input(argument));
    }

    /**
     * Refuses tangents that a rule cannot carry.
     *
     * @param allowed the indices of the inputs that may have tangents
     * @throws IllegalArgumentException if another input has one
     */
    public void requireTangentsOnlyOf(int... allowed) {
        Set<Integer> set = new HashSet<>();
        for (int argument : allowed) {
            set.add(argument);
        }
        for (int i = 0; i < inputCount(); i++) {
            if (hasTangent(i) && !set.contains(i)) {
                throw new IllegalArgumentException(
                        ("the tangent rule of op '%s' (%s) knows no derivative with respect to its"
                                        + " input %d, '%s'")
                                .formatted(op.getName(), op().opName(), i, arguments.get(i)));
            }
        }
    }

    /**
     * The inputs with one of them replaced.
     *
     * @param argument the index of the one
     * @param replacement what to put there
     * @return a new array of all inputs
     */
    public SDVariable[] inputsWith(int argument, SDVariable replacement) {
        SDVariable[] inputs = new SDVariable[inputCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i == argument ? replacement : input(i);
        }
        return inputs;
    }

    /**
     * Applies the same op, with the same attributes, to other inputs.
     *
     * @param inputs the inputs; all, in order
     * @return the outputs of the new op
     */
    public List<SDVariable> reapply(SDVariable... inputs) {
        return OpCloner.apply(sd, op, inputs);
    }

    /**
     * Carries the tangents of this op's inputs through ops that compute the same.
     *
     * @param expression variables that depend on the inputs of this op, never on its outputs
     * @return their tangents, of their shapes; empty if all are zero
     */
    public List<SDVariable> through(List<SDVariable> expression) {
        Map<String, SDVariable> seeds = new HashMap<>();
        Set<String> held = new HashSet<>();
        for (String argument : arguments) {
            held.add(argument);
            if (tangents.containsKey(argument)) {
                seeds.put(argument, tangents.get(argument));
            }
        }
        List<String> names = expression.stream().map(SDVariable::name).toList();
        Map<String, SDVariable> result = mode.propagate(sd, seeds, held, names);
        if (names.stream().noneMatch(result::containsKey)) {
            return List.of();
        }
        return expression.stream()
                .map(v -> result.computeIfAbsent(v.name(), name -> sd.zerosLike(v)))
                .toList();
    }
}
