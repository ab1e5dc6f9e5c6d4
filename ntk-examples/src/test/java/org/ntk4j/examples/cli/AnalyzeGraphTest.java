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
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.testing.Seeded;

class AnalyzeGraphTest extends AnalyzeFixture {

    private static final int SECOND = 2;

    private ComputationGraph forked;
    private final INDArray left = floats(Seeded.normal(1, N, 2));
    private final INDArray right = floats(Seeded.normal(2, N, 3));

    /** Its output "side" needs the input "a" alone, "joint" both. */
    @BeforeEach
    void aGraphWithTwoInputsAndThreeOutputs() throws IOException {
        GraphBuilder graph =
                new NeuralNetConfiguration.Builder()
                        .seed(7)
                        .graphBuilder()
                        .addInputs("a", "b")
                        .addLayer("ha", dense(2), "a")
                        .addLayer("hb", dense(3), "b")
                        .addLayer("side", output(WIDTH, K), "ha")
                        .addLayer("joint", output(2 * WIDTH, SECOND), "ha", "hb")
                        .addVertex("scaled", new ScaleVertex(2), "hb")
                        .setOutputs("side", "joint", "scaled");
        forked = new ComputationGraph(graph.build());
        forked.init();
        save(forked, "forked.zip");
        npy("right.npy", right);
    }

    @Test
    void analyzesTheNamedOutputOfTheInputsThatItNeeds() throws IOException {
        JsonNode side =
                analyze("--model forked.zip --output side --outputs activated --skip hessian");
        JsonNode joint =
                analyze(
                        "--model forked.zip --output joint --outputs activated --skip hessian"
                                + " --probe x.npy right.npy");

        INDArray[] own = forked.output(left, right);
        assertThat(side.path("k").asInt()).isEqualTo(K);
        assertThat(joint.path("k").asInt()).isEqualTo(SECOND);
        assertOutputs(side, own[0]);
        assertOutputs(joint, own[1]);
        assertThat(side.path("layers")).hasSize(2);
        assertThat(joint.path("layers")).hasSize(3);
    }

    private static void assertOutputs(JsonNode json, INDArray own) {
        float[][] written = new ObjectMapper().convertValue(json.path("outputs"), float[][].class);
        float[][] expected = own.toFloatMatrix();
        for (int i = 0; i < N; i++) {
            assertThat(written[i]).containsExactly(expected[i], offset(1e-6f));
        }
    }

    @Test
    void readsClassesAsThoseOfTheNamedOutput() throws IOException {
        npy("binary.npy", Seeded.normal(3, N).gt(0).castTo(left.dataType()));

        JsonNode json =
                analyze(
                        "--model forked.zip --output joint --probe x.npy right.npy"
                                + " --labels binary.npy");

        assertThat(json.at("/hessian/lossTopEigenvalue").isNumber()).isTrue();
        assertThat(json.path("kernelVelocityTrace")).hasSize(N);
    }

    @Test
    void saysWhyTheLossOfAnOutputWithoutALayerIsLeftOut() {
        String scaled = "--model forked.zip --output scaled --probe right.npy --skip spectrum";

        ProgramRun run = run(withDefaults(scaled + " --labels classes.npy"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("the network has no output layer with a loss"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--probe x.npy | one of the network's outputs [side, joint, scaled], found none",
                "--probe x.npy --output top | found 'top'; choose one with --output",
                "--probe x.npy --output joint | output 'joint' needs, [a, b], got 1",
                "--probe right.npy --output side | right.npy",
            })
    void refusesAnOutputOrInputsThatTheGraphDoesNotHave(String arguments, String complaint) {
        ProgramRun run = run(withDefaults("--model forked.zip " + arguments));

        assertThat(run.err().lines()).singleElement().asString().contains("forked.zip", complaint);
        assertThat(run.status()).isEqualTo(2);
        assertThat(file("out.json")).doesNotExist();
    }

    @Test
    void aNormalizerOfAllInputsIsNotAppliedToSomeOfThem() throws IOException {
        MultiNormalizerStandardize normalizer = new MultiNormalizerStandardize();
        normalizer.fit(
                new MultiDataSet(
                        new INDArray[] {left.dup(), right.dup()}, new INDArray[] {left.dup()}));
        ModelSerializer.addNormalizerToModel(file("forked.zip").toFile(), normalizer);
        String joint = "--model forked.zip --normalize --skip hessian --output ";

        JsonNode all = analyze(joint + "joint --probe x.npy right.npy");
        ProgramRun some = run(withDefaults(joint + "side"));

        assertThat(all.path("k").asInt()).isEqualTo(SECOND);
        assertThat(some.status()).isEqualTo(2);
        assertThat(some.err().lines())
                .singleElement()
                .asString()
                .contains("it takes all inputs and outputs");
    }

    @Test
    void aSequenceOfOutputsHasOneColumnPerStepAndClass() throws IOException {
        int steps = 4;
        save(
                network(
                        InputType.recurrent(2, steps),
                        new SimpleRnn.Builder().nOut(3).build(),
                        new RnnOutputLayer.Builder(LossFunction.MSE)
                                .nOut(K)
                                .activation(Activation.IDENTITY)
                                .build()),
                "rnn.zip");
        npy("x.npy", Seeded.normal(1, N, 2, steps));
        npy("y.npy", Seeded.normal(2, N, K, steps));

        JsonNode json = analyze("--model rnn.zip --labels y.npy --precision double");

        assertThat(json.path("k").asInt()).isEqualTo(K * steps);
        assertThat(json.path("kappa").isNumber()).isTrue();
        assertThat(json.at("/hessian/lossTopEigenvalue").isNumber()).isTrue();
    }

    private static DenseLayer dense(int inputs) {
        return new DenseLayer.Builder().nIn(inputs).nOut(WIDTH).activation(Activation.TANH).build();
    }

    private static OutputLayer output(int inputs, int outputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(outputs)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
