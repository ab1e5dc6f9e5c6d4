/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ntk4j.hessian.ReferenceCase.LANCZOS;
import static org.ntk4j.hessian.ReferenceCase.assertEigenvalue;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.LinearMap;
import org.ntk4j.linalg.SymmetricOperator;
import org.ntk4j.testing.ReferenceNetwork;
import org.ntk4j.testing.Seeded;

class BlockWeightsTest {

    private static final ToDoubleFunction<ParameterBlock> WEIGHTS =
            block -> block.name().equals("b1") ? 0 : 1.0 / (2 + block.offset() % 5);

    /** The roots of the weights as a vector [p]. */
    private static INDArray roots(DifferentiableGraph graph) {
        INDArray roots = Nd4j.create(DataType.DOUBLE, graph.parameterCount());
        for (ParameterBlock block : graph.blocks()) {
            block.of(roots).assign(Math.sqrt(WEIGHTS.applyAsDouble(block)));
        }
        return roots;
    }

    private static INDArray dense(SymmetricOperator operator) {
        long d = operator.dimension();
        INDArray matrix = Nd4j.create(DataType.DOUBLE, d, d);
        for (long j = 0; j < d; j++) {
            INDArray unit = Nd4j.zeros(DataType.DOUBLE, d);
            unit.putScalar(j, 1);
            matrix.put(
                    new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.point(j)},
                    operator.apply(unit));
        }
        return matrix;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_tanh", "mlp_out_sigmoid"})
    void weightedHessiansAreTheExplicitlyScaledOnes(String name) {
        try (ReferenceCase test = new ReferenceCase(name)) {
            INDArray roots = roots(test.graph);
            INDArray seed = Seeded.normal(1, test.network.n(), test.network.k());
            assertScaled(
                    OutputHessian.of(test.derivatives, test.x, LANCZOS).sum(seed),
                    OutputHessian.of(test.derivatives, test.x, LANCZOS, WEIGHTS).sum(seed),
                    roots);
            Loss loss = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, test.network.input("y_onehot"));
            try (LossHessian plain = LossHessian.of(test.derivatives, test.x, loss);
                    LossHessian weighted = LossHessian.of(test.derivatives, test.x, loss, WEIGHTS);
                    GaussNewton gaussNewton =
                            GaussNewton.of(test.derivatives, test.x, loss, WEIGHTS)) {
                assertScaled(plain, weighted, roots);
                assertScaled(plain.gaussNewton(), gaussNewton, roots);
                INDArray gradient = plain.gradient().mul(roots);
                assertThat(relativeError(weighted.gradient(), gradient)).isLessThan(ROUNDING);
            }
        }
    }

    private static void assertScaled(
            SymmetricOperator plain, SymmetricOperator weighted, INDArray roots) {
        INDArray scaled = dense(plain).mulRowVector(roots).mulColumnVector(roots);
        assertThat(relativeError(dense(weighted), scaled)).isLessThan(ROUNDING);
    }

    @Test
    void theWeightedJacobianIsTheExplicitlyScaledOne() {
        try (ReferenceCase test = new ReferenceCase("mlp_out_sigmoid")) {
            LinearMap map = Jacobian.of(test.derivatives, test.x, WEIGHTS);
            INDArray scaled = test.network.reference("jacobian").mulRowVector(roots(test.graph));
            INDArray v = Seeded.normal(2, map.inputDimension());
            INDArray u = Seeded.normal(3, map.outputDimension());
            assertThat(relativeError(map.apply(v), scaled.mmul(v))).isLessThan(ROUNDING);
            assertThat(relativeError(map.applyTransposed(u), scaled.transpose().mmul(u)))
                    .isLessThan(ROUNDING);
        }
    }

    /** The reference is in NTK parametrization; here is the same function in the standard one. */
    @Test
    void aStandardNetworkWeightedByFanInHasTheCurvatureOfNtkParametrization() {
        ReferenceNetwork network = ReferenceNetwork.read("mlp_softplus_ntk_scalar");
        JsonNode architecture = network.meta().get("architecture");
        double sigmaW = architecture.get("ntk_parametrization").get("sigma_w").asDouble();
        double sigmaB = architecture.get("ntk_parametrization").get("sigma_b").asDouble();
        ToDoubleFunction<ParameterBlock> weights =
                block ->
                        block.dimensions().length == 2
                                ? sigmaW * sigmaW / block.dimensions()[0]
                                : sigmaB * sigmaB;
        try (DifferentiableGraph graph = standard(architecture.get("sizes"))) {
            for (ParameterBlock block : graph.blocks()) {
                double root = Math.sqrt(weights.applyAsDouble(block));
                block.of(graph.parameters()).assign(network.parameter(block.name()).mul(root));
            }
            Derivatives derivatives = Derivatives.of(graph);
            OutputHessian hessian =
                    OutputHessian.of(derivatives, network.examples(), LANCZOS, weights);
            double norm = network.reference("hessian_max_output_spectral_norm").getDouble(0);
            assertEigenvalue("the largest norm", hessian.maximum(), norm, norm);
            Kappa kappa =
                    Kappa.of(
                            derivatives,
                            network.examples(),
                            network.input("y_mse"),
                            LANCZOS,
                            weights);
            double jacobian = network.reference("jacobian_spectral_norm").getDouble(0);
            assertEigenvalue("|J|", kappa.jacobian(), jacobian, jacobian);
            double expected = network.reference("kappa").getDouble(0);
            assertThat(kappa.value() / expected - 1).isBetween(-1e-9, 1e-9);
        }
    }

    private static DifferentiableGraph standard(JsonNode sizes) {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        SameDiff sd = builder.sameDiff();
        long in = sizes.get(0).asLong();
        long hidden = sizes.get(1).asLong();
        SDVariable x = builder.input("x", -1, in);
        SDVariable w0 = builder.parameter("dense0", "W0", 'c', in, hidden);
        SDVariable b0 = builder.parameter("dense0", "b0", 'c', hidden);
        SDVariable w1 = builder.parameter("dense1", "W1", 'c', hidden, 1);
        SDVariable b1 = builder.parameter("dense1", "b1", 'c', 1);
        SDVariable h = sd.nn.softplus(x.mmul(w0).add(b0));
        return builder.build(h.mmul(w1).add(b1));
    }

    @Test
    void impossibleRequestsAreRejected() {
        try (ReferenceCase test = new ReferenceCase("tiny_tanh")) {
            for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
                assertThatThrownBy(
                                () ->
                                        OutputHessian.of(
                                                test.derivatives, test.x, LANCZOS, b -> weight))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("expected a finite weight >= 0 of block W0, got " + weight);
            }
            OutputHessian hessian = OutputHessian.of(test.derivatives, test.x, LANCZOS);
            assertThatThrownBy(() -> hessian.norm(3, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected an example below 3 and an output below 2");
            assertThatThrownBy(() -> hessian.norm(0, 2))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> hessian.sum(Nd4j.create(DataType.DOUBLE, 2, 3)))
                    .hasMessage("expected weights [n, k] = [3, 2], got [2, 3]");
            Loss other = Loss.of(LossKind.MSE, Nd4j.create(DataType.DOUBLE, 2, 2));
            assertThatThrownBy(() -> LossHessian.of(test.derivatives, test.x, other))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> GaussNewton.of(test.derivatives, test.x, other))
                    .isInstanceOf(IllegalArgumentException.class);
            INDArray wrong = Nd4j.create(DataType.DOUBLE, 3, 1);
            assertThatThrownBy(() -> Kappa.of(test.derivatives, test.x, wrong, LANCZOS))
                    .hasMessage("expected labels [n, k] = [3, 2], got [3, 1]");
        }
    }
}
