/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The ops that DL4J's own SameDiff layers are made of, as the layers themselves emit them. */
class SameDiffLayerRuleTest extends RuleLaws {

    private static final InputType SEQUENCE = InputType.recurrent(3, 4);
    private static final InputType IMAGE = InputType.convolutional(4, 5, 2);
    private static final long[] SEQUENCES = {2, 3, 4};
    private static final long[] IMAGES = {2, 2, 4, 5};

    @Override
    Stream<RuleCase> cases() {
        List<RuleCase> cases = new ArrayList<>();
        attention(cases);
        locallyConnected(cases);
        capsules(cases);
        return cases.stream();
    }

    private static void attention(List<RuleCase> cases) {
        for (boolean projected : new boolean[] {false, true}) {
            for (boolean masked : new boolean[] {false, true}) {
                String kind = (projected ? ", projected" : "") + (masked ? ", masked" : "");
                SelfAttentionLayer self =
                        projected
                                ? new SelfAttentionLayer.Builder()
                                        .projectInput(true)
                                        .nHeads(2)
                                        .headSize(2)
                                        .nOut(3)
                                        .build()
                                : new SelfAttentionLayer.Builder()
                                        .projectInput(false)
                                        .nHeads(1)
                                        .build();
                layer(cases, "self-attention" + kind, self, SEQUENCE, masked, SEQUENCES);
                vertex(cases, projected, masked);
            }
        }
        layer(
                cases,
                "recurrent attention",
                new RecurrentAttentionLayer.Builder()
                        .nHeads(1)
                        .headSize(2)
                        .nOut(2)
                        .projectInput(true)
                        .hasBias(true)
                        .activation(Activation.TANH)
                        .build(),
                SEQUENCE,
                true,
                SEQUENCES);
    }

    private static void vertex(List<RuleCase> cases, boolean projected, boolean masked) {
        AttentionVertex vertex =
                projected
                        ? new AttentionVertex.Builder()
                                .nInQueries(3)
                                .nInKeys(2)
                                .nInValues(2)
                                .nHeads(2)
                                .headSize(2)
                                .nOut(3)
                                .projectInput(true)
                                .build()
                        : new AttentionVertex.Builder()
                                .nInQueries(2)
                                .nInKeys(2)
                                .nInValues(2)
                                .nOut(2)
                                .nHeads(1)
                                .projectInput(false)
                                .build();
        vertex.setName("attention");
        SDVertexParams params = vertex.getVertexParams();
        List<RuleCase.Input> inputs = new ArrayList<>();
        inputs.add(RuleCase.normal(2, projected ? 3 : 2, 3));
        inputs.add(RuleCase.normal(2, 2, 4));
        inputs.add(RuleCase.normal(2, 2, 4));
        params.getParamShapes().values().forEach(shape -> inputs.add(RuleCase.normal(shape)));
        RuleCase.Body body =
                (sd, x) -> {
                    Map<String, SDVariable> in = new LinkedHashMap<>();
                    in.put("queries", x[0]);
                    in.put("keys", x[1]);
                    in.put("values", x[2]);
                    Map<String, SDVariable> masks = null;
                    if (masked) {
                        masks = new LinkedHashMap<>();
                        masks.put("queries", sd.constant(ones(2, 3)));
                        masks.put("keys", sd.constant(mask()));
                        masks.put("values", sd.constant(mask()));
                    }
                    return vertex.defineVertex(sd, in, named(params, x, 3), masks);
                };
        add(
                cases,
                "attention vertex" + (projected ? ", projected" : "") + (masked ? ", masked" : ""),
                body,
                inputs);
    }

    private static void locallyConnected(List<RuleCase> cases) {
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
            LocallyConnected2D planes =
                    new LocallyConnected2D.Builder()
                            .kernelSize(2, 3)
                            .stride(2, 1)
                            .convolutionMode(mode)
                            .activation(Activation.TANH)
                            .nOut(2)
                            .hasBias(true)
                            .build();
            layer(cases, "locally connected 2-D, " + mode, planes, IMAGE, false, IMAGES);
            LocallyConnected1D sequences =
                    new LocallyConnected1D.Builder()
                            .kernelSize(2)
                            .stride(1)
                            .convolutionMode(mode)
                            .activation(Activation.SIGMOID)
                            .nOut(2)
                            .hasBias(true)
                            .build();
            layer(cases, "locally connected 1-D, " + mode, sequences, SEQUENCE, false, SEQUENCES);
        }
    }

    private static void capsules(List<RuleCase> cases) {
        for (double leak : new double[] {0, .2}) {
            PrimaryCapsules primary =
                    new PrimaryCapsules.Builder(2, 2)
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .hasBias(true)
                            .useReLU()
                            .build();
            primary.setLeak(leak);
            layer(cases, "primary capsules, leak " + leak, primary, IMAGE, false, IMAGES);
        }
        CapsuleLayer routed = new CapsuleLayer.Builder(2, 3, 3).hasBias(true).build();
        layer(cases, "capsules", routed, SEQUENCE, false, SEQUENCES);
        CapsuleStrengthLayer strength = new CapsuleStrengthLayer.Builder().build();
        add(
                cases,
                "capsule strength",
                (sd, x) -> strength.defineLayer(sd, x[0]),
                List.of(RuleCase.normal(SEQUENCES)));
    }

    private static void layer(
            List<RuleCase> cases,
            String name,
            SameDiffLayer layer,
            InputType type,
            boolean masked,
            long... shape) {
        layer.setLayerName("layer");
        layer.setNIn(type, true);
        layer.getOutputType(0, type);
        List<RuleCase.Input> inputs = new ArrayList<>();
        inputs.add(RuleCase.normal(shape));
        layer.getLayerParams().getParamShapes().values().stream()
                .map(RuleCase::normal)
                .forEach(inputs::add);
        RuleCase.Body body =
                (sd, x) -> {
                    Map<String, SDVariable> parameters = new LinkedHashMap<>();
                    int next = 1;
                    for (String key : layer.getLayerParams().getParamShapes().keySet()) {
                        parameters.put(key, x[next++]);
                    }
                    return layer.defineLayer(
                            sd, x[0], parameters, masked ? sd.constant(mask()) : null);
                };
        add(cases, name, body, inputs);
    }

    private static Map<String, SDVariable> named(SDVertexParams params, SDVariable[] x, int next) {
        Map<String, SDVariable> parameters = new LinkedHashMap<>();
        for (String key : params.getParamShapes().keySet()) {
            parameters.put(key, x[next + parameters.size()]);
        }
        return parameters;
    }

    private static void add(
            List<RuleCase> cases, String name, RuleCase.Body body, List<RuleCase.Input> inputs) {
        cases.add(RuleCase.of(name, body, inputs.toArray(RuleCase.Input[]::new)).declaringShapes());
    }

    private static INDArray mask() {
        return Nd4j.createFromArray(new double[][] {{1, 1, 0, 1}, {0, 1, 1, 1}});
    }

    private static INDArray ones(long... shape) {
        return Nd4j.ones(DataType.DOUBLE, shape);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyOpHasARule(RuleCase rule) {
        assertThat(new RuleGraph(rule).opsWithoutRule()).isEmpty();
    }
}
