/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The function f(w; x): a SameDiff graph from inputs to logits [n, k] whose trainable parameters
 * are views of <em>one</em> flat vector w of length p.
 *
 * <p>The graph is built once and evaluated at any w and any n: {@link #setParameters} copies into
 * the flat vector and every later evaluation sees it. <em>State</em> is what the function needs
 * besides w and does not train, such as batch norm's running statistics or frozen layers; it lives
 * in a second flat vector of the same kind.
 *
 * <p>Each row of the output must depend on the same row of the inputs alone. Outputs of higher rank
 * are flattened per example in C order.
 *
 * <p>One graph per thread: evaluations by two threads at once are refused. Nothing here draws
 * random numbers or changes ND4J's global state.
 */
public final class DifferentiableGraph implements AutoCloseable {

    private final SameDiff sd;
    private final Inputs inputs;
    private final String output;
    private final long outputs;
    private final Parameters parameters;
    private final Parameters state;
    private final Programs programs;

    DifferentiableGraph(
            SameDiff sd,
            List<String> inputs,
            String output,
            long outputs,
            Parameters parameters,
            Parameters state) {
        this.sd = sd;
        this.programs = new Programs(sd);
        this.inputs = new Inputs(sd, inputs);
        this.output = output;
        this.outputs = outputs;
        this.parameters = parameters;
        this.state = state;
    }

    /**
     * Starts a graph of one's own, op by op.
     *
     * @param type FLOAT or DOUBLE: the type of parameters, activations and results
     * @return a builder
     * @throws IllegalArgumentException if the type is another one
     */
    public static GraphBuilder builder(DataType type) {
        return new GraphBuilder(type);
    }

    /**
     * Wraps a copy of a plain SameDiff graph: every floating-point VARIABLE is a parameter, in the
     * order of creation. A block's layer is its name scope ("dense1/W" belongs to "dense1"), or its
     * own name outside of any scope.
     *
     * @param graph the user's graph; read, never changed
     * @param output the logits' variable, [n, k] or [n, ...]
     * @return a graph with the current values of the user's variables; follow a training with
     *     {@link #setParametersFrom(SameDiff)}
     * @throws IllegalArgumentException if the output is not in the graph, there is nothing
     *     trainable, the data types are mixed, or an op cannot be evaluated row by row
     */
    public static DifferentiableGraph wrap(SameDiff graph, String output) {
        return GraphWrapper.wrap(graph, output);
    }

    /**
     * The underlying graph, to which derivative transforms add their ops.
     *
     * @return the live SameDiff instance
     */
    public SameDiff sameDiff() {
        return sd;
    }

    /**
     * The placeholders.
     *
     * @return their names, in the order in which {@link Examples} gives their values
     */
    public List<String> inputs() {
        return inputs.names();
    }

    /**
     * The logits' variable.
     *
     * @return its name; its shape is [n, k]
     */
    public String output() {
        return output;
    }

    /**
     * Number of outputs per example.
     *
     * @return k
     */
    public long outputCount() {
        return outputs;
    }

    /**
     * Number of trainable parameters.
     *
     * @return p
     */
    public long parameterCount() {
        return parameters.length();
    }

    /**
     * The type of parameters, activations and results.
     *
     * @return FLOAT or DOUBLE
     */
    public DataType dataType() {
        return sd.getVariable(output).dataType();
    }

    /**
     * The parameter arrays; they partition the flat vector.
     *
     * @return the blocks by ascending offset
     */
    public List<ParameterBlock> blocks() {
        return parameters.blocks();
    }

    /**
     * The blocks of each layer.
     *
     * @return layer name to its blocks, in the order of the flat vector
     */
    public Map<String, List<ParameterBlock>> layers() {
        Map<String, List<ParameterBlock>> layers = new LinkedHashMap<>();
        for (ParameterBlock block : blocks()) {
            layers.computeIfAbsent(block.layer(), name -> new ArrayList<>()).add(block);
        }
        return layers;
    }

    /**
     * The parameter vector w itself.
     *
     * @return the live vector [p] in the graph's type; owned by the graph: read or assign, never
     *     close
     */
    public INDArray parameters() {
        return parameters.flat();
    }

    /**
     * Moves the graph to another w.
     *
     * @param w the new parameters, [p] in any floating type; copied
     * @throws IllegalArgumentException if the length is not p
     */
    public void setParameters(INDArray w) {
        parameters.assign(w);
    }

    /**
     * Moves the graph to the values that a plain SameDiff graph has now.
     *
     * @param live the graph given to {@link #wrap}, for instance after some training
     */
    public void setParametersFrom(SameDiff live) {
        for (ParameterBlock block : blocks()) {
            INDArray array = live.getVariable(block.name()).getArr();
            block.of(parameters()).assign(array);
        }
    }

    /**
     * The blocks of the state vector.
     *
     * @return the blocks by ascending offset; empty when the function needs no state
     */
    public List<ParameterBlock> stateBlocks() {
        return state.blocks();
    }

    /**
     * The state vector.
     *
     * @return the live vector in the graph's type, or null when there is no state; owned by the
     *     graph: read or assign, never close
     */
    public INDArray state() {
        return state.flat();
    }

    /**
     * The logits f(w; x).
     *
     * @param x the examples
     * @return a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if the examples do not fit the graph's inputs
     */
    public INDArray outputs(Examples x) {
        return evaluate(x, Map.of(), List.of(output)).get(output);
    }

    /**
     * Values of some variables, given the values of others.
     *
     * @param bindings values for the placeholders and for any variable to be taken as given
     * @param names the variables to compute
     * @return new arrays by name; the caller closes them
     */
    public Map<String, INDArray> evaluate(
            Map<String, INDArray> bindings, Collection<String> names) {
        try (ArrayPool pool = new ArrayPool()) {
            return evaluate(bindings, names, pool);
        }
    }

    /**
     * Values of some variables, in memory that later evaluations use again.
     *
     * @param bindings values for the placeholders and for any variable to be taken as given
     * @param names the variables to compute
     * @param pool where the arrays come from; gets the intermediate ones back
     * @return arrays by name; the caller closes them or gives them to the pool
     * @throws IllegalStateException if another thread is evaluating this graph
     */
    public Map<String, INDArray> evaluate(
            Map<String, INDArray> bindings, Collection<String> names, ArrayPool pool) {
        return programs.evaluate(bindings, names, pool);
    }

    /**
     * Values of some variables for some examples.
     *
     * @param x the examples
     * @param bindings values for variables to be taken as given
     * @param names the variables to compute
     * @return new arrays by name; the caller closes them
     * @throws IllegalArgumentException if number, rank or dimensions of the inputs do not fit
     */
    public Map<String, INDArray> evaluate(
            Examples x, Map<String, INDArray> bindings, Collection<String> names) {
        try (ArrayPool pool = new ArrayPool()) {
            return evaluate(x, bindings, names, pool);
        }
    }

    /**
     * Values of some variables for some examples, in memory that later evaluations use again.
     *
     * @param x the examples
     * @param bindings values for variables to be taken as given
     * @param names the variables to compute
     * @param pool where the arrays come from; gets the intermediate ones back
     * @return arrays by name; the caller closes them or gives them to the pool
     * @throws IllegalArgumentException if number, rank or dimensions of the inputs do not fit
     */
    public Map<String, INDArray> evaluate(
            Examples x, Map<String, INDArray> bindings, Collection<String> names, ArrayPool pool) {
        try (Inputs.Bound bound = inputs.bind(x)) {
            Map<String, INDArray> all = new LinkedHashMap<>(bindings);
            all.putAll(bound.values());
            return evaluate(all, names, pool);
        }
    }

    /**
     * Copies of the inputs, to be bound in many evaluations.
     *
     * @param x the examples
     * @return new arrays by placeholder, of the placeholders' types; the caller closes them
     * @throws IllegalArgumentException if number, rank or dimensions of the inputs do not fit
     */
    public Map<String, INDArray> bindings(Examples x) {
        return inputs.copies(x);
    }

    /** Frees the parameters and everything computed for later reuse. */
    @Override
    public void close() {
        programs.close();
        for (SDVariable variable : sd.variables()) {
            if (variable.getVariableType() == VariableType.CONSTANT) {
                variable.getArr().close();
            }
        }
        parameters.close();
        state.close();
        Nd4j.getExecutioner().commit();
    }
}
