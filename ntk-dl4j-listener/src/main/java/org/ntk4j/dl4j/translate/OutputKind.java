/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Which function of a network's output layer is analyzed. */
public enum OutputKind {
    /**
     * The values before the activation function where the loss is a cross-entropy, the output as it
     * is everywhere else: a tanh output with squared error stays a tanh output, because the loss
     * acts on it.
     */
    LOGITS,

    /**
     * What the network's {@code output} returns. The last layer is then non-linear, so that the
     * kernel is not expected to be constant even in the limit of infinite width.
     */
    ACTIVATED;

    /** Whether the graph's outputs are what enters the activation function of such an end. */
    boolean areLogits(IActivation function, ILossFunction loss) {
        boolean crossEntropy = loss instanceof LossMCXENT || loss instanceof LossBinaryXENT;
        return function.getClass() == ActivationIdentity.class || crossEntropy && this == LOGITS;
    }
}
