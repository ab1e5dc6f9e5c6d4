/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.ntk4j.dl4j.translate.NetworkCase.graph;
import static org.ntk4j.dl4j.translate.NetworkCase.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/** Layers and vertices that define themselves with SameDiff, DL4J's own and users'. */
final class SameDiffCatalogue {

    private static final int N = 3;
    private static final int CHANNELS = 4;
    private static final int STEPS = 3;

    private SameDiffCatalogue() {}

    static Stream<NetworkCase> all() {
        return Stream.of(attention(), locallyConnected(), capsules(), vertices(), own())
                .flatMap(List::stream)
                // DL4J doubles the gradients of these layers.
                .map(NetworkCase::withFalseGradient);
    }

    private static NetworkCase sequences(String name, Layer... layers) {
        return sequence(
                name,
                InputType.recurrent(CHANNELS, STEPS),
                new long[] {N, CHANNELS, STEPS},
                layers);
    }

    private static NetworkCase images(String name, Layer... layers) {
        return sequence(name, InputType.convolutional(5, 4, 2), new long[] {N, 2, 5, 4}, layers);
    }

    private static NetworkCase vectors(String name, Layer... layers) {
        return sequence(name, InputType.feedForward(5), new long[] {N, 5}, layers);
    }

    private static SimpleRnn rnn(int out) {
        return new SimpleRnn.Builder().nOut(out).activation(Activation.TANH).build();
    }

    private static List<NetworkCase> attention() {
        return List.of(
                attentionVertex("attention vertex", true),
                attentionVertex("attention vertex without projection", false),
                sequences(
                        "self-attention",
                        new SelfAttentionLayer.Builder()
                                .nOut(4)
                                .nHeads(2)
                                .projectInput(true)
                                .build(),
                        new GlobalPoolingLayer(),
                        Catalogue.dense(2, Activation.IDENTITY)),
                sequences(
                        "self-attention of a given head size above a recurrent layer",
                        rnn(3),
                        new SelfAttentionLayer.Builder()
                                .nOut(5)
                                .nHeads(2)
                                .headSize(2)
                                .projectInput(true)
                                .build(),
                        new GlobalPoolingLayer(),
                        Catalogue.dense(2, Activation.IDENTITY)),
                sequences(
                        "self-attention without projection",
                        rnn(4),
                        new SelfAttentionLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .nHeads(1)
                                .projectInput(false)
                                .build(),
                        new GlobalPoolingLayer()),
                sequences(
                        "recurrent attention",
                        rnn(3),
                        new RecurrentAttentionLayer.Builder()
                                .nIn(3)
                                .nOut(4)
                                .nHeads(2)
                                .headSize(2)
                                .activation(Activation.TANH)
                                .build(),
                        new GlobalPoolingLayer()),
                sequences(
                        "recurrent attention without bias or projection",
                        new RecurrentAttentionLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .nHeads(1)
                                .hasBias(false)
                                .projectInput(false)
                                .activation(Activation.SIGMOID)
                                .build(),
                        new GlobalPoolingLayer()));
    }

