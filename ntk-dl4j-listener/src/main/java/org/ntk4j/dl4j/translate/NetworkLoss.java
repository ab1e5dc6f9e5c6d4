/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.ntk4j.hessian.Loss;
import org.ntk4j.hessian.LossKind;

/** Finds the loss with known curvature that a Deeplearning4j network is trained on. */
public final class NetworkLoss {

    private NetworkLoss() {}

    /**
     * The loss of a network's output layer as a function of the graph's outputs.
     *
     * @param head the output layer; null if the network has none
     * @param labels the labels of the examples, [n, k] or [n, c, ...]; copied; null if there are
     *     none
     * @param mask which of them count, [n, t] for labels [n, c, t]; null: all
     * @return the loss; empty where the layer's is another one, weights its outputs or adds to it
     * @throws IllegalArgumentException if the labels are none for this loss, such as rows that do
     *     not sum to 1 for a softmax
     */
    public static Optional<Loss> of(OutputHead head, INDArray labels, INDArray mask) {
        if (head == null || labels == null || !head.whole()) {
            return Optional.empty();
        }
        return kind(head).map(kind -> Loss.of(kind, labels, mask));
    }

    private static Optional<LossKind> kind(OutputHead head) {
        ILossFunction loss = head.loss();
        boolean logits = !head.activated();
        if (loss instanceof LossMCXENT softmax && logits && softmax.getWeights() == null) {
            return Optional.of(LossKind.SOFTMAX_CROSS_ENTROPY);
        }
        if (loss instanceof LossBinaryXENT sigmoid && logits && sigmoid.getWeights() == null) {
            return Optional.of(LossKind.SIGMOID_CROSS_ENTROPY);
        }
        // The subclass first: LossMSE is a LossL2 divided by k.
        if (loss instanceof LossMSE mse && mse.getWeights() == null) {
            return Optional.of(LossKind.MSE);
        }
        if (loss instanceof LossL2 squares && squares.getWeights() == null) {
            return Optional.of(LossKind.L2);
        }
        return Optional.empty();
    }
}
