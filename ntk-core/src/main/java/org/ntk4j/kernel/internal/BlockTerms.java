/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Collection;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.graph.Examples;

/** What is added up, block by block: kernels or their velocities. */
interface BlockTerms extends AutoCloseable {

    /** What flows into a use beside the parameter: the variable's name, empty if nothing does. */
    static String activation(ParameterUse use) {
        if (use instanceof ParameterUse.Dense dense) {
            return dense.activation();
        }
        if (use instanceof ParameterUse.Convolution convolution) {
            return convolution.input();
        }
        if (use instanceof ParameterUse.Lookup lookup) {
            return lookup.indices();
        }
        return ((ParameterUse.Broadcast) use).other();
    }

    /** Evaluates the activations of n examples, once. */
    void useActivations(Examples x, Collection<String> names);

    /** Evaluates the cotangents of n*c rows, instead of those of the last call. */
    void useCotangents(Examples repeated, INDArray seeds, Collection<String> names);

    /** Whether the outputs depend on a parameter through a use. */
    boolean matters(ParameterUse use);

    /** Adds the term of a block with the given uses, all of which matter. */
    void add(Contraction contraction, List<ParameterUse> uses, INDArray sum);

    @Override
    void close();
}
