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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.examples.data.NpyWriter;
import org.ntk4j.testing.Seeded;

class AnalyzeCommandTest {

    private static final int N = 5;
    private static final int K = 3;
    private static final int WIDTH = 4;

    @TempDir Path dir;

    private MultiLayerNetwork network;

    @BeforeEach
    void aGoodNetworkAProbeAndEveryKindOfBadInput() throws IOException {
        network = sequence(WIDTH, Activation.TANH);
        save(network, "net.zip");
        npy("x.npy", Seeded.normal(1, N, 2));
        npy("y.npy", oneHot());
        Files.write(
                file("classes.npy"),
                NpyWriter.bytes("<i8", false, new double[] {0, 1, 2, 0, 1}, N));
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
                "--model unknown.zip | unknown.zip: expected | Deeplearning4j refuses",
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

    private String withDefaults(String arguments) {
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

    @Test
    void namesWhatIsMissing() {
        assertThat(run("--probe x.npy --json out.json").err()).contains("--model");
        assertThat(run("--model net.zip --json out.json").err()).contains("--probe");
        assertThat(run("--model net.zip --probe x.npy").err()).contains("--json");
    }

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
    void aDivergedCheckpointInASeriesLeavesTheLinesBeforeIt() throws IOException {
        ProgramRun run = run(withDefaults("--model net.zip huge.zip net.zip"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("huge.zip");
        assertThat(Files.readAllLines(file("out.json"))).hasSize(1);
        new ObjectMapper().readTree(file("out.json").toFile());
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

    private JsonNode analyze(String arguments) throws IOException {
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

    private static ProgramRun run(String arguments) {
        return ProgramRun.of("analyze", arguments);
    }

    private Path file(String name) {
        return dir.resolve(name);
    }

    private void npy(String name, INDArray array) throws IOException {
        NpyWriter.write(file(name), array);
    }

    private void save(Model model, String name) throws IOException {
        ModelSerializer.writeModel(model, file(name).toFile(), true);
    }

    private List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".tmp")).toList();
        }
    }

    private static INDArray oneHot() {
        INDArray labels = Nd4j.create(DataType.DOUBLE, N, K);
        for (int i = 0; i < N; i++) {
            labels.putScalar(i, i % K, 1);
        }
        return labels;
    }

    private static INDArray floats(INDArray array) {
        return array.castTo(DataType.FLOAT);
    }

    private static MultiLayerNetwork sequence(int width, Activation activation) {
        return network(
                null,
                new DenseLayer.Builder().nIn(2).nOut(width).activation(activation).build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(K)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
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

    private static ComputationGraph graph() {
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
    private void rewrite(String name, Change change) throws IOException {
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

    private static byte[] json(String name, byte[] bytes, UnaryOperator<String> change) {
        if (!name.startsWith("conf")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return change.apply(text).getBytes(StandardCharsets.UTF_8);
    }

    /** What becomes of an entry of a zip file. */
    @FunctionalInterface
    private interface Change {
        byte[] apply(String name, byte[] bytes);
    }
}
