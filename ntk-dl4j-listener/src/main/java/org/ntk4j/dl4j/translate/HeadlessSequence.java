/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The copy of a MultiLayerNetwork. */
record HeadlessSequence(MultiLayerNetwork network, OutputHead head) implements HeadlessCopy {

    static HeadlessSequence of(MultiLayerNetwork live, OutputKind outputs) {
        MultiLayerConfiguration configuration = live.getLayerWiseConfigurations().clone();
        configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        configuration.setBackpropType(BackpropType.Standard);
        configuration.setDataType(DataType.DOUBLE);
        configuration.getConfs().forEach(HeadlessCopy::prepare);
        OutputHead head =
                HeadlessCopy.behead(
                        configuration.getConf(live.getnLayers() - 1).getLayer(), outputs);
        MultiLayerNetwork copy = new MultiLayerNetwork(configuration);
        // Not init(): it would set the seed of ND4J's random numbers.
        HeadlessCopy.init(live, params -> copy.init(params, false));
        copy.initGradientsView();
        return new HeadlessSequence(copy, head);
    }

    @Override
    public Model model() {
        return network;
    }

    @Override
    public INDArray outputs(INDArray... x) {
        return network.output(x[0], false);
    }

    @Override
    public INDArray gradient(INDArray[] x, INDArray seed) {
        network.setInput(x[0]);
        network.setLabels(seed);
        network.computeGradientAndScore();
        return network.getFlattenedGradients();
    }

    @Override
    public void visit(PartVisitor visitor) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer layer = network.getLayer(i);
            String given = layer.conf().getLayer().getLayerName();
            boolean frozen =
                    layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
            visitor.visit(
                    NetworkTranslator.unique(given, i, names),
                    i + "_",
                    !frozen,
                    layer.paramTable(true));
        }
    }
}
