/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.ntk4j.dl4j.report.Slf4jSink;
import org.ntk4j.dl4j.testing.LogCapture;

class DoubledGradientsTest {

    private static final InputType SEQUENCES = InputType.recurrent(4, 3);

    private static SelfAttentionLayer attention() {
        return new SelfAttentionLayer.Builder()
                .name("attention")
                .nIn(4)
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .build();
    }

    private static OutputLayer softmax() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork sequence(Layer layer) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(3)
                                .updater(new Sgd(0.1))
                                .list()
                                .layer(layer)
                                .layer(new GlobalPoolingLayer())
                                .layer(softmax())
                                .setInputType(SEQUENCES)
                                .build());
        network.init();
        return network;
    }

    @Test
    void isToldOnceForANetworkWithTheLayersName() {
        MultiLayerNetwork network = sequence(attention());
        DataSet data = SmallNetworks.data(1, 6, 4, 3);
        try (LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
                KernelRegimeListener listener =
                        KernelRegimeListener.builder(Probe.of(data))
                                .preset(Preset.ECONOMY)
                                .schedule(Schedule.every(1))
                                .build()) {
            network.setListeners(listener);
            for (int i = 0; i < 3; i++) {
                network.fit(data);
            }
            List<ILoggingEvent> told =
                    log.events().stream()
                            .filter(e -> e.getFormattedMessage().contains("doubles the gradients"))
                            .toList();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(told.get(0).getFormattedMessage())
                    .contains("'attention' (SelfAttentionLayer)")
                    .contains("twice the learning rate");
            assertThat(listener.measurements()).hasSize(3);
        }
    }

    @Test
    void isFoundInAGraph() {
        ComputationGraph graph =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(SEQUENCES)
                                .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "in")
                                .addLayer("self", attention(), "lstm")
                                .addVertex(
                                        "vertex",
                                        new AttentionVertex.Builder()
                                                .nInQueries(4)
                                                .nInKeys(4)
                                                .nInValues(4)
                                                .nOut(4)
                                                .projectInput(true)
                                                .build(),
                                        "self",
                                        "lstm",
                                        "lstm")
                                .addLayer("pool", new GlobalPoolingLayer(), "vertex")
                                .addLayer("out", softmax(), "pool")
                                .setOutputs("out")
                                .build());
        graph.init();
        assertThat(DoubledGradients.of(graph))
                .containsExactlyInAnyOrder(
                        "'self' (SelfAttentionLayer)", "'vertex' (AttentionVertex)");
    }

    @Test
    void isNotSaidOfOrdinaryLayersOrOfFrozenOnes() {
        assertThat(DoubledGradients.of(SmallNetworks.cnn(new Sgd(0.1)))).isEmpty();
        assertThat(DoubledGradients.of(SmallNetworks.graph(new Sgd(0.1)))).isEmpty();
        assertThat(DoubledGradients.of(sequence(new FrozenLayer(attention())))).isEmpty();
    }

    /** Its loss is its own: nothing comes from outside that could be counted twice. */
    private static final class Squares extends SameDiffOutputLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(
                SameDiff sd, SDVariable x, SDVariable labels, Map<String, SDVariable> params) {
            return sd.math.square(labels.sub(x)).sum();
        }

        @Override
        public String activationsVertexName() {
            return "input";
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.clear();
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            throw new UnsupportedOperationException("there are none");
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return inputType;
        }
    }

    @Test
    void isNotSaidOfOutputLayers() {
        MultiLayerConfiguration configuration =
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(2).nOut(2).build())
                        .layer(new Squares())
                        .build();
        assertThat(DoubledGradients.of(new MultiLayerNetwork(configuration))).isEmpty();
    }

    @Test
    void isFoundInsideWrappers() {
        for (Layer wrapper :
                List.of(
                        new FrozenLayerWithBackprop(attention()),
                        new MaskZeroLayer(attention(), 0),
                        new LastTimeStep(attention()),
                        new TimeDistributed(attention()),
                        new Bidirectional(new MaskZeroLayer(attention(), 0)))) {
            // Wrappers that do not run around attention are configurations nevertheless.
            MultiLayerNetwork network =
                    new MultiLayerNetwork(
                            new NeuralNetConfiguration.Builder().list().layer(wrapper).build());
            network.init();
            assertThat(DoubledGradients.of(network))
                    .as(wrapper.getClass().getSimpleName())
                    .singleElement()
                    .asString()
                    .endsWith("(SelfAttentionLayer)");
        }
    }

    @Test
    void aFrozenVertexPassesNothingOn() {
        AttentionVertex vertex =
                new AttentionVertex.Builder()
                        .nInQueries(4)
                        .nInKeys(4)
                        .nInValues(4)
                        .nOut(4)
                        .projectInput(true)
                        .build();
        ComputationGraph graph =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(SEQUENCES)
                                .addVertex("vertex", new FrozenVertex(vertex), "in", "in", "in")
                                .addLayer("pool", new GlobalPoolingLayer(), "vertex")
                                .addLayer("out", softmax(), "pool")
                                .setOutputs("out")
                                .build());
        graph.init();
        assertThat(DoubledGradients.of(graph)).isEmpty();
    }
}
