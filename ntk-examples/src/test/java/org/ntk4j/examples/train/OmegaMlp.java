/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The tanh network of the theory in double precision, written by hand: pre-activations omega^T x /
 * sqrt(fanIn) + b, gradients with respect to omega and b. Truth for the tests.
 */
final class OmegaMlp {

    static final int LAYERS = 3;

    final INDArray[] omega = new INDArray[LAYERS];
    final INDArray[] bias = new INDArray[LAYERS];
    final INDArray[] omegaGradient = new INDArray[LAYERS];
    final INDArray[] biasGradient = new INDArray[LAYERS];

    /** Takes over the function that the network computes now. */
    static OmegaMlp of(MultiLayerNetwork network) {
        OmegaMlp mlp = new OmegaMlp();
        for (int l = 0; l < LAYERS; l++) {
            INDArray weights = doubles(network.getParam(l + "_W"));
            mlp.omega[l] = weights.mul(Math.sqrt(weights.rows()));
            mlp.bias[l] = doubles(network.getParam(l + "_b")).reshape(1, weights.columns());
        }
        return mlp;
    }

    static INDArray doubles(INDArray values) {
        return Nd4j.createFromArray(values.dup('c').data().asDouble()).reshape('c', values.shape());
    }

    INDArray weights(int layer) {
        return omega[layer].div(Math.sqrt(omega[layer].rows()));
    }

    /** The gradient of the mean loss of the batch. */
    void differentiate(Loss loss, INDArray features, INDArray labels) {
        INDArray[] inputs = new INDArray[LAYERS + 1];
        inputs[0] = doubles(features);
        for (int l = 0; l < LAYERS; l++) {
            INDArray z = inputs[l].mmul(weights(l)).addRowVector(bias[l]);
            inputs[l + 1] = l < LAYERS - 1 ? Transforms.tanh(z, true) : z;
        }
        INDArray delta = outputGradient(loss, inputs[LAYERS], doubles(labels));
        for (int l = LAYERS - 1; l >= 0; l--) {
            double fanIn = omega[l].rows();
            omegaGradient[l] = inputs[l].transpose().mmul(delta).div(Math.sqrt(fanIn));
            biasGradient[l] = delta.sum(true, 0);
            INDArray slope = inputs[l].mul(inputs[l]).rsub(1);
            delta = delta.mmul(weights(l).transpose()).mul(slope);
        }
    }

    private static INDArray outputGradient(Loss loss, INDArray f, INDArray y) {
        double n = f.rows();
        if (loss == Loss.MSE) {
            return f.sub(y).mul(2 / (n * f.columns()));
        }
        INDArray exp = Transforms.exp(f, true);
        return exp.divColumnVector(exp.sum(true, 1)).sub(y).div(n);
    }
}
