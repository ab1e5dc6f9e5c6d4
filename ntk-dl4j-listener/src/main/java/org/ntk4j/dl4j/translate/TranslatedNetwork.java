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
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;

/**
 * A Deeplearning4j network as a {@link DifferentiableGraph}, and the way between the two vectors:
 * the network's flat vector of length q, and the graph's vector of its p &lt;= q trainable
 * parameters.
 *
 * <p>The q - p others are state, such as batch norm's running statistics and frozen layers, or lie
 * in a part of the network that does not lead to the output.
 *
 * <p>Not thread-safe, like the graph.
 */
public final class TranslatedNetwork implements AutoCloseable {

    private final DifferentiableGraph graph;
    private final ParameterLayout layout;
    private final OutputHead head;
    private final long networkLength;

    TranslatedNetwork(
            DifferentiableGraph graph, ParameterLayout layout, OutputHead head, long length) {
        this.graph = graph;
        this.layout = layout;
        this.head = head;
        this.networkLength = length;
    }

    /**
     * The network's function.
     *
     * @return the graph; its blocks have the names of DL4J's parameter table, such as "0_W"; closed
     *     with this instance
     */
    public DifferentiableGraph graph() {
        return graph;
    }

    /**
     * The network's end.
     *
     * @return what the output layer does, or empty if the last layer has no loss
     */
    public Optional<OutputHead> head() {
        return Optional.ofNullable(head);
    }

    /**
     * Length of the network's flat vector.
     *
     * @return q
     */
    public long networkParameterCount() {
        return networkLength;
    }

    /**
     * Moves the graph to the network's parameters and state. A network without state costs one
     * copy.
     *
     * @param params the network's {@code params()}, q elements in any floating type; read only,
     *     never kept
     * @throws IllegalArgumentException if the length is not q
     */
    public void load(INDArray params) {
        INDArray flat = networkVector(params);
        layout.parameters().toGraph(flat, graph.parameters());
        if (graph.state() != null) {
            layout.state().toGraph(flat, graph.state());
        }
    }

    /**
     * The trainable part of a vector of the network, such as a gradient.
     *
     * @param vector q elements in the order of the network's {@code params()}
     * @return a new vector [p] in the graph's type and order; the caller closes it
     * @throws IllegalArgumentException if the length is not q
     */
    public INDArray toGraph(INDArray vector) {
        INDArray flat = networkVector(vector);
        INDArray part = Nd4j.createUninitializedDetached(graph.dataType(), graph.parameterCount());
        layout.parameters().toGraph(flat, part);
        return part;
    }

    /**
     * A vector of the graph's parameter space in the order of the network's {@code params()}, with
     * zeros where nothing is trainable.
     *
     * @param vector p elements, such as a gradient
     * @param type the type of the result
     * @return a new vector [q]; the caller closes it
     * @throws IllegalArgumentException if the length is not p
     */
    public INDArray toNetwork(INDArray vector, DataType type) {
        if (vector.length() != graph.parameterCount()) {
            throw lengthMismatch("p", graph.parameterCount(), vector);
        }
        INDArray whole = Nd4j.createUninitializedDetached(type, networkLength).assign(0);
        layout.parameters().toNetwork(vector.reshape(vector.length()), whole);
        return whole;
    }

    private INDArray networkVector(INDArray vector) {
        if (vector.length() != networkLength) {
            throw lengthMismatch("q", networkLength, vector);
        }
        return vector.reshape(networkLength);
    }

    private static IllegalArgumentException lengthMismatch(String name, long length, INDArray got) {
        return new IllegalArgumentException(
                "expected a vector of %s = %d elements, got shape %s"
                        .formatted(name, length, Arrays.toString(got.shape())));
    }

    /** Closes the graph. */
    @Override
    public void close() {
        graph.close();
    }
}
