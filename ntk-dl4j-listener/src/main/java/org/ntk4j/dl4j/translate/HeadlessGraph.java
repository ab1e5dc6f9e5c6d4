/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The copy of a ComputationGraph with one output. */
record HeadlessGraph(ComputationGraph network, OutputHead head) implements HeadlessCopy {

    static HeadlessGraph of(ComputationGraph live, OutputKind kind) {
        ComputationGraphConfiguration configuration = live.getConfiguration().clone();
        configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        configuration.setBackpropType(BackpropType.Standard);
        configuration.setDataType(DataType.DOUBLE);
        List<String> outputs = configuration.getNetworkOutputs();
        if (outputs.size() != 1
                || !(configuration.getVertices().get(outputs.get(0)) instanceof LayerVertex end)) {
            throw new IllegalArgumentException("expected one output layer, got " + outputs);
        }
        configuration
                .getVertices()
                .values()
                .forEach(
                        vertex -> {
                            if (vertex instanceof LayerVertex layer) {
                                HeadlessCopy.prepare(layer.getLayerConf());
                            }
                        });
        OutputHead head = HeadlessCopy.behead(end.getLayerConf().getLayer(), kind);
        ComputationGraph copy = new ComputationGraph(configuration);
        // Not init(): it would set the seed of ND4J's random numbers.
        HeadlessCopy.init(live, params -> copy.init(params, false));
        copy.initGradientsView();
        return new HeadlessGraph(copy, head);
    }

    @Override
    public Model model() {
        return network;
    }

    @Override
    public INDArray outputs(INDArray... x) {
        return network.output(false, x)[0];
    }

    @Override
    public INDArray gradient(INDArray[] x, INDArray seed) {
        network.setInputs(x);
        network.setLabels(seed);
        network.computeGradientAndScore();
        return network.getFlattenedGradients();
    }

    @Override
    public void visit(PartVisitor visitor) {
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            Layer layer = vertex.getLayer();
            boolean frozen =
                    vertex instanceof FrozenVertex
                            || layer instanceof FrozenLayer
                            || layer instanceof FrozenLayerWithBackprop;
            String name = vertex.getVertexName();
            visitor.visit(name, name + "_", !frozen, vertex.paramTable(true));
        }
    }
}
