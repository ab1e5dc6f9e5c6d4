/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss whose derivative with respect to the outputs is what is given as labels. */
final class GivenCotangent implements ILossFunction {

    private static final long serialVersionUID = 1L;

    @Override
    public double computeScore(
            INDArray labels, INDArray z, IActivation function, INDArray mask, boolean average) {
        return 0;
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray z, IActivation function, INDArray mask) {
        return labels.mul(0).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray z, IActivation function, INDArray mask) {
        return function.backprop(z, labels.dup()).getFirst();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray z, IActivation function, INDArray mask, boolean average) {
        return Pair.of(0.0, computeGradient(labels, z, function, mask));
    }

    @Override
    public String name() {
        return getClass().getSimpleName();
    }
}
