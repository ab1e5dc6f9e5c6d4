/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;

/**
 * The linearized surrogate of a graph on fixed examples: its first-order Taylor expansion
 *
 * <pre>f_lin(w; x) = f(w0; x) + J(w0; x) (w - w0)</pre>
 *
 * <p>at the parameters w0 that the graph had when the surrogate was made. A network in the kernel
 * regime trains like it (Lee et al., 2019, arXiv 1902.06720).
 *
 * <p>State that the graph has besides w, such as running statistics, belongs to the point: the
 * surrogate keeps that of w0, the function it is compared with has the current one.
 *
 * <p>J(w0) is never formed: a value costs one Jacobian-vector product, two to three evaluations of
 * the outputs, and memory for three vectors [p]. Every method leaves the graph at the parameters
 * that it found. Like the graph, an instance belongs to one thread at a time; it refers to the
 * examples without copying or closing them.
 */
public final class LinearizedModel implements AutoCloseable {

    private final Derivatives derivatives;
    private final Examples x;
    private final INDArray reference;
    private final INDArray referenceState;
    private final INDArray initial;

    private LinearizedModel(Derivatives derivatives, Examples x) {
        this.derivatives = derivatives;
        this.x = x;
        this.reference = copy(derivatives.graph().parameters());
        INDArray state = derivatives.graph().state();
        this.referenceState = state == null ? null : copy(state);
        this.initial = derivatives.outputs(x);
    }

    /**
     * Linearizes a graph at its current parameters.
     *
     * @param derivatives the derivatives of the graph, whose current parameters become w0
     * @param x the n examples
     * @return the surrogate; the caller closes it
     */
    public static LinearizedModel of(Derivatives derivatives, Examples x) {
        return new LinearizedModel(derivatives, x);
    }

    /**
     * The function that is linearized.
     *
     * @return the derivatives given to {@link #of}
     */
    public Derivatives derivatives() {
        return derivatives;
    }

    /**
     * The examples.
     *
     * @return the examples given to {@link #of}
     */
    public Examples examples() {
        return x;
    }

    /**
     * The point of expansion.
     *
     * @return w0, [p] in the graph's type; owned by this object, read only
     */
    public INDArray reference() {
        return reference;
    }

    /**
     * The outputs at the point of expansion.
     *
     * @return f(w0; x), [n, k] in the graph's type; owned by this object, read only
     */
    public INDArray initialOutputs() {
        return initial;
    }

    /**
     * The surrogate's outputs.
     *
     * @param w the parameters, [p] in any floating type; may be the graph's live vector
     * @return f_lin(w; x), a new array [n, k] in the graph's type; the caller closes it
     * @throws IllegalArgumentException if w is not [p], or an op has no tangent rule
     */
    public INDArray outputs(INDArray w) {
        INDArray direction = difference(w);
        try {
            INDArray outputs = atReference(() -> derivatives.jvp(x, direction));
            Ops.add(outputs, initial);
            return outputs;
        } finally {
            direction.close();
        }
    }

    /**
     * How far the graph is from the surrogate.
     *
     * @param w the parameters, [p] in any floating type; may be the graph's live vector
     * @return the error, of all examples and of each
     * @throws IllegalArgumentException if w is not [p], or an op has no tangent rule
     */
    public LinearizationError error(INDArray w) {
        INDArray linear = outputs(w);
        INDArray actual = at(w, () -> derivatives.outputs(x));
        try {
            return LinearizationError.of(actual, linear, initial);
        } finally {
            linear.close();
            actual.close();
        }
    }

    /**
     * The largest value that some quantity takes on the segment from w0 to w, as far as a few
     * equidistant points of it show; for instance the output Hessian norm that {@link
     * LinearityCertificate} asks for.
     *
     * @param w the end of the segment, [p]
     * @param points how many points, both ends included, at least 2
     * @param quantity measures the graph at its current parameters
     * @return the maximum over the points; NaN if the quantity is NaN at one of them
     * @throws IllegalArgumentException if w is not [p], or there are fewer than 2 points
     */
    public double largestOnSegment(INDArray w, int points, DoubleSupplier quantity) {
        if (points < 2) {
            throw new IllegalArgumentException("expected at least 2 points, got " + points);
        }
        INDArray direction = difference(w);
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points; i++) {
            INDArray point = direction.mul(i / (points - 1.0));
            Ops.add(point, reference);
            largest = Math.max(largest, at(point, quantity::getAsDouble));
            point.close();
        }
        direction.close();
        return largest;
    }

    /** Evaluates something at other parameters and moves the graph back. */
    <T> T at(INDArray w, Supplier<T> value) {
        DifferentiableGraph graph = derivatives.graph();
        INDArray found = copy(graph.parameters());
        try {
            graph.setParameters(w);
            return value.get();
        } finally {
            graph.setParameters(found);
            found.close();
        }
    }

    /** Evaluates something at w0 and the state that belongs to it, and moves the graph back. */
    private <T> T atReference(Supplier<T> value) {
        INDArray live = derivatives.graph().state();
        if (live == null) {
            return at(reference, value);
        }
        INDArray found = copy(live);
        try {
            live.assign(referenceState);
            return at(reference, value);
        } finally {
            live.assign(found);
            found.close();
        }
    }

    /** w - w0, a new vector in the graph's type. */
    INDArray difference(INDArray w) {
        if (w.length() != reference.length()) {
            throw new IllegalArgumentException(
                    "expected parameters [p] = [%d], got %s"
                            .formatted(reference.length(), Arrays.toString(w.shape())));
        }
        INDArray difference = Copies.shaped(w, reference.dataType(), reference.length());
        Ops.subtract(difference, reference);
        return difference;
    }

    private static INDArray copy(INDArray vector) {
        return Copies.shaped(vector, vector.length());
    }

    /** Frees the copies of w0 and of its outputs. */
    @Override
    public void close() {
        reference.close();
        if (referenceState != null) {
            referenceState.close();
        }
        initial.close();
    }
}
