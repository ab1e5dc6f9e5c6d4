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
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.examples.custom.ResidualDense;
import org.ntk4j.testing.Seeded;

class AnalyzeCommandTest extends AnalyzeFixture {

    @Test
    void explainsEveryKeyItWrites() throws IOException {
        save(network, "net0.zip");
        JsonNode json =
                analyze("--labels y.npy --matrices --reference net0.zip --memory-budget 1G");
        String help = run("--help").out();

        List<String> keys = new ArrayList<>();
        collectKeys(json, keys);
        assertThat(keys).contains("perLayerDrift", "jacobianSpectralNorm", "kappa");
        assertThat(keys).allSatisfy(key -> assertThat(help).contains(key));
    }

    private static void collectKeys(JsonNode json, List<String> keys) {
        json.fields()
                .forEachRemaining(
                        field -> {
                            keys.add(field.getKey());
                            if (!field.getKey().startsWith("perLayer")) {
                                collectKeys(field.getValue(), keys);
                            }
                        });
    }

    @Test
    void aGraphIsToldFromASequenceByItsContentAndGivesTheSameNumbers() throws IOException {
        ComputationGraph graph = graph();
        graph.setParams(network.params());
        save(graph, "graph.zip");

        JsonNode ofGraph = analyze("--model graph.zip --labels classes.npy");
        JsonNode ofSequence = analyze("--labels classes.npy");

        for (String part : List.of("outputs", "ntk", "hessian", "kappa", "kernelVelocityTrace")) {
            assertThat(ofGraph.path(part)).isEqualTo(ofSequence.path(part));
        }
    }

    @Test
    void classesAreOneHotLabels() throws IOException {
        assertThat(analyze("--labels classes.npy")).isEqualTo(analyze("--labels y.npy"));
    }

    @Test
    void withoutLabelsNothingThatNeedsThemIsWritten() throws IOException {
        JsonNode json = analyze("");

        assertThat(json.has("kappa")).isFalse();
        assertThat(json.has("kernelVelocityTrace")).isFalse();
        assertThat(json.path("hessian").has("lossTopEigenvalue")).isFalse();
        assertThat(json.path("hessian").has("outputSpectralNorm")).isTrue();
        assertThat(json.has("omitted")).isFalse();
    }

    @Test
    void whatIsSkippedIsAbsentAndTheRestIsTheSame() throws IOException {
        JsonNode all = analyze("--labels y.npy --precision double");
        JsonNode some =
                analyze("--labels y.npy --precision double --skip spectrum,hessian,velocity");

        assertThat(some.has("hessian")).isFalse();
        assertThat(some.has("kappa")).isFalse();
        assertThat(some.has("kernelVelocityTrace")).isFalse();
        assertThat(some.path("ntk").has("eigenvalues")).isFalse();
        assertThat(some.path("outputs")).isEqualTo(all.path("outputs"));
        // Once by an iteration, once from all eigenvalues.
        assertThat(some.at("/ntk/jacobianSpectralNorm").asDouble())
                .isCloseTo(all.at("/ntk/jacobianSpectralNorm").asDouble(), withPercentage(1e-8));
    }

    @Test
    void activatedOutputsAreTheNetworksOwn() throws IOException {
        INDArray x = Seeded.normal(1, N, 2).castTo(DataType.FLOAT);
        float[][] own = network.output(x).toFloatMatrix();

        JsonNode activated = analyze("--outputs activated").path("outputs");

        float[][] written = new ObjectMapper().convertValue(activated, float[][].class);
        for (int i = 0; i < N; i++) {
            assertThat(written[i]).containsExactly(own[i], offset(1e-6f));
        }
        assertThat(analyze("").path("outputs")).isNotEqualTo(activated);
    }

