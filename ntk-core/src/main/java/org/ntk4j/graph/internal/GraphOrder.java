/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** Which ops of a SameDiff graph lead to which variables, and in which order. */
public final class GraphOrder {

    private GraphOrder() {}

    /**
     * The ops that compute some variables, each after those that it needs.
     *
     * @param sd the graph
     * @param outputs the names of the variables to compute
     * @param bound the names of the variables whose values are given
     * @return the ops in an order in which they can be executed
     * @throws IllegalArgumentException if the graph lacks a variable, a placeholder is needed and
     *     not bound, or there is a cycle, as loops make them
     */
    public static List<SameDiffOp> opsFor(
            SameDiff sd, Collection<String> outputs, Collection<String> bound) {
        Set<String> done = new HashSet<>(bound);
        Set<String> open = new HashSet<>();
        List<SameDiffOp> order = new ArrayList<>();
        // An explicit stack: a deep network would overflow the thread's.
        Deque<String> stack = new ArrayDeque<>(outputs);
        while (!stack.isEmpty()) {
            String name = stack.peek();
            SameDiffOp producer = done.contains(name) ? null : producer(sd, name);
            if (producer == null) {
                done.add(stack.pop());
                continue;
            }
            boolean ready = true;
            for (String argument : arguments(producer)) {
                if (!done.contains(argument)) {
                    stack.push(argument);
                    ready = false;
                }
            }
            if (ready) {
                order.add(producer);
                done.addAll(producer.getOutputsOfOp());
            } else if (!open.add(producer.getName())) {
                throw new IllegalArgumentException(
                        "op '%s' (%s) needs its own result: unroll loops"
                                .formatted(producer.getName(), producer.getOp().opName()));
            }
        }
        return order;
    }

    /**
     * The ops on the way from some variables to outputs, each after those that it needs.
     *
     * @param sd the graph
     * @param sources the variables to start from
     * @param outputs the variables to arrive at
     * @return the ops with at least one argument that depends on a source
     */
    public static List<SameDiffOp> between(
            SameDiff sd, Collection<String> sources, String... outputs) {
        Set<String> dependent = new HashSet<>(sources);
        List<SameDiffOp> between = new ArrayList<>();
        Set<String> placeholders = new HashSet<>(sd.inputs());
        for (SameDiffOp op : opsFor(sd, List.of(outputs), placeholders)) {
            if (arguments(op).stream().anyMatch(dependent::contains)) {
                dependent.addAll(op.getOutputsOfOp());
                between.add(op);
            }
        }
        return between;
    }

    /**
     * The variables on which one depends, itself included.
     *
     * @param sd the graph
     * @param output a variable's name
     * @return the names, nearest first
     */
    public static Set<String> ancestors(SameDiff sd, String output) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.poll();
            if (seen.add(name)) {
                String producer = sd.getVariables().get(name).getOutputOfOp();
                if (producer != null) {
                    open.addAll(arguments(sd.getOps().get(producer)));
                }
            }
        }
        return seen;
    }

    /**
     * The values at which a computation may be cut in two: those that no varying variable reaches,
     * and that the ops after them, or the caller, read.
     *
     * @param sd the graph
     * @param outputs the names of the variables to compute
     * @param bound the names of the variables whose values are given, the varying ones included
     * @param varying the names of the variables that change from run to run
     * @return the names of computed variables; neither parameters, constants nor bound ones
     */
    public static Set<String> frontier(
            SameDiff sd,
            Collection<String> outputs,
            Collection<String> bound,
            Collection<String> varying) {
        Set<String> dependent = new HashSet<>(varying);
        Set<String> fixed = new HashSet<>();
        Set<String> frontier = new LinkedHashSet<>();
        for (SameDiffOp op : opsFor(sd, outputs, bound)) {
            if (arguments(op).stream().anyMatch(dependent::contains)) {
                dependent.addAll(op.getOutputsOfOp());
                arguments(op).stream().filter(fixed::contains).forEach(frontier::add);
            } else {
                fixed.addAll(op.getOutputsOfOp());
            }
        }
        outputs.stream().filter(fixed::contains).forEach(frontier::add);
        return frontier;
    }

    /**
     * Which of some variables depend on sources.
     *
     * @param sd the graph
     * @param names the names of the variables
     * @param sources the names of the sources
     * @return those of the names with a path from a source
     */
    public static Set<String> dependent(
            SameDiff sd, Collection<String> names, Collection<String> sources) {
        Set<String> bound = new HashSet<>(sd.inputs());
        bound.addAll(sources);
        Set<String> dependent = new HashSet<>(sources);
        for (SameDiffOp op : opsFor(sd, names, bound)) {
            if (arguments(op).stream().anyMatch(dependent::contains)) {
                dependent.addAll(op.getOutputsOfOp());
            }
        }
        dependent.retainAll(names);
        return dependent;
    }

    /**
     * The inputs of an op.
     *
     * @param op the op
     * @return their names; empty when it has none
     */
    public static List<String> arguments(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }

    private static SameDiffOp producer(SameDiff sd, String name) {
        if (!sd.hasVariable(name)) {
            throw new IllegalArgumentException(
                    "expected a variable of the graph, got '" + name + "', which it does not have");
        }
        switch (sd.getVariable(name).getVariableType()) {
            case CONSTANT, VARIABLE:
                return null;
            case PLACEHOLDER:
                throw new IllegalArgumentException(
                        "placeholder '" + name + "' is needed and has no value: bind it");
            default:
                return sd.getOps().get(sd.getVariables().get(name).getOutputOfOp());
        }
    }
}