    private static List<NetworkCase> locallyConnected() {
        List<NetworkCase> cases = new ArrayList<>();
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
            for (boolean bias : List.of(true, false)) {
                String options = " %s%s".formatted(mode, bias ? "" : " without bias");
                cases.add(
                        sequences(
                                "locally connected 1D" + options,
                                rnn(2),
                                new LocallyConnected1D.Builder()
                                        .kernelSize(2)
                                        .stride(1)
                                        .nOut(3)
                                        .convolutionMode(mode)
                                        .hasBias(bias)
                                        .setInputSize(STEPS)
                                        .activation(Activation.TANH)
                                        .build(),
                                new GlobalPoolingLayer()));
                cases.add(
                        images(
                                "locally connected 2D" + options,
                                new ConvolutionLayer.Builder(2, 2)
                                        .nOut(2)
                                        .activation(Activation.TANH)
                                        .build(),
                                new LocallyConnected2D.Builder()
                                        .kernelSize(2, 2)
                                        .stride(2, 1)
                                        .nOut(2)
                                        .convolutionMode(mode)
                                        .hasBias(bias)
                                        .setInputSize(4, 3)
                                        .activation(Activation.TANH)
                                        .build(),
                                Catalogue.dense(2, Activation.IDENTITY)));
            }
        }
        cases.add(
                images(
                        "locally connected 2D with padding",
                        new LocallyConnected2D.Builder()
                                .kernelSize(2, 2)
                                .stride(2, 2)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .padding(1, 0)
                                .nOut(2)
                                .setInputSize(5, 4)
                                .activation(Activation.SIGMOID)
                                .build(),
                        Catalogue.dense(2, Activation.IDENTITY)));
        cases.add(
                sequence(
                        "locally connected 2D channels last",
                        InputType.convolutional(4, 3, 2, CNN2DFormat.NHWC),
                        new long[] {N, 4, 3, 2},
                        new LocallyConnected2D.Builder()
                                .kernelSize(2, 2)
                                .nOut(2)
                                .setInputSize(4, 3)
                                .activation(Activation.TANH)
                                .build(),
                        Catalogue.dense(2, Activation.IDENTITY)));
        return cases;
    }

    private static PrimaryCapsules.Builder primary() {
        return new PrimaryCapsules.Builder(2, 2).kernelSize(2, 2).stride(2, 2);
    }

    private static List<NetworkCase> capsules() {
        Layer conv = new ConvolutionLayer.Builder(2, 2).nOut(2).activation(Activation.TANH).build();
        return List.of(
                images(
                        "primary capsules",
                        conv,
                        primary().build(),
                        new CapsuleStrengthLayer.Builder().build()),
                images(
                        "primary capsules with ReLU, without bias",
                        primary().hasBias(false).useReLU().build(),
                        new GlobalPoolingLayer(),
                        Catalogue.dense(2, Activation.IDENTITY)),
                images(
                        "primary capsules with leaky ReLU, Same",
                        primary().convolutionMode(ConvolutionMode.Same).useLeakyReLU(0.1).build(),
                        new CapsuleStrengthLayer.Builder().build()),
                images(
                        "capsules",
                        primary().build(),
                        new CapsuleLayer.Builder(3, 2, 2).build(),
                        new CapsuleStrengthLayer.Builder().build()),
                images(
                        "capsules with bias, routed three times",
                        primary().build(),
                        new CapsuleLayer.Builder(2, 3).hasBias(true).build(),
                        new CapsuleStrengthLayer.Builder().build(),
                        Catalogue.dense(2, Activation.IDENTITY)));
    }

    private static List<NetworkCase> vertices() {
        return List.of(
                graph(
                        "a user's vertex",
                        InputType.feedForward(5),
                        new long[] {N, 5},
                        b ->
                                b.addLayer("l", Catalogue.dense(3, Activation.TANH), "in")
                                        .addLayer("r", Catalogue.dense(3, Activation.TANH), "in")
                                        .addVertex("own", new OwnDefinitions.Bilinear(3), "l", "r")
                                        .addLayer(
                                                "out",
                                                Catalogue.dense(2, Activation.IDENTITY),
                                                "own")
                                        .setOutputs("out")),
                graph(
                        "a user's lambda vertex",
                        InputType.feedForward(5),
                        new long[] {N, 5},
                        b ->
                                b.addLayer("l", Catalogue.dense(3, Activation.TANH), "in")
                                        .addLayer("r", Catalogue.dense(3, Activation.TANH), "in")
                                        .addVertex("own", new OwnDefinitions.Difference(), "l", "r")
                                        .addLayer(
                                                "out",
                                                Catalogue.dense(2, Activation.IDENTITY),
                                                "own")
                                        .setOutputs("out")));
    }

    private static NetworkCase attentionVertex(String name, boolean projected) {
        return graph(
                name,
                InputType.recurrent(CHANNELS, STEPS),
                new long[] {N, CHANNELS, STEPS},
                b ->
                        b.addLayer("q", rnn(4), "in")
                                .addLayer("kv", rnn(4), "in")
                                .addVertex(
                                        "attention",
                                        new AttentionVertex.Builder()
                                                .nInQueries(4)
                                                .nInKeys(4)
                                                .nInValues(4)
                                                .nOut(4)
                                                .nHeads(projected ? 2 : 1)
                                                .projectInput(projected)
                                                .build(),
                                        "q",
                                        "kv",
                                        "kv")
                                .addLayer("pool", new GlobalPoolingLayer(), "attention")
                                .setOutputs("pool"));
    }

    private static List<NetworkCase> own() {
        Layer hidden = Catalogue.dense(4, Activation.TANH);
        return List.of(
                vectors(
                        "a user's layer",
                        new OwnDefinitions.Gated(5, 4),
                        Catalogue.dense(2, Activation.IDENTITY)),
                vectors(
                        "two of a user's layers",
                        new OwnDefinitions.Gated(5, 4),
                        new OwnDefinitions.Gated(4, 3)),
                vectors(
                        "a user's lambda layer",
                        hidden,
                        new OwnDefinitions.Polynomial(),
                        Catalogue.dense(2, Activation.IDENTITY)),
                vectors(
                        "a user's lambda layer that does nothing",
                        hidden,
                        new OwnDefinitions.Nothing()),
                vectors("a user's output layer", hidden, new OwnDefinitions.Regression(4, 2)));
    }
}