    @Test
    void aLossOnActivatedOutputsIsLeftOutWithAReasonAndStatus1() throws IOException {
        ProgramRun run = run(withDefaults("--outputs activated --labels y.npy"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(3).allMatch(line -> line.startsWith("ntk4j: no "));
        JsonNode json = new ObjectMapper().readTree(file("out.json").toFile());
        assertThat(json.path("omitted"))
                .extracting(JsonNode::asText)
                .hasSize(3)
                .allMatch(why -> why.contains("activated"));
        assertThat(json.path("kappa").isNumber()).isTrue();
        assertThat(json.path("hessian").has("lossTopEigenvalue")).isFalse();
    }

    @Test
    void aFullKernelThatDoesNotFitIsLeftOutWithTheNumbersAndStatus1() throws IOException {
        npy("x.npy", Seeded.normal(1, 40, 2));
        save(network, "net0.zip");
        String small = "--memory-budget 100K --skip hessian --reference net0.zip --matrices";

        ProgramRun run = run(withDefaults(small));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("no ntk.eigenvalues", "120 rows", "the memory budget is 0.1 MiB")
                .containsPattern("at most [1-9][0-9]? examples");
        JsonNode json = new ObjectMapper().readTree(file("out.json").toFile());
        JsonNode all = analyze(small.replace("100K", "1G"));
        assertThat(json.path("omitted").has("ntk.eigenvalues")).isTrue();
        assertThat(json.path("ntk").has("full")).isFalse();
        assertThat(json.at("/ntk/jacobianSpectralNorm").asDouble())
                .isCloseTo(all.at("/ntk/jacobianSpectralNorm").asDouble(), withPercentage(1e-3));
        assertThat(json.at("/reference/kernel").asText()).isEqualTo("trace");
        assertThat(all.at("/reference/kernel").asText()).isEqualTo("full");
        assertThat(json.at("/ntk/trace/0/1").asDouble())
                .isCloseTo(all.at("/ntk/trace/0/1").asDouble(), withPercentage(1e-3));
    }

    @Test
    void whatFitsNotAtAllIsRefusedWithTheNumbers() throws IOException {
        ProgramRun run = run(withDefaults("--memory-budget 100"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("the trace kernel of n = 5", "needs at least", "memory budget is");
        assertThat(file("out.json")).doesNotExist();
    }

    @Test
    void aSeriesGivesOneLineEachAgainstTheFirst() throws IOException {
        List<Integer> iterations = new ArrayList<>();
        Path folder = Files.createDirectory(file("series"));
        network.setListeners(
                new CheckpointListener.Builder(folder.toFile())
                        .keepAll()
                        .saveEveryNIterations(2)
                        .build());
        for (int step = 0; step < 9; step++) {
            network.fit(new DataSet(floats(Seeded.normal(1, N, 2)), floats(oneHot())));
        }

        ProgramRun run = run(withDefaults("--labels y.npy").replace("net.zip", "series"));

        assertThat(run.err()).isEmpty();
        double moved = 0;
        for (String line : Files.readAllLines(file("out.json"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            iterations.add(json.path("iteration").asInt());
            double movement = json.at("/reference/parameterMovement").asDouble();
            boolean first = iterations.size() == 1;
            assertThat(json.at("/reference/drift").asDouble() == 0).isEqualTo(first);
            assertThat(json.at("/reference/linearizationError").asDouble() == 0).isEqualTo(first);
            assertThat(movement).isGreaterThanOrEqualTo(moved);
            moved = movement;
        }
        assertThat(iterations).hasSize(4).isSorted().doesNotHaveDuplicates();
        assertThat(moved).isPositive();
    }

    @Test
    void aLayerOfOnesOwnOnTheClassPathIsAnalyzedLikeAnyOther() throws IOException {
        MultiLayerNetwork own =
                network(
                        null,
                        new ResidualDense(2, new ActivationTanH()),
                        output(LossFunction.MCXENT, Activation.SOFTMAX));
        save(own, "own.zip");

        JsonNode json = analyze("--model own.zip --labels y.npy --outputs logits");

        assertThat(json.path("p").asLong()).isEqualTo(own.numParams());
        assertThat(json.at("/hessian/lossTopEigenvalue").isNumber()).isTrue();
        assertThat(json.path("kernelVelocityTrace")).hasSize(N);
    }

    @Test
    void aLossOfUnknownCurvatureIsNamedAndCostsOnlyWhatNeedsIt() throws IOException {
        save(network(null, output(LossFunction.L1, Activation.IDENTITY)), "l1.zip");

        ProgramRun run = run(withDefaults("--model l1.zip --labels y.npy"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("the curvature of LossL1"));
        JsonNode json = new ObjectMapper().readTree(file("out.json").toFile());
        assertThat(json.at("/ntk/eigenvalues")).hasSize(N * K);
        assertThat(json.at("/hessian/outputSpectralNorm").isNumber()).isTrue();
    }

    private static OutputLayer output(LossFunction loss, Activation activation) {
        return new OutputLayer.Builder(loss).nIn(2).nOut(K).activation(activation).build();
    }

    @Test
    void appliesAStoredNormalizerWhenAsked() throws IOException {
        INDArray x = floats(Seeded.normal(1, N, 2));
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(new DataSet(x, x));
        ModelSerializer.addNormalizerToModel(file("net.zip").toFile(), normalizer);
        ProgramRun plain = run(withDefaults(""));
        JsonNode normalized = analyze("--normalize");
        normalizer.transform(x);
        npy("x.npy", x);

        assertThat(plain.out()).contains("net.zip has a normalizer, which is not applied");
        JsonNode expected = analyze("");
        assertThat(normalized.path("outputs").get(0).get(0).asDouble())
                .isCloseTo(expected.path("outputs").get(0).get(0).asDouble(), offset(1e-6));
    }

    @Test
    void classesDoNotFitSequencesOfOutputs() throws IOException {
        save(
                network(
                        InputType.recurrent(2, 4),
                        new SimpleRnn.Builder().nOut(3).build(),
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(K)
                                .activation(Activation.SOFTMAX)
                                .build()),
                "rnn.zip");
        npy("x.npy", Seeded.normal(1, N, 2, 4));

        ProgramRun run = run(withDefaults("--model rnn.zip --labels classes.npy"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("classes.npy")
                .contains("12 per example");
    }

    @Test
    void readsNeitherTheUpdaterNorOtherObjects() throws IOException {
        rewrite(
                "odd.zip",
                (name, bytes) -> name.startsWith("updater") ? new byte[] {1, 2, 3} : bytes);
        assertThat(analyze("--model odd.zip").path("outputs"))
                .isEqualTo(analyze("").path("outputs"));
    }
}
