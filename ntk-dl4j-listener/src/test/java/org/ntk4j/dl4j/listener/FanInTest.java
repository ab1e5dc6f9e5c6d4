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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ParameterBlock;

/** The fan-in is how many inputs reach an output of a layer on its own, counted on DL4J's own. */
class FanInTest {

    private static final InputType IMAGES = InputType.convolutional(7, 7, 2);
    private static final InputType VOLUMES =
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 2);

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(new DenseLayer.Builder().nOut(3).build(), InputType.feedForward(5)),
                Arguments.of(new ConvolutionLayer.Builder(3, 2).nOut(3).build(), IMAGES),
                Arguments.of(
                        new FrozenLayerWithBackprop(
                                new ConvolutionLayer.Builder(3, 2).nOut(3).build()),
                        IMAGES),
                Arguments.of(new Deconvolution2D.Builder(3, 2).nOut(4).build(), IMAGES),
                Arguments.of(
                        new DepthwiseConvolution2D.Builder(3, 2).depthMultiplier(3).build(),
                        IMAGES),
                Arguments.of(new SeparableConvolution2D.Builder(3, 2).nOut(5).build(), IMAGES),
                Arguments.of(
                        new Convolution1DLayer.Builder(3).nOut(4).build(),
                        InputType.recurrent(2, 7)),
                Arguments.of(new Convolution3D.Builder(3, 2, 2).nOut(3).build(), VOLUMES),
                Arguments.of(
                        new Deconvolution3D.Builder().kernelSize(3, 2, 2).nOut(3).build(), VOLUMES),
                Arguments.of(
                        new LocallyConnected2D.Builder().kernelSize(3, 2).nOut(3).build(), IMAGES),
                Arguments.of(
                        new PReLULayer.Builder().inputShape(2, 7).build(),
                        InputType.recurrent(2, 7)),
                Arguments.of(new PReLULayer.Builder().inputShape(2, 7, 7).build(), IMAGES));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isTheNumberOfInputsThatReachAnOutput(Layer layer, InputType input) {
        MultiLayerNetwork network = network(layer, input);
        FanIn fanIn = FanIn.of(network);
        // Through a depthwise and then a pointwise convolution go the products of both.
        long paths =
                blocks(network).stream()
                        .filter(block -> !block.name().endsWith("_b"))
                        .mapToLong(fanIn::of)
                        .reduce(1, Math::multiplyExact);
        assertThat(paths).isEqualTo(inputsThatReachAnOutput(network, input));
        assertThat(blocks(network))
                .filteredOn(block -> block.name().endsWith("_b"))
                .allMatch(block -> fanIn.of(block) == 1);
    }

    /** Of a linear function: those with a difference; some outputs, at an edge, have fewer. */
    private static long inputsThatReachAnOutput(MultiLayerNetwork network, InputType input) {
        long[] shape = input.getShape(true);
        shape[0] = 1;
        INDArray x = Nd4j.ones(DataType.DOUBLE, shape);
        INDArray y = network.output(x).dup();
        INDArray counts = y.mul(0);
        for (long i = 0; i < x.length(); i++) {
            INDArray moved = x.dup();
            moved.putScalar(i, 2);
            INDArray change = network.output(moved).sub(y);
            for (long j = 0; j < y.length(); j++) {
                counts.putScalar(j, counts.getDouble(j) + (change.getDouble(j) == 0 ? 0 : 1));
            }
        }
        return counts.maxNumber().longValue();
    }

    /** The name in a layer's configuration is that of the last vertex that was made of it. */
    @Test
    void isFoundByTheVertexOfAGraph() {
        Layer twice = new ConvolutionLayer.Builder(3, 2).nIn(2).nOut(5).build();
        ComputationGraph graph =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("first", twice, "in")
                                .addLayer("second", twice, "in")
                                .setOutputs("first", "second")
                                .setInputTypes(IMAGES)
                                .build());
        graph.init();
        FanIn fanIn = FanIn.of(graph);
        for (String vertex : List.of("first", "second")) {
            assertThat(fanIn.of(block(vertex + "_W", 5, 2, 3, 2))).isEqualTo(12);
            assertThat(fanIn.of(block(vertex + "_b", 5))).isEqualTo(1);
        }
    }

    @Test
    void isRefusedWhereItIsNotKnown() {
        MultiLayerNetwork network =
                network(
                        new SelfAttentionLayer.Builder()
                                .nOut(4)
                                .nHeads(2)
                                .projectInput(true)
                                .build(),
                        InputType.recurrent(4, 3));
        FanIn fanIn = FanIn.of(network);
        assertThatThrownBy(() -> blocks(network).forEach(fanIn::of))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NTK parametrization")
                .hasMessageContaining("0_Wq");
    }

    private static MultiLayerNetwork network(Layer layer, InputType input) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(5)
                                .dataType(DataType.DOUBLE)
                                .activation(Activation.IDENTITY)
                                .list()
                                .layer(layer)
                                .setInputType(input)
                                .build());
        network.init();
        return network;
    }

    private static List<ParameterBlock> blocks(MultiLayerNetwork network) {
        return network.paramTable().entrySet().stream()
                .map(e -> block(e.getKey(), e.getValue().shape()))
                .toList();
    }

    private static ParameterBlock block(String name, long... shape) {
        return new ParameterBlock("a", name, 0, 'c', shape);
    }
}
