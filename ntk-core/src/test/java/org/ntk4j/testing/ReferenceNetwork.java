/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.graph.ParameterBlock;

/**
 * One of the float64 reference networks: its values, made by independent programs (see the README
 * beside the files), and the same network as a graph of ours.
 */
public final class ReferenceNetwork {

    private final JsonNode root;

    private ReferenceNetwork(JsonNode root) {
        this.root = root;
    }

    /** The networks that {@link #graph} can build. */
    public static Stream<String> names() {
        return Stream.of(
                "linear",
                "mlp_tanh",
                "mlp_relu",
                "mlp_bottleneck",
                "mlp_out_sigmoid",
                "mlp_softplus_ntk_scalar",
                "tiny_tanh",
                "tiny_scalar",
                "cnn_maxpool",
                "lstm");
    }

    /** Reads a network by its file name without the extension. */
    public static ReferenceNetwork read(String name) {
        String resource = "/reference/networks/" + name + ".json";
        try (InputStream in = ReferenceNetwork.class.getResourceAsStream(resource)) {
            return new ReferenceNetwork(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    public JsonNode meta() {
        return root.get("meta");
    }

    public INDArray input(String name) {
        return array(root.get("inputs").get(name));
    }

    public INDArray parameter(String name) {
        return array(root.get("params").get(name));
    }

    public INDArray reference(String name) {
        return array(root.get("reference").get(name));
    }

    public boolean hasReference(String name) {
        return root.get("reference").has(name);
    }

    public Examples examples() {
        return Examples.of(input("x"));
    }

    public long n() {
        return meta().get("N").asLong();
    }

    public long k() {
        return meta().get("K").asLong();
    }

    private static INDArray array(JsonNode node) {
        double[] data = doubles(node.get("data"));
        long[] shape =
                StreamSupport.stream(node.get("shape").spliterator(), false)
                        .mapToLong(JsonNode::asLong)
                        .toArray();
        return shape.length == 0 ? Nd4j.scalar(data[0]) : Nd4j.createFromArray(data).reshape(shape);
    }

    private static double[] doubles(JsonNode data) {
        return data.isArray()
                ? StreamSupport.stream(data.spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .toArray()
                : new double[] {data.asDouble()};
    }

    /** The network with the reference's parameters, each block raveled in C order. */
    public DifferentiableGraph graph(DataType type) {
        GraphBuilder builder = DifferentiableGraph.builder(type);
        SDVariable output =
                switch (meta().get("architecture").get("type").asText()) {
                    case "cnn" -> convolution(builder);
                    case "lstm" -> recurrent(builder);
                    default -> dense(builder);
                };
        DifferentiableGraph graph = builder.build(output);
        for (ParameterBlock block : graph.blocks()) {
            block.of(graph.parameters()).assign(parameter(block.name()));
        }
        return graph;
    }

    private SDVariable dense(GraphBuilder builder) {
        SameDiff sd = builder.sameDiff();
        JsonNode architecture = meta().get("architecture");
        JsonNode sizes = architecture.get("sizes");
        JsonNode ntk = architecture.get("ntk_parametrization");
        SDVariable h = builder.input("x", -1, sizes.get(0).asLong());
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            long in = sizes.get(layer).asLong();
            long out = sizes.get(layer + 1).asLong();
            SDVariable w = builder.parameter("dense" + layer, "W" + layer, 'c', in, out);
            SDVariable b = builder.parameter("dense" + layer, "b" + layer, 'c', out);
            SDVariable z =
                    ntk.isNull()
                            ? h.mmul(w).add(b)
                            : h.mul(ntk.get("sigma_w").asDouble() / Math.sqrt(in))
                                    .mmul(w)
                                    .add(b.mul(ntk.get("sigma_b").asDouble()));
            boolean last = layer + 2 == sizes.size();
            String activation = last ? "output_activation" : "activation";
            h = activate(sd, architecture.get(activation).asText(), z);
        }
        return h;
    }

    private static SDVariable activate(SameDiff sd, String name, SDVariable z) {
        return switch (name) {
            case "identity" -> z;
            case "tanh" -> sd.math.tanh(z);
            case "relu" -> sd.nn.relu(z, 0);
            case "sigmoid" -> sd.nn.sigmoid(z);
            case "softplus" -> sd.nn.softplus(z);
            default -> throw new IllegalArgumentException("no activation " + name);
        };
    }

    private SDVariable convolution(GraphBuilder builder) {
        SameDiff sd = builder.sameDiff();
        SDVariable x = builder.input("x", -1, 1, 6, 6);
        SDVariable cw = builder.parameter("conv", "convW", 'c', 3, 1, 3, 3);
        SDVariable cb = builder.parameter("conv", "convb", 'c', 3);
        SDVariable w = builder.parameter("dense", "W", 'c', 12, 3);
        SDVariable b = builder.parameter("dense", "b", 'c', 3);
        SDVariable kernel = sd.permute(cw, 2, 3, 1, 0);
        SDVariable z =
                sd.cnn
                        .conv2d(x, kernel, Conv2DConfig.builder().kH(3).kW(3).build())
                        .add(sd.reshape(cb, 1, 3, 1, 1));
        SDVariable pooled =
                sd.cnn.maxPooling2d(
                        sd.nn.relu(z, 0),
                        Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build());
        return sd.reshape(pooled, -1, 12).mmul(w).add(b);
    }

    /** The LSTM step by step: both of its weights are used at each. */
    private SDVariable recurrent(GraphBuilder builder) {
        SameDiff sd = builder.sameDiff();
        int steps = meta().get("architecture").get("T").asInt();
        SDVariable[] x = sd.unstack(builder.input("x", -1, 3, steps), 2, steps);
        SDVariable wx = builder.parameter("lstm", "Wx", 'c', 3, 16);
        SDVariable rw = builder.parameter("lstm", "RW", 'c', 4, 16);
        SDVariable bx = builder.parameter("lstm", "bx", 'c', 16);
        SDVariable w = builder.parameter("dense", "W", 'c', 4, 2);
        SDVariable b = builder.parameter("dense", "b", 'c', 2);
        SDVariable h = null;
        SDVariable c = null;
        for (SDVariable step : x) {
            SDVariable z = h == null ? step.mmul(wx) : step.mmul(wx).add(h.mmul(rw));
            SDVariable[] gates = sd.split(z.add(bx), 4, 1);
            SDVariable candidate = sd.nn.sigmoid(gates[3]).mul(sd.math.tanh(gates[0]));
            c = c == null ? candidate : sd.nn.sigmoid(gates[1]).mul(c).add(candidate);
            h = sd.nn.sigmoid(gates[2]).mul(sd.math.tanh(c));
        }
        return h.mmul(w).add(b);
    }
}
