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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Tolerances;

/** DL4J networks with the weights of the reference networks give the reference's numbers. */
class ReferenceNetworkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp_tanh",
                "mlp_relu",
                "mlp_bottleneck",
                "mlp_out_sigmoid",
                "linear",
                "tiny_scalar",
                "tiny_tanh",
                "cnn_maxpool"
            })
    void theOutputsAndTheGradientAreTheReferences(String name) {
        ReferenceNetwork reference = ReferenceNetwork.read(name);
        boolean images = name.startsWith("cnn");
        MultiLayerNetwork network = images ? convolutional(reference) : dense(reference);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, reference.examples())) {
            INDArray outputs = translated.graph().outputs(reference.examples());
            assertThat(Tolerances.relativeError(outputs, reference.reference("outputs")))
                    .isLessThan(Tolerances.ROUNDING);
            // The loss is the sum of squared errors over 2n.
            INDArray seed = outputs.sub(reference.input("y_mse")).div(outputs.size(0));
            INDArray gradient = Derivatives.of(translated.graph()).vjp(reference.examples(), seed);
            INDArray ordered = inOrder(translated.graph(), gradient, images);
            assertThat(Tolerances.relativeError(ordered, reference.reference("grad_mse")))
                    .isLessThan(Tolerances.ROUNDING);
        }
    }

    /** The blocks in the reference's order, weights before biases, each raveled in C order. */
    private static INDArray inOrder(DifferentiableGraph graph, INDArray vector, boolean images) {
        List<ParameterBlock> blocks = new ArrayList<>(graph.blocks());
        if (images) {
            blocks.add(0, blocks.remove(1));
        }
        return Nd4j.concat(
                0,
                blocks.stream()
                        .map(block -> block.of(vector).dup('c').reshape(block.length()))
                        .toArray(INDArray[]::new));
    }

    private static MultiLayerNetwork dense(ReferenceNetwork reference) {
        JsonNode architecture = reference.meta().get("architecture");
        JsonNode sizes = architecture.get("sizes");
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i + 2 < sizes.size(); i++) {
            layers.add(
                    new DenseLayer.Builder()
                            .nIn(sizes.get(i).asInt())
                            .nOut(sizes.get(i + 1).asInt())
                            .activation(activation(architecture.get("activation")))
                            .build());
        }
        int last = sizes.size() - 2;
        layers.add(
                new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(sizes.get(last).asInt())
                        .nOut(sizes.get(last + 1).asInt())
                        .activation(activation(architecture.get("output_activation")))
                        .build());
        MultiLayerNetwork network =
                NetworkCase.network(DataType.DOUBLE, null, layers.toArray(new Layer[0]));
        for (int i = 0; i < layers.size(); i++) {
            network.setParam(i + "_W", reference.parameter("W" + i));
            network.setParam(i + "_b", reference.parameter("b" + i));
        }
        return network;
    }

    private static Activation activation(JsonNode name) {
        return Activation.valueOf(name.asText().toUpperCase(Locale.ROOT));
    }

    private static MultiLayerNetwork convolutional(ReferenceNetwork reference) {
        MultiLayerNetwork network =
                NetworkCase.network(
                        DataType.DOUBLE,
                        InputType.convolutional(6, 6, 1),
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(3)
                                .activation(Activation.RELU)
                                .build(),
                        new SubsamplingLayer.Builder(new int[] {2, 2}, new int[] {2, 2}).build(),
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(3)
                                .activation(Activation.IDENTITY)
                                .build());
        network.setParam("0_W", reference.parameter("convW"));
        network.setParam("0_b", reference.parameter("convb"));
        network.setParam("2_W", reference.parameter("W"));
        network.setParam("2_b", reference.parameter("b"));
        return network;
    }
}
