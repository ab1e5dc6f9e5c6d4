/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.testing.ReferenceNetwork;

/** The reference networks as Deeplearning4j networks, saved as its users save them. */
final class ReferenceCheckpoint {

    private final ReferenceNetwork reference;
    private final MultiLayerNetwork network;
    private final List<String> keys = new ArrayList<>();

    /** With squared errors, or with a softmax and cross-entropy after the reference's outputs. */
    ReferenceCheckpoint(ReferenceNetwork reference, boolean crossEntropy) {
        this.reference = reference;
        String type = reference.meta().get("architecture").get("type").asText();
        LossFunction loss = crossEntropy ? LossFunction.MCXENT : LossFunction.MSE;
        Activation activation = crossEntropy ? Activation.SOFTMAX : Activation.IDENTITY;
        this.network =
                switch (type) {
                    case "cnn" -> images(loss, activation);
                    case "lstm" -> sequences(loss, activation);
                    default -> dense(loss, activation);
                };
        List<String> names = parameterNames();
        for (int i = 0; i < names.size(); i++) {
            network.setParam(keys.get(i), reference.parameter(names.get(i)));
        }
    }

    MultiLayerNetwork network() {
        return network;
    }

    /** Moves the network to a flat vector of the reference, each block raveled in C order. */
    void move(INDArray flat) {
        long offset = 0;
        List<String> names = parameterNames();
        for (int i = 0; i < names.size(); i++) {
            long[] shape = reference.parameter(names.get(i)).shape();
            long length = reference.parameter(names.get(i)).length();
            INDArray part = flat.get(NDArrayIndex.interval(offset, offset + length));
            network.setParam(keys.get(i), part.dup().reshape('c', shape));
            offset += length;
        }
    }

    Path save(Path file) throws IOException {
        return save(network, file);
    }

    static Path save(Model model, Path file) throws IOException {
        ModelSerializer.writeModel(model, file.toFile(), true);
        return file;
    }

    private List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        reference.meta().get("param_order").forEach(name -> names.add(name.asText()));
        return names;
    }

    private MultiLayerNetwork dense(LossFunction loss, Activation last) {
        JsonNode architecture = reference.meta().get("architecture");
        JsonNode sizes = architecture.get("sizes");
        List<Layer> layers = new ArrayList<>();
        int outputs = sizes.size() - 2;
        for (int i = 0; i <= outputs; i++) {
            int in = sizes.get(i).asInt();
            int out = sizes.get(i + 1).asInt();
            layers.add(
                    i < outputs
                            ? new DenseLayer.Builder()
                                    .nIn(in)
                                    .nOut(out)
                                    .activation(named(architecture.get("activation")))
                                    .build()
                            : new OutputLayer.Builder(loss)
                                    .nIn(in)
                                    .nOut(out)
                                    .activation(
                                            last == Activation.SOFTMAX
                                                    ? last
                                                    : named(architecture.get("output_activation")))
                                    .build());
            keys.add(i + "_W");
            keys.add(i + "_b");
        }
        return network(null, layers);
    }

    private static Activation named(JsonNode name) {
        return Activation.valueOf(name.asText().toUpperCase(Locale.ROOT));
    }

    private MultiLayerNetwork images(LossFunction loss, Activation last) {
        keys.addAll(List.of("0_W", "0_b", "2_W", "2_b"));
        return network(
                InputType.convolutional(6, 6, 1),
                List.of(
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(3)
                                .activation(Activation.RELU)
                                .build(),
                        new SubsamplingLayer.Builder(new int[] {2, 2}, new int[] {2, 2}).build(),
                        new OutputLayer.Builder(loss).nOut(3).activation(last).build()));
    }

    private MultiLayerNetwork sequences(LossFunction loss, Activation last) {
        keys.addAll(List.of("0_W", "0_RW", "0_b", "1_W", "1_b"));
        return network(
                InputType.recurrent(3),
                List.of(
                        new LastTimeStep(
                                new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
                        new OutputLayer.Builder(loss).nOut(2).activation(last).build()));
    }

    private static MultiLayerNetwork network(InputType input, List<Layer> layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).seed(1).list();
        layers.forEach(list::layer);
        if (input != null) {
            list.setInputType(input);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }
}
