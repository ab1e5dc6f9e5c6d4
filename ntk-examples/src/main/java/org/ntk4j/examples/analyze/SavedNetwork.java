/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.ntk4j.dl4j.translate.NetworkEnds;
import org.ntk4j.examples.data.DataException;

/**
 * A network as Deeplearning4j's {@link ModelSerializer} saves it. Only the configuration, the
 * parameters and, if there is one, the normalizer are read: not the updater, and no serialized Java
 * objects.
 *
 * @param path the file
 * @param model a MultiLayerNetwork or ComputationGraph with its parameters, which are finite
 * @param configuration its configuration
 * @param storedNormalizer the bytes of the stored normalizer, if there is one
 */
public record SavedNetwork(
        Path path, Model model, JsonNode configuration, Optional<byte[]> storedNormalizer) {

    private static final String SAVE = "save the network with ModelSerializer.writeModel";
    private static final String EXPECTED = "a network saved by Deeplearning4j's ModelSerializer";

    /**
     * Reads a network. Its kind is told from its configuration.
     *
     * @param path the zip file
     * @return the network
     * @throws DataException if there is no such file, it is truncated or damaged or no network, or
     *     a parameter is NaN or infinite
     */
    public static SavedNetwork read(Path path) {
        if (!Files.isRegularFile(path)) {
            String found = Files.isDirectory(path) ? "a directory" : "no such file";
            throw DataException.of(path, EXPECTED, found, "check the name", null);
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            byte[] json = required(path, zip, ModelSerializer.CONFIGURATION_JSON);
            byte[] coefficients = required(path, zip, ModelSerializer.COEFFICIENTS_BIN);
            JsonNode configuration = configuration(path, json);
            Model model = model(path, configuration, json, parameters(path, coefficients));
            requireFinite(path, model);
            ZipEntry normalizer = zip.getEntry(ModelSerializer.NORMALIZER_BIN);
            return new SavedNetwork(
                    path,
                    model,
                    configuration,
                    normalizer == null
                            ? Optional.empty()
                            : Optional.of(content(path, zip, normalizer)));
        } catch (ZipException e) {
            throw DataException.of(
                    path, EXPECTED, "no sound zip file (" + e.getMessage() + ")", SAVE, e);
        } catch (IOException e) {
            throw DataException.of(path, "a readable file", DataException.reason(e), "check it", e);
        }
    }

    /**
     * The normalizer that was stored with the network. Only now it is made of its bytes: who does
     * not ask for it may have one of a class that is not here.
     *
     * @return the normalizer, if there is one
     * @throws DataException if it cannot be read
     */
    public Optional<Normalizer<?>> normalizer() {
        return storedNormalizer.map(bytes -> normalizer(path, bytes));
    }

    /**
     * Training iterations that the network has seen.
     *
     * @return the number that its configuration says
     */
    public int iteration() {
        return configuration.path("iterationCount").asInt();
    }

    /**
     * Training epochs that the network has seen.
     *
     * @return the number that its configuration says
     */
    public int epoch() {
        return configuration.path("epochCount").asInt();
    }

    /**
     * The names of its outputs.
     *
     * @return one or more, in the network's order; "output" is the one of a MultiLayerNetwork
     */
    public List<String> outputs() {
        return model instanceof ComputationGraph graph
                ? graph.getConfiguration().getNetworkOutputs()
                : NetworkEnds.of(model, null).outputs();
    }

    /** How many inputs it has. */
    int inputs() {
        return model instanceof ComputationGraph graph ? graph.getNumInputArrays() : 1;
    }

    /**
     * The layer at one of its outputs.
     *
     * @param output the output's name; null: the only one
     * @return its configuration; empty where a vertex without a layer is the output
     */
    Optional<Layer> outputLayer(String output) {
        var layer =
                model instanceof ComputationGraph graph
                        ? graph.getLayer(output == null ? outputs().get(0) : output)
                        : ((MultiLayerNetwork) model).getOutputLayer();
        return Optional.ofNullable(layer).map(found -> found.conf().getLayer());
    }

    /**
     * Checks that an output can be analyzed.
     *
     * @param output its name; null: the only one
     * @throws DataException if there is none of this name, or there are several and none is named
     */
    void requireOutput(String output) {
        List<String> all = outputs();
        if (output == null ? all.size() != 1 : !all.contains(output)) {
            throw DataException.of(
                    path,
                    "the name of one of the network's outputs " + all,
                    output == null ? "none" : "'" + output + "'",
                    "choose one with --output",
                    null);
        }
    }

    /**
     * Checks that another checkpoint is the same function of its input and parameters.
     *
     * @param other the other checkpoint
     * @throws DataException if it is not; names the first difference
     */
    public void requireSameFunction(SavedNetwork other) {
        Optional<String> difference =
                model.getClass() == other.model.getClass()
                        ? Configurations.difference(configuration, other.configuration)
                        : Optional.of(
                                "one is a %s, the other a %s"
                                        .formatted(
                                                model.getClass().getSimpleName(),
                                                other.model.getClass().getSimpleName()));
        if (difference.isPresent()) {
            throw DataException.of(
                    other.path,
                    "a checkpoint of the same configuration as " + path,
                    "another one: " + difference.get(),
                    "compare checkpoints of one training",
                    null);
        }
    }

    private static byte[] required(Path path, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw DataException.of(path, EXPECTED, "a zip file without " + name, SAVE, null);
        }
        return content(path, zip, entry);
    }

    private static byte[] content(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (entry.getCrc() != crc.getValue()) {
                throw new ZipException("checksum of " + entry.getName() + " does not fit");
            }
            return bytes;
        }
    }

    private static JsonNode configuration(Path path, byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw noNetwork(path, "a configuration that is no JSON", e);
        } catch (IOException e) {
            throw noNetwork(path, "an unreadable configuration", e);
        }
    }

    private static Model model(Path path, JsonNode configuration, byte[] json, INDArray params) {
        String text = new String(json, StandardCharsets.UTF_8);
        try {
            if (configuration.has("confs")) {
                MultiLayerConfiguration layers = MultiLayerConfiguration.fromJson(text);
                layers.setDataType(params.dataType());
                MultiLayerNetwork network = new MultiLayerNetwork(layers);
                network.init(params, false);
                return network;
            }
            if (configuration.has("vertices")) {
                ComputationGraphConfiguration vertices =
                        ComputationGraphConfiguration.fromJson(text);
                vertices.setDataType(params.dataType());
                ComputationGraph network = new ComputationGraph(vertices);
                network.init(params, false);
                return network;
            }
        } catch (RuntimeException e) {
            // Unknown layer classes, impossible sizes: Deeplearning4j throws whatever comes.
            throw DataException.of(
                    path,
                    EXPECTED,
                    "a configuration that Deeplearning4j refuses: " + DataException.reason(e),
                    SAVE + "; classes of your own belong on the class path (see analyze --help)",
                    e);
        }
        throw noNetwork(path, "a configuration of something else", null);
    }

    private static INDArray parameters(Path path, byte[] bytes) {
        if (bytes.length == 0) {
            throw noNetwork(path, "a network without parameters", null);
        }
        try {
            return ParameterVector.read(bytes);
        } catch (IOException e) {
            throw noNetwork(path, "parameters that are no array: " + e.getMessage(), e);
        }
    }

    private static Normalizer<?> normalizer(Path path, byte[] bytes) {
        try {
            return NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(bytes));
        } catch (Exception e) {
            // The method throws plain Exception.
            throw noNetwork(path, "an unreadable normalizer: " + DataException.reason(e), e);
        }
    }

    private static void requireFinite(Path path, Model model) {
        INDArray params = model.params();
        OptionalLong bad = Arrays64.firstNotFinite(params);
        if (bad.isEmpty()) {
            return;
        }
        String owner = "";
        for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
            long offset = entry.getValue().offset() - params.offset();
            if (offset <= bad.getAsLong() && bad.getAsLong() < offset + entry.getValue().length()) {
                owner = " in " + entry.getKey();
            }
        }
        throw DataException.of(
                path,
                "finite parameters",
                params.getDouble(bad.getAsLong()) + owner,
                "take a checkpoint from before the training diverged",
                null);
    }

    private static DataException noNetwork(Path path, String found, Throwable cause) {
        return DataException.of(path, EXPECTED, found, SAVE, cause);
    }
}
