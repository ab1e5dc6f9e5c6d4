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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.ntk4j.dl4j.translate.layer.ClassAxis;
import org.ntk4j.hessian.Loss;
import org.ntk4j.hessian.LossKind;

/** Finds the loss with known curvature that a Deeplearning4j network is trained on. */
public final class NetworkLoss {

    private static final Set<Class<?>> ENTROPIES =
            Set.of(LossMCXENT.class, LossNegativeLogLikelihood.class, LossSparseMCXENT.class);

    /** LossMSE is a LossL2 divided by k. */
    private static final Map<Class<?>, LossKind> SQUARES =
            Map.of(LossMSE.class, LossKind.MSE, LossL2.class, LossKind.L2);

    private NetworkLoss() {}

    /**
     * The loss of a network's output layer as a function of the graph's outputs.
     *
     * @param head the output layer; null if the network has none
     * @param labels the labels of the examples, in the layout in which the network is trained on
     *     them: [n, k], [n, c, ...] or [n, ..., c]; copied; null if there are none
     * @param mask which of them count, as Deeplearning4j takes it: [n, 1] for each example; for
     *     each position [n, t] or [n, h, w]; for each output [n, k] for vectors, and [n, c, t] or
     *     [n, c, h, w] in whatever format the labels are; for volumes of the rank of the labels;
     *     null: all
     * @return the loss; empty where the layer's is another one, weights its outputs or adds to it
     * @throws IllegalArgumentException if the labels are none for this loss, such as rows that do
     *     not sum to 1 for a softmax, or class numbers, or the mask is none for these labels
     */
    public static Optional<Loss> of(OutputHead head, INDArray labels, INDArray mask) {
        if (head == null || labels == null || !head.whole()) {
            return Optional.empty();
        }
        requireOneHot(head, labels);
        INDArray aligned = mask == null ? null : aligned(mask, labels.rank(), head.classAxis());
        return kind(head).map(kind -> Loss.of(kind, labels, head.classAxis(), aligned));
    }

    /** A sparse cross-entropy is trained on class numbers, which do not tell how many there are. */
    private static void requireOneHot(OutputHead head, INDArray labels) {
        if (head.loss() instanceof LossSparseMCXENT
                && labels.size(labels.rank() + head.classAxis()) == 1) {
            throw new IllegalArgumentException(
                    ("expected one-hot labels for the sparse cross-entropy of layer '%s', got class"
                                    + " numbers %s: give the probe one-hot labels")
                            .formatted(head.layer(), Arrays.toString(labels.shape())));
        }
    }

    /** A mask with the axes of the labels. */
    private static INDArray aligned(INDArray mask, int rank, int classAxis) {
        boolean sequencesOrImages = rank == 3 || rank == 4;
        if (sequencesOrImages && mask.rank() == rank && classAxis == ClassAxis.LAST) {
            return rank == 3 ? mask.permute(0, 2, 1) : mask.permute(0, 2, 3, 1);
        }
        if (mask.rank() == rank - 1) {
            return Nd4j.expandDims(mask, rank + classAxis);
        }
        return rank == 4 && mask.rank() == 2 ? mask.reshape(mask.size(0), -1, 1, 1) : mask;
    }

    /** By exact class: what another one makes of the outputs is not known. */
    private static Optional<LossKind> kind(OutputHead head) {
        ILossFunction loss = head.loss();
        boolean softmax = !head.activated() && head.activation() instanceof ActivationSoftmax;
        boolean sigmoid = !head.activated() && head.activation() instanceof ActivationSigmoid;
        boolean entropy = ENTROPIES.contains(loss.getClass());
        if (entropy && softmax && ((LossMCXENT) loss).getWeights() == null) {
            return Optional.of(LossKind.SOFTMAX_CROSS_ENTROPY);
        }
        boolean binary = loss.getClass() == LossBinaryXENT.class;
        if (binary && sigmoid && ((LossBinaryXENT) loss).getWeights() == null) {
            return Optional.of(LossKind.SIGMOID_CROSS_ENTROPY);
        }
        LossKind squares = SQUARES.get(loss.getClass());
        return squares != null && ((LossL2) loss).getWeights() == null
                ? Optional.of(squares)
                : Optional.empty();
    }
}
