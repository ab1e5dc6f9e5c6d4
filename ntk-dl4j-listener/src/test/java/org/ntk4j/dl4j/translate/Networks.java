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
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What DL4J itself computes. */
final class Networks {

    private static final double STEP = 1e-4;

    private Networks() {}

    static INDArray output(Model network, INDArray x) {
        return output(network, Given.of(x));
    }

    static INDArray output(Model network, Given given) {
        return inTypeOf(network, () -> outputs(network, given));
    }

    private static INDArray outputs(Model network, Given given) {
        return network instanceof MultiLayerNetwork sequence
                ? sequence.output(given.features()[0], false, given.masks()[0], null)
                : ((ComputationGraph) network)
                        .output(false, given.features(), given.allMasks(), null)[
                        place(network, given)];
    }

    /** Which of the network's outputs is asked for. */
    private static int place(Model network, Given given) {
        NetworkEnds ends = NetworkEnds.of(network, given.output());
        return ends.outputs().indexOf(ends.output());
    }

    /**
     * d(sum seed*output)/dparams by DL4J's backpropagation, for a network without a loss whose
     * layers do the same in training: after a pass in test mode, activation layers have overwritten
     * their input.
     */
    static INDArray backpropagated(Model network, Given given, INDArray seed) {
        return inTypeOf(network, () -> gradient(network, given, seed));
    }

    /** Some vertices create arrays of the default type, whatever the network's is. */
    private static INDArray inTypeOf(Model network, Supplier<INDArray> computation) {
        DataType usual = Nd4j.defaultFloatingPointType();
        DataType type = network.params().dataType();
        try {
            Nd4j.setDefaultDataTypes(type, type);
            return computation.get();
        } finally {
            Nd4j.setDefaultDataTypes(usual, usual);
        }
    }

    private static INDArray gradient(Model network, Given given, INDArray seed) {
        INDArray[] x = given.features();
        if (network instanceof MultiLayerNetwork sequence) {
            sequence.initGradientsView();
            sequence.setInput(x[0]);
            sequence.setLayerMaskArrays(given.masks()[0], null);
            INDArray out = sequence.feedForward(true, false).get(sequence.getnLayers());
            sequence.backpropGradient(seed.reshape(out.shape()), LayerWorkspaceMgr.noWorkspaces());
            return sequence.getFlattenedGradients();
        }
        ComputationGraph graph = (ComputationGraph) network;
        graph.initGradientsView();
        INDArray[] outputs = graph.output(false, x, given.allMasks(), null);
        INDArray[] seeds = Arrays.stream(outputs).map(INDArray::ulike).toArray(INDArray[]::new);
        Arrays.stream(seeds).forEach(zeros -> zeros.assign(0));
        int place = place(network, given);
        seeds[place] = seed.reshape(outputs[place].shape());
        graph.setInputs(x);
        graph.setLayerMaskArrays(given.allMasks(), null);
        graph.feedForward(x, true, false);
        graph.backpropGradient(seeds);
        return graph.getFlattenedGradients();
    }

    /** The same by central differences of fourth order. */
    static INDArray differences(Model network, Given given, INDArray seed) {
        INDArray params = network.params();
        INDArray gradient = Nd4j.create(params.dataType(), params.length());
        for (long i = 0; i < params.length(); i++) {
            double at = params.getDouble(i);
            double[] values = new double[5];
            for (int step = -2; step <= 2; step++) {
                params.putScalar(i, at + step * STEP);
                INDArray out = output(network, given).dup('c');
                values[step + 2] = out.reshape(seed.shape()).mul(seed).sumNumber().doubleValue();
            }
            params.putScalar(i, at);
            double slope = values[0] - 8 * values[1] + 8 * values[3] - values[4];
            gradient.putScalar(i, slope / (12 * STEP));
        }
        return gradient;
    }
}
