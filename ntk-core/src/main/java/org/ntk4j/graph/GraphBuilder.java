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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Program;

/**
 * Builds a {@link DifferentiableGraph} op by op: inputs, parameters and state through the methods
 * here, everything between through {@link #sameDiff()}.
 *
 * <p>Blocks take their places in the flat vectors in the order in which they are declared.
 */
public final class GraphBuilder {

    private final DataType type;
    private final SameDiff sd;
    private final List<String> inputs = new ArrayList<>();
    private final Parameters parameters = new Parameters();
    private final Parameters state = new Parameters();

    GraphBuilder(DataType type) {
        this(type, SameDiff.create());
        // The default holders copy views; the parameters are views of one vector.
        sd.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
    }

    GraphBuilder(DataType type, SameDiff sd) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            throw new IllegalArgumentException("expected FLOAT or DOUBLE, got " + type);
        }
        this.type = type;
        this.sd = sd;
    }

    /**
     * The graph under construction.
     *
     * @return the SameDiff instance to which the ops between inputs and output are added
     */
    public SameDiff sameDiff() {
        return sd;
    }

    /**
     * The type of the graph.
     *
     * @return FLOAT or DOUBLE
     */
    public DataType dataType() {
        return type;
    }

    /**
     * Declares an input of the graph's type.
     *
     * @param name the placeholder's name
     * @param shape its shape, the first dimension -1, all others &gt; 0
     * @return the placeholder
     * @throws IllegalArgumentException if the shape is not of that form
     */
    public SDVariable input(String name, long... shape) {
        if (shape.length == 0
                || shape[0] != -1
                || Arrays.stream(shape).skip(1).anyMatch(size -> size <= 0)) {
            throw new IllegalArgumentException(
                    "expected a shape [-1, sizes > 0] for input '%s', got %s"
                            .formatted(name, Arrays.toString(shape)));
        }
        inputs.add(name);
        return sd.placeHolder(name, type, shape);
    }

    /**
     * Declares the next block of the parameter vector; its values start as zero.
     *
     * @param layer the layer to report it under
     * @param name the variable's name
     * @param order 'c' or 'f': how it is raveled into the vector
     * @param shape its shape
     * @return the variable
     */
    public SDVariable parameter(String layer, String name, char order, long... shape) {
        parameters.add(layer, name, order, shape);
        return sd.var(name, Nd4j.create(type, shape));
    }

    /**
     * Declares the next block of the state vector; its values start as zero.
     *
     * @param layer the layer it belongs to
     * @param name the variable's name
     * @param order 'c' or 'f': how it is raveled into the vector
     * @param shape its shape
     * @return the variable
     */
    public SDVariable state(String layer, String name, char order, long... shape) {
        state.add(layer, name, order, shape);
        return sd.var(name, Nd4j.create(type, shape));
    }

    /** Adopts a variable that the graph already has as the next parameter block. */
    void adoptParameter(String layer, SDVariable variable) {
        parameters.add(layer, variable.name(), 'c', variable.getArr().shape());
    }

    void adoptInput(String name) {
        inputs.add(name);
    }

    /**
     * Finishes the graph: evaluates it once on one example of zeros to learn k and to find ops that
     * cannot be evaluated, flattens an output of higher rank and lays the parameters out.
     *
     * @param output the logits, [n, k] or [n, ...]
     * @return the graph
     * @throws IllegalArgumentException if nothing was declared trainable, or an op cannot be
     *     evaluated
     */
    public DifferentiableGraph build(SDVariable output) {
        if (parameters.length() == 0) {
            throw new IllegalArgumentException(
                    "expected at least one trainable parameter, got none: there is no tangent"
                            + " kernel without one");
        }
        long[] shape = shapeOf(output);
        if (shape.length == 0 || shape[0] != 1) {
            throw new IllegalArgumentException(
                    "expected output '%s' of shape [n, ...], got %s for one example"
                            .formatted(output.name(), Arrays.toString(shape)));
        }
        long k = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        SDVariable logits = shape.length == 2 ? output : sd.reshape(output, -1, k);
        parameters.flatten(sd, type);
        state.flatten(sd, type);
        return new DifferentiableGraph(sd, inputs, logits.name(), k, parameters, state);
    }

    /**
     * Evaluates a variable of the graph as far as it is built, on one example of zeros, to learn
     * the shape that SameDiff does not keep.
     *
     * @param variable a variable that depends on no other placeholders than the inputs
     * @return its shape for one example
     * @throws IllegalArgumentException if an op on the way cannot be evaluated
     */
    public long[] shapeOf(SDVariable variable) {
        Map<String, INDArray> zeros = new HashMap<>();
        for (String input : inputs) {
            SDVariable placeholder = sd.getVariable(input);
            long[] shape = placeholder.placeholderShape().clone();
            shape[0] = 1;
            zeros.put(input, Nd4j.create(placeholder.dataType(), shape));
        }
        try (Program program = Program.compile(sd, List.of(variable.name()), zeros.keySet())) {
            INDArray value = program.run(zeros).get(variable.name());
            long[] shape = value.shape();
            value.close();
            return shape;
        } finally {
            zeros.values().forEach(INDArray::close);
        }
    }
}
