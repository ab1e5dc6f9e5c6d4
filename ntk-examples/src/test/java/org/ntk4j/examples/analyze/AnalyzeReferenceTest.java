/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.examples.ProgramRun;
import org.ntk4j.examples.data.NpyWriter;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Tolerances;

/** What the command writes about saved networks with the reference's weights is the reference's. */
class AnalyzeReferenceTest {

    private static final double KERNEL = 1e-9;
    private static final double HESSIAN = 1e-6;

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "mlp_tanh",
                "mlp_relu",
                "mlp_bottleneck",
                "mlp_out_sigmoid",
                "tiny_tanh",
                "tiny_scalar",
                "cnn_maxpool",
                "lstm"
            })
    void everyNumberIsTheReferences(String name) throws IOException {
        ReferenceNetwork reference = ReferenceNetwork.read(name);
        JsonNode json = analyze(reference, false, "y_mse", "--matrices");
        long n = reference.n();
        long k = reference.k();

        assertThat(json.path("schema").asText()).isEqualTo("ntk4j/analysis/1");
        assertThat(json.path("n").asLong()).isEqualTo(n);
        assertThat(json.path("k").asLong()).isEqualTo(k);
        assertThat(json.path("p").asLong()).isEqualTo(reference.meta().get("P").asLong());
        assertClose(json.at("/outputs"), reference.reference("outputs"), KERNEL);

        JsonNode ntk = json.path("ntk");
        INDArray full = reference.reference("ntk").reshape(n * k, n * k);
        assertClose(ntk.path("full"), full, KERNEL);
        assertClose(ntk.path("trace"), reference.reference("ntk_trace"), KERNEL);
        assertClose(ntk.path("pseudo"), reference.reference("ntk_pseudo").div(k), KERNEL);
        assertClose(sumOf(ntk.path("perLayerTrace")), reference.reference("ntk_trace"), KERNEL);
        assertClose(ntk.path("eigenvalues"), reference.reference("ntk_eigs"), KERNEL);
        assertNear(
                ntk.path("jacobianSpectralNorm"),
                number(reference, "jacobian_spectral_norm"),
                KERNEL);

        JsonNode hessian = json.path("hessian");
        INDArray norms = reference.reference("output_hessian_spectral_norm");
        assertClose(hessian.path("outputSpectralNorms"), norms, HESSIAN);
        assertNear(
                hessian.path("outputSpectralNorm"),
                number(reference, "hessian_max_output_spectral_norm"),
                HESSIAN);
        // The reference's loss is the sum of squares over 2n, Deeplearning4j's over n k.
        double scale = 2.0 / k;
        assertNear(
                hessian.path("lossTopEigenvalue"),
                scale * number(reference, "mse_hessian_max"),
                HESSIAN);
        assertNear(
                hessian.path("lossGaussNewtonTopEigenvalue"),
                scale * number(reference, "mse_gauss_newton_max"),
                HESSIAN);
        assertThat(hessian.path("converged").asBoolean()).isTrue();
        assertNear(json.path("kappa"), number(reference, "kappa"), HESSIAN);
        assertClose(
                json.path("kernelVelocityTrace"),
                reference.reference("dntk_dt_trace").mul(scale),
                KERNEL);
        assertThat(json.has("reference")).isFalse();
        assertThat(json.has("omitted")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "cnn_maxpool", "lstm"})
    void theLogitsOfACrossEntropyAreAnalyzedAndClassesAreLabels(String name) throws IOException {
        ReferenceNetwork reference = ReferenceNetwork.read(name);
        JsonNode json = analyze(reference, true, "y_label");

        assertClose(json.at("/outputs"), reference.reference("outputs"), KERNEL);
        assertNear(
                json.at("/hessian/lossTopEigenvalue"),
                number(reference, "xent_hessian_max"),
                HESSIAN);
        assertNear(
                json.at("/hessian/lossGaussNewtonTopEigenvalue"),
                number(reference, "xent_gauss_newton_max"),
                HESSIAN);
        assertThat(json.path("ntk").has("full")).isFalse();
        assertThat(json.path("ntk").has("trace")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "mlp_relu", "cnn_maxpool", "lstm"})
    void theDistanceFromACheckpointBeforeTenStepsIsTheReferences(String name) throws IOException {
        ReferenceNetwork reference = ReferenceNetwork.read(name);
        ReferenceCheckpoint checkpoint = new ReferenceCheckpoint(reference, false);
        Path before = checkpoint.save(dir.resolve("before.zip"));
        checkpoint.move(reference.reference("gd10_params"));
        Path after = checkpoint.save(dir.resolve("after.zip"));
        JsonNode json =
                run(
                        "--model " + after + " --reference " + before,
                        "--probe " + NpyWriter.write(dir.resolve("x.npy"), reference.input("x")));

        assertClose(json.path("outputs"), reference.reference("gd10_outputs"), KERNEL);
        JsonNode distance = json.path("reference");
        assertThat(distance.path("kernel").asText()).isEqualTo("full");
        assertNear(distance.path("drift"), number(reference, "ntk_rel_change_gd10"), KERNEL);
        INDArray errors = reference.reference("gd_rel_error_taylor");
        assertNear(distance.path("linearizationError"), errors.getDouble(9), KERNEL);
        INDArray start = reference.input("params_flat");
        double moved =
                reference.reference("gd10_params").distance2(start)
                        / start.norm2Number().doubleValue();
        assertNear(distance.path("parameterMovement"), moved, KERNEL);
        assertThat(distance.path("cka").asDouble()).isBetween(0.5, 1.0);
        assertThat(distance.path("kernelDistance").asDouble()).isBetween(1e-6, 0.5);
        assertThat(distance.path("perLayerDrift"))
                .hasSize(json.path("layers").size())
                .allSatisfy(drift -> assertThat(drift.asDouble()).isPositive());
        assertThat(json.has("kappa")).isFalse();
        assertThat(json.has("kernelVelocityTrace")).isFalse();
        assertThat(json.path("hessian").has("lossTopEigenvalue")).isFalse();
    }

    @Test
    void singlePrecisionIsNearAndSaysSo() throws IOException {
        ReferenceNetwork reference = ReferenceNetwork.read("mlp_tanh");
        JsonNode json = analyze(reference, false, "y_mse", "--matrices --precision float");

        assertThat(json.path("precision").asText()).isEqualTo("float");
        INDArray trace = reference.reference("ntk_trace");
        assertClose(json.at("/ntk/trace"), trace, Tolerances.SINGLE);
        assertThat(Tolerances.relativeError(array(json.at("/ntk/trace")), trace))
                .isGreaterThan(KERNEL);
        assertNear(json.path("kappa"), number(reference, "kappa"), 1e-3);
    }

    private JsonNode analyze(
            ReferenceNetwork reference, boolean crossEntropy, String labels, String... options)
            throws IOException {
        Path model = new ReferenceCheckpoint(reference, crossEntropy).save(dir.resolve("net.zip"));
        return run(
                "--model " + model,
                "--probe " + NpyWriter.write(dir.resolve("x.npy"), reference.input("x")),
                "--labels " + NpyWriter.write(dir.resolve("y.npy"), reference.input(labels)),
                String.join(" ", options));
    }

    private JsonNode run(String... options) throws IOException {
        Path json = dir.resolve("out.json");
        ProgramRun run = ProgramRun.of("analyze --json " + json, String.join(" ", options));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private static double number(ReferenceNetwork reference, String name) {
        return reference.reference(name).getDouble(0);
    }

    private static void assertNear(JsonNode actual, double expected, double tolerance) {
        assertThat(actual.isNumber()).isTrue();
        assertThat(Math.abs(actual.asDouble() - expected))
                .isLessThanOrEqualTo(tolerance * Math.abs(expected));
    }

    private static void assertClose(JsonNode actual, INDArray expected, double tolerance) {
        assertClose(array(actual), expected, tolerance);
    }

    private static void assertClose(INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(Tolerances.relativeError(actual, expected)).isLessThanOrEqualTo(tolerance);
    }

    private static INDArray sumOf(JsonNode matrices) {
        INDArray sum = null;
        for (JsonNode matrix : matrices) {
            sum = sum == null ? array(matrix) : sum.add(array(matrix));
        }
        return sum;
    }

    private static INDArray array(JsonNode node) {
        assertThat(node.isArray()).isTrue();
        return node.get(0).isArray()
                ? Nd4j.createFromArray(new ObjectMapper().convertValue(node, double[][].class))
                : Nd4j.createFromArray(new ObjectMapper().convertValue(node, double[].class));
    }
}
