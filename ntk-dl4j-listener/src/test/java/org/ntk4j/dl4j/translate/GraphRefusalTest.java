/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;
import org.ntk4j.graph.Examples;

/** What a graph's vertices and ends refuse, with their names. */
class GraphRefusalTest {

    private static final DenseLayer DENSE = new DenseLayer.Builder().nIn(3).nOut(2).build();

    private static Examples zeros(long... shape) {
        return Examples.of(Nd4j.zeros(DataType.DOUBLE, shape));
    }

    private static UnsupportedLayerException refusal(Model network, long... shape) {
        return catchThrowableOfType(
                UnsupportedLayerException.class,
                () -> NetworkTranslator.translate(network, zeros(shape)));
    }

    private static ComputationGraph graph(String... outputs) {
        return graph(g -> g, outputs);
    }

    private static ComputationGraph graph(
            UnaryOperator<ComputationGraphConfiguration.GraphBuilder> vertices, String... outputs) {
        return NetworkCase.graph(
                DataType.DOUBLE,
                g ->
                        vertices.apply(
                                        g.addInputs("in")
                                                .addLayer("a", DENSE.clone(), "in")
                                                .addLayer("b", DENSE.clone(), "in"))
                                .setOutputs(outputs)
                                .allowDisconnected(true));
    }

    private static UnsupportedLayerException vertexRefusal(GraphVertex vertex, String... inputs) {
        return refusal(graph(g -> g.addVertex("v", vertex, inputs), "v"), 1, 3);
    }

    @Test
    void verticesThatMixExamplesAreNamed() {
        assertThat(vertexRefusal(new UnstackVertex(0, 2), "a"))
                .hasMessageContaining("'v'")
                .hasMessageContaining("UnstackVertex")
                .hasMessageContaining("2 stacked ones, got 1");
        assertThat(vertexRefusal(new StackVertex(), "a", "b"))
                .hasMessageContaining("2 stacked inputs: let it end with an UnstackVertex");
        assertThat(vertexRefusal(new ReshapeVertex(-1, 1), "a"))
                .hasMessageContaining("[-1, ...] of 2 values for each example, got [-1, 1]");
        assertThat(vertexRefusal(new L2NormalizeVertex(new int[] {0}, 0), "a"))
                .hasMessageContaining("dimension 0 mixes examples");
        MergeVertex merge = new MergeVertex();
        merge.setMergeAxis(0);
        assertThat(vertexRefusal(merge, "a", "b")).hasMessageContaining("axis 0 mixes examples");
    }

    @Test
    void aVertexWithInputsThatDoNotFitIsNamed() {
        assertThat(vertexRefusal(new L2Vertex(), "a", "in"))
                .hasMessageContaining("one shape, got [[-1, 2], [-1, 3]]");
        assertThat(vertexRefusal(new StackVertex(), "a", "in"))
                .hasMessageContaining("one shape, got [[-1, 2], [-1, 3]]");
        assertThat(vertexRefusal(new PoolHelperVertex(), "a")).hasMessageContaining("images");
    }

    private static UnsupportedLayerException preprocessorRefusal(InputPreProcessor preprocessor) {
        return vertexRefusal(new PreprocessorVertex(preprocessor), "a");
    }

    @Test
    void aPreprocessorWhoseInputDoesNotFitIsNamed() {
        assertThat(preprocessorRefusal(new FeedForwardToCnn3DPreProcessor(2, 2, 2)))
                .hasMessageContaining("FeedForwardToCnn3DPreProcessor")
                .hasMessageContaining("[n, 8], got [-1, 2]");
        assertThat(preprocessorRefusal(new CnnToRnnPreProcessor(1, 2, 3)))
                .hasMessageContaining("images [-1, 3, 1, 2], got [-1, 2]");
        assertThat(preprocessorRefusal(new RnnToCnnPreProcessor(1, 2, 3)))
                .hasMessageContaining("rank 3");
        assertThat(preprocessorRefusal(new KerasFlattenRnnPreprocessor(3, 2)))
                .hasMessageContaining("expected 6 values, got [-1, 2]");
        assertThat(preprocessorRefusal(new PermutePreprocessor(1, 0)))
                .hasMessageContaining("leaves the examples in place, got [1, 0]");
        assertThat(preprocessorRefusal(new PermutePreprocessor(2, 1)))
                .hasMessageContaining("leaves the examples in place, got [2, 1]");
        assertThat(
                        preprocessorRefusal(
                                new ReshapePreprocessor(new long[] {2}, new long[] {3}, false)))
                .hasMessageContaining("examples of 3 values in one row, got [-1, 2]");
    }

    @Test
    void stepsAreNotToldFromStackedInputs() {
        ComputationGraph graph =
                graph(
                        g ->
                                g.addVertex("s", new StackVertex(), "a", "b")
                                        .addVertex(
                                                "v",
                                                new PreprocessorVertex(
                                                        new FeedForwardToRnnPreProcessor()),
                                                "s"),
                        "v");
        assertThat(refusal(graph, 1, 3)).hasMessageContaining("2 stacked inputs for steps");
    }

    @Test
    void severalOutputsAreListed() {
        ComputationGraph graph = graph("a", "b");
        assertThatThrownBy(() -> NetworkTranslator.translate(graph, zeros(1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a, b], got none")
                .hasMessageContaining("withOutput");
        TranslationOptions third = TranslationOptions.defaults().withOutput("c");
        assertThatThrownBy(() -> NetworkTranslator.translate(graph, zeros(1, 3), third))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a, b], got 'c'");
    }

    @Test
    void featuresOfAnotherNumberAreRefusedWithTheNamesOfTheInputs() {
        Examples two = Examples.of(Nd4j.zeros(1, 3), Nd4j.zeros(1, 3));
        assertThatThrownBy(() -> NetworkTranslator.translate(graph("a"), two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("output 'a' needs, [in], got 2");
    }

    @Test
    void parametersThatDoNotLeadToTheOutputAreNotParameters() {
        try (TranslatedNetwork translated = NetworkTranslator.translate(graph("a"), zeros(1, 3))) {
            assertThat(translated.graph().parameterCount()).isEqualTo(8);
            assertThat(translated.networkParameterCount()).isEqualTo(16);
        }
    }
}
