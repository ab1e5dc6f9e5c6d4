/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What DL4J itself computes. */
final class Networks {

    private static final double STEP = 1e-4;

    private Networks() {}

    static INDArray output(Model network, INDArray x) {
        return network instanceof MultiLayerNetwork sequence
                ? sequence.output(x, false)
                : ((ComputationGraph) network).output(false, x)[0];
    }

    /**
     * d(sum seed*output)/dparams by DL4J's backpropagation, for a network without a loss whose
     * layers do the same in training: after a pass in test mode, activation layers have overwritten
     * their input.
     */
    static INDArray backpropagated(Model network, INDArray x, INDArray seed) {
        if (network instanceof MultiLayerNetwork sequence) {
            sequence.initGradientsView();
            sequence.setInput(x);
            INDArray out = sequence.feedForward(true, false).get(sequence.getnLayers());
            sequence.backpropGradient(seed.reshape(out.shape()), LayerWorkspaceMgr.noWorkspaces());
            return sequence.getFlattenedGradients();
        }
        ComputationGraph graph = (ComputationGraph) network;
        graph.initGradientsView();
        graph.setInputs(x);
        graph.feedForward(new INDArray[] {x}, true, false);
        graph.backpropGradient(seed);
        return graph.getFlattenedGradients();
    }

    /** The same by central differences of fourth order. */
    static INDArray differences(Model network, INDArray x, INDArray seed) {
        INDArray params = network.params();
        INDArray gradient = Nd4j.create(params.dataType(), params.length());
        for (long i = 0; i < params.length(); i++) {
            double at = params.getDouble(i);
            double[] values = new double[5];
            for (int step = -2; step <= 2; step++) {
                params.putScalar(i, at + step * STEP);
                INDArray out = output(network, x).dup('c');
                values[step + 2] = out.reshape(seed.shape()).mul(seed).sumNumber().doubleValue();
            }
            params.putScalar(i, at);
            double slope = values[0] - 8 * values[1] + 8 * values[3] - values[4];
            gradient.putScalar(i, slope / (12 * STEP));
        }
        return gradient;
    }
}
