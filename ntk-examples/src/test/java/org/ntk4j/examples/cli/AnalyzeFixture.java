/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.examples.data.NpyWriter;
import org.ntk4j.testing.Seeded;

/** A saved network, a probe for it, and what tests of {@link AnalyzeCommand} do with them. */
abstract class AnalyzeFixture {

    static final int N = 5;
    static final int K = 3;
    static final int WIDTH = 4;

    @TempDir Path dir;

    MultiLayerNetwork network;

    @BeforeEach
    void aGoodNetworkAndItsProbe() throws IOException {
        network = sequence(WIDTH, Activation.TANH);
        save(network, "net.zip");
        npy("x.npy", Seeded.normal(1, N, 2));
        npy("y.npy", oneHot());
        Files.write(
                file("classes.npy"),
                NpyWriter.bytes("<i8", false, new double[] {0, 1, 2, 0, 1}, N));
    }

    String withDefaults(String arguments) {
        StringBuilder all = new StringBuilder(arguments);
        for (String option : List.of("--model net.zip", "--probe x.npy", "--json out.json")) {
            if (!arguments.contains(option.substring(0, option.indexOf(' ')))) {
                all.append(' ').append(option);
            }
        }
        // Names of files are relative to the test's folder.
        return Stream.of(all.toString().split(" "))
                .map(
                        word ->
                                word.matches(".*\\.(zip|npy|json)|folder|gone|damaged")
                                        ? file(word).toString()
                                        : word)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    JsonNode analyze(String arguments) throws IOException {
        ProgramRun run = run(withDefaults(arguments));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        String json = Files.readString(file("out.json"));
        assertThat(json).doesNotContain("NaN").doesNotContain("Infinity");
        JsonNode node = new ObjectMapper().readTree(json);
        // The file's name is not part of the comparison.
        ((ObjectNode) node).remove("model");
        return node;
    }

    static ProgramRun run(String arguments) {
        return ProgramRun.of("analyze", arguments);
    }

    Path file(String name) {
        return dir.resolve(name);
    }

    void npy(String name, INDArray array) throws IOException {
        NpyWriter.write(file(name), array);
    }

    void save(Model model, String name) throws IOException {
        ModelSerializer.writeModel(model, file(name).toFile(), true);
    }

    static INDArray oneHot() {
        INDArray labels = Nd4j.create(DataType.DOUBLE, N, K);
        for (int i = 0; i < N; i++) {
            labels.putScalar(i, i % K, 1);
        }
        return labels;
    }

    static INDArray floats(INDArray array) {
        return array.castTo(DataType.FLOAT);
    }

    static MultiLayerNetwork sequence(int width, Activation activation) {
        return network(
                null,
                new DenseLayer.Builder().nIn(2).nOut(width).activation(activation).build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(K)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    static MultiLayerNetwork network(InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.1)).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        if (input != null) {
            list.setInputType(input);
        }
        MultiLayerNetwork made = new MultiLayerNetwork(list.build());
        made.init();
        return made;
    }

    static ComputationGraph graph() {
        ComputationGraph made =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .seed(5)
                                .updater(new Sgd(0.1))
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "0",
                                        new DenseLayer.Builder()
                                                .nIn(2)
                                                .nOut(WIDTH)
                                                .activation(Activation.TANH)
                                                .build(),
                                        "in")
                                .addLayer(
                                        "1",
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nIn(WIDTH)
                                                .nOut(K)
                                                .activation(Activation.SOFTMAX)
                                                .build(),
                                        "0")
                                .setOutputs("1")
                                .build());
        made.init();
        return made;
    }

    /** Copies net.zip with changed entries; an entry that becomes null is left out. */
    void rewrite(String name, Change change) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file("net.zip")));
                ZipOutputStream out = new ZipOutputStream(all)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = change.apply(entry.getName(), in.readAllBytes());
                if (bytes != null) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(bytes);
                }
            }
        }
        Files.write(file(name), all.toByteArray());
    }

    static byte[] json(String name, byte[] bytes, UnaryOperator<String> change) {
        if (!name.startsWith("conf")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return change.apply(text).getBytes(StandardCharsets.UTF_8);
    }

    /** What becomes of an entry of a zip file. */
    @FunctionalInterface
    interface Change {
        byte[] apply(String name, byte[] bytes);
    }
}
