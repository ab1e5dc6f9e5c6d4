/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** What training minimises. */
public enum Loss {
    /** Mean squared error of a linear output against the one-hot label. */
    MSE(Activation.IDENTITY),
    /** Cross-entropy of a softmax output. */
    XENT(Activation.SOFTMAX);

    private final Activation activation;

    Loss(Activation activation) {
        this.activation = activation;
    }

    Activation activation() {
        return activation;
    }

    ILossFunction function() {
        return this == MSE ? new LossMSE() : new LossMCXENT();
    }
}
