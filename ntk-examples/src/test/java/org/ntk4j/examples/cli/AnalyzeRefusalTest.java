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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.examples.data.NpyWriter;
import org.ntk4j.testing.Seeded;

class AnalyzeRefusalTest extends AnalyzeFixture {

    @BeforeEach
    void everyKindOfBadInput() throws IOException {
        badNetworks();
        badProbes();
        badLabels();
    }

    private void badNetworks() throws IOException {
        byte[] whole = Files.readAllBytes(file("net.zip"));
        Files.write(file("truncated.zip"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(file("text.zip"), "<html>404 Not found</html>");
        Files.write(file("empty.zip"), new byte[0]);
        rewrite("other.zip", (name, bytes) -> name.startsWith("conf") ? null : bytes);
        rewrite("nojson.zip", (name, bytes) -> name.startsWith("conf") ? new byte[] {'{'} : bytes);
        rewrite("nonet.zip", (name, bytes) -> json(name, bytes, text -> "{\"a\": 1}"));
        rewrite(
                "unknown.zip",
                (name, bytes) ->
                        json(name, bytes, text -> text.replace("layers.DenseLayer", "NoLayer")));
        rewrite(
                "short.zip",
                (name, bytes) ->
                        name.startsWith("coef") ? Arrays.copyOf(bytes, bytes.length - 4) : bytes);
        rewrite("noarray.zip", (name, bytes) -> name.startsWith("coef") ? new byte[99] : bytes);
        ModelSerializer.addNormalizerToModel(
                file("net.zip").toFile(), new ImagePreProcessingScaler());
        rewrite("spoilt.zip", (name, bytes) -> name.startsWith("norm") ? new byte[9] : bytes);
        Files.write(file("net.zip"), whole);
        byte[] flipped = whole.clone();
        flipped[80] ^= 0x55;
        Files.write(file("flipped.zip"), flipped);
        MultiLayerNetwork broken = sequence(WIDTH, Activation.TANH);
        broken.params().putScalar(9, Double.NaN);
        save(broken, "nan.zip");
        broken.params().assign(3e38);
        save(broken, "huge.zip");
        save(sequence(7, Activation.TANH), "wider.zip");
        save(sequence(WIDTH, Activation.RELU), "relu.zip");
        save(graph(), "graph.zip");
        save(
                network(
                        InputType.convolutional(2, 2, 2),
                        new CnnLossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build()),
                "unsupported.zip");
    }

    private void badProbes() throws IOException {
        npy("wide.npy", Seeded.normal(1, N, 3));
        npy("cube.npy", Seeded.normal(1, N, 2, 2));
        npy("vector.npy", Seeded.normal(1, N));
        npy("nan.npy", Seeded.normal(1, N, 2).putScalar(3, 1, Double.NaN));
        npy("inf.npy", Seeded.normal(1, N, 2).putScalar(0, 0, Double.NEGATIVE_INFINITY));
        byte[] whole = Files.readAllBytes(file("x.npy"));
        Files.write(file("cut.npy"), Arrays.copyOf(whole, whole.length - 1));
        Files.writeString(file("text.npy"), "1, 2, 3");
    }

    private void badLabels() throws IOException {
        npy("y4.npy", Seeded.normal(1, N - 1, K));
        npy("yk.npy", Seeded.normal(1, N, K + 1));
        npy("ynan.npy", oneHot().putScalar(1, 1, Double.NaN));
        npy("ysum.npy", oneHot().mul(2));
        npy("column.npy", Seeded.normal(1, N, 1));
        for (String bad : List.of("3", "-1", "0.5")) {
            double[] classes = {0, 1, 2, Double.parseDouble(bad), 1};
            byte[] bytes = NpyWriter.bytes("<f8", false, classes, N);
            Files.write(file("class" + bad + ".npy"), bytes);
        }
        Files.createDirectory(file("folder"));
        Files.createDirectory(file("gone"));
        Files.writeString(
                file("gone/checkpointInfo.txt"),
                "checkpointNum,timestamp,iteration,epoch,modelType,filename\n0,1,2,3,M,c.zip\n");
        Files.createDirectory(file("damaged"));
        Files.writeString(file("damaged/checkpointInfo.txt"), "header\nx,y\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model none.zip | none.zip: expected a network saved by | no such file",
                "--model truncated.zip | truncated.zip: expected | no sound zip file",
                "--model text.zip | text.zip: expected | no sound zip file",
                "--model empty.zip | empty.zip: expected | no sound zip file",
                "--model flipped.zip | flipped.zip: expected | no sound zip file",
                "--model other.zip | other.zip: expected | without configuration.json",
                "--model nojson.zip | nojson.zip: expected | configuration that is no JSON",
                "--model nonet.zip | nonet.zip: expected | configuration of something else",
                "--model unknown.zip | unknown.zip: expected | conf.NoLayer",
                "--model unknown.zip | unknown.zip: expected | classes of your own belong on the",
                "--model unknown.zip | unknown.zip: expected | save the network with ModelSerializer",
                "--model spoilt.zip --normalize | spoilt.zip: expected | unreadable normalizer",
                "--model short.zip | short.zip: expected | announced",
                "--model noarray.zip | noarray.zip: expected | parameters that are no array",
                "--model nan.zip | nan.zip: expected finite parameters | NaN in 0_b",
                "--model huge.zip | huge.zip: expected finite outputs | --precision double",
                "--model unsupported.zip | unsupported.zip: expected | x.npy",
                "--model folder | folder: expected a folder of checkpoints | no checkpointInfo.txt",
                "--model gone | gone: expected | none of the files",
                "--model damaged | damaged: expected | unreadable checkpointInfo.txt",
                "--model net.zip wider.zip | wider.zip: expected a checkpoint of the same | nout",
                "--probe none.npy | none.npy: expected | no such file",
                "--probe cut.npy | cut.npy: expected 80 bytes | found 79",
                "--probe text.npy | text.npy: expected | another kind of file",
                "--probe wide.npy | net.zip: expected | wide.npy",
                "--probe cube.npy | net.zip: expected | cube.npy",
                "--probe vector.npy | vector.npy: expected examples [n, ...] | shape [5]",
                "--probe nan.npy | nan.npy: expected finite numbers | NaN in row 3",
                "--probe inf.npy | inf.npy: expected finite numbers | -Infinity in row 0",
                "--probe x.npy x.npy | net.zip: expected | 2",
                "--labels none.npy | none.npy: expected | no such file",
                "--labels y4.npy | y4.npy: expected 5 labels, as many as x.npy | 4, shape [4, 3]",
                "--labels yk.npy | yk.npy: expected labels [n, k] = [5, 3] | shape [5, 4]",
                "--labels column.npy | column.npy: expected labels [n, k] | shape [5, 1]",
                "--labels ynan.npy | ynan.npy: expected finite numbers | NaN in row 1",
                "--labels ysum.npy | ysum.npy: expected labels for the network's loss | sum to 1",
                "--labels class3.npy | class3.npy: expected | class 3.0 of example 3",
                "--labels class-1.npy | class-1.npy: expected | class -1.0 of example 3",
                "--labels class0.5.npy | class0.5.npy: expected | class 0.5 of example 3",
                "--reference none.zip | none.zip: expected | no such file",
                "--reference truncated.zip | truncated.zip: expected | no sound zip file",
                "--reference wider.zip | wider.zip: expected a checkpoint of the same | nout is 4",
                "--reference relu.zip | relu.zip: expected a checkpoint | ActivationReLU",
                "--reference graph.zip | graph.zip: expected a checkpoint | ComputationGraph",
                "--reference nan.zip | nan.zip: expected finite parameters | NaN in 0_b",
                "--reference huge.zip | huge.zip: expected finite outputs | NaN or infinite",
                "--json folder | folder: expected a file that can be written | a directory",
                "--json no/such/out.json | out.json: expected a file | no directory",
                "--json net.zip | --json would replace the input | net.zip",
                "--normalize | net.zip: expected a stored normalizer | found none",
                "--precision half | --precision | half",
                "--outputs softmax | --outputs | softmax",
                "--skip everything | --skip | everything",
                "--skip velocity | --skip velocity | --labels",
                "--skip spectrum --matrices | --matrices | --skip spectrum",
                "--memory-budget 12X | --memory-budget | 12X",
                "--memory-budget 0 | --memory-budget | 0",
                "--bogus | --bogus | analyze --help",
            })
    void refusesBadInputInOneLineWithStatus2AndWritesNothing(
            String arguments, String named, String complaint) throws IOException {
        Files.writeString(file("out.json"), "what was there before");

        ProgramRun run = run(withDefaults(arguments));

        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains(named.trim())
                .contains(complaint.trim())
                .doesNotContain("Exception");
        assertThat(run.status()).isEqualTo(2);
        assertThat(file("out.json")).hasContent("what was there before");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void aNormalizerThatIsNotAskedForIsNotRead() {
        ProgramRun run = run(withDefaults("--model spoilt.zip"));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(run("--probe x.npy --json out.json").err()).contains("--model");
        assertThat(run("--model net.zip --json out.json").err()).contains("--probe");
        assertThat(run("--model net.zip --probe x.npy").err()).contains("--json");
    }

    @Test
    void aDivergedCheckpointInASeriesLeavesTheLinesBeforeIt() throws IOException {
        ProgramRun run =
                run(
                        withDefaults("--model net.zip huge.zip net.zip")
                                + " --report "
                                + file("page.html"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("huge.zip");
        assertThat(Files.readAllLines(file("out.json"))).hasSize(1);
        new ObjectMapper().readTree(file("out.json").toFile());
        assertThat(Files.readString(file("page.html")))
                .contains("role=\"note\">The analysis ended with an error.")
                .contains("at the only measurement");
    }

    private List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".tmp")).toList();
        }
    }
}
