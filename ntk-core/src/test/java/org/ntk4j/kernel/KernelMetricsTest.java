/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.testing.Seeded;

class KernelMetricsTest {

    private static final double ROUNDING = 1e-14;

    private final INDArray a = Seeded.gram(1, 6, 4);
    private final INDArray b = Seeded.gram(2, 6, 4);

    @Test
    void equalKernelsAreNowhereApart() {
        assertThat(KernelMetrics.drift(a, a)).isZero();
        assertThat(KernelMetrics.distance(a, a)).isZero();
        assertThat(KernelMetrics.cka(a, a)).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void theMetricsFollowTheirFormulas() {
        double[][] x = a.toDoubleMatrix();
        double[][] y = b.toDoubleMatrix();
        double cosine = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
        assertThat(KernelMetrics.drift(a, b))
                .isCloseTo(
                        Math.sqrt((dot(x, x) - 2 * dot(x, y) + dot(y, y)) / dot(x, x)),
                        within(ROUNDING));
        assertThat(KernelMetrics.distance(a, b)).isCloseTo(1 - cosine, within(ROUNDING));
        INDArray h = Nd4j.eye(6).castTo(DataType.DOUBLE).subi(1.0 / 6);
        double[][] xc = h.mmul(a).mmul(h).toDoubleMatrix();
        double[][] yc = h.mmul(b).mmul(h).toDoubleMatrix();
        assertThat(KernelMetrics.cka(a, b))
                .isCloseTo(dot(xc, yc) / Math.sqrt(dot(xc, xc) * dot(yc, yc)), within(ROUNDING));
    }

    @Test
    void distanceAndCkaAreBlindToScaleAndDriftIsNot() {
        assertThat(KernelMetrics.drift(a, a.mul(3))).isCloseTo(2, within(ROUNDING));
        assertThat(KernelMetrics.distance(a, a.mul(3))).isCloseTo(0, within(ROUNDING));
        assertThat(KernelMetrics.cka(a, a.mul(3).addi(7))).isCloseTo(1, within(ROUNDING));
        assertThat(KernelMetrics.cka(a, b)).isEqualTo(KernelMetrics.cka(b, a), within(ROUNDING));
    }

    @Test
    void distancesFarBelowTheRoundingOfACosineAreSeen() {
        INDArray near = a.dup();
        double offDiagonal = 1e-10;
        near.putScalar(0, 1, near.getDouble(0, 1) + offDiagonal);
        // To first order: half of the squared part of the change that is orthogonal to a.
        double norm = a.norm2Number().doubleValue();
        double along = a.getDouble(0, 1) / norm;
        double expected = offDiagonal * offDiagonal * (1 - along * along) / (2 * norm * norm);
        assertThat(expected).isLessThan(1e-16);
        assertThat(KernelMetrics.distance(a, near)).isCloseTo(expected, within(1e-3 * expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE"})
    void ordersAndTypesMayBeMixed(String type) {
        INDArray other = b.castTo(DataType.valueOf(type)).dup('f');
        double tolerance = type.equals("FLOAT") ? 1e-6 : ROUNDING;
        assertThat(KernelMetrics.drift(a, other))
                .isCloseTo(KernelMetrics.drift(a, b), within(tolerance));
        assertThat(KernelMetrics.cka(other, a))
                .isCloseTo(KernelMetrics.cka(b, a), within(tolerance));
    }

    @Test
    void nothingIsSaidAboutAZeroReference() {
        INDArray zero = Nd4j.zeros(DataType.DOUBLE, 6, 6);
        assertThat(KernelMetrics.drift(zero, a)).isNaN();
        assertThat(KernelMetrics.drift(a, zero)).isEqualTo(1);
        assertThat(KernelMetrics.distance(zero, a)).isNaN();
        assertThat(KernelMetrics.distance(a, zero)).isNaN();
        assertThat(KernelMetrics.cka(a, zero)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void centringLeavesNothingOfAConstantKernel(DataType type) {
        INDArray constant = Nd4j.valueArrayOf(new long[] {6, 6}, 0.1, type);
        assertThat(KernelMetrics.cka(constant, a)).isNaN();
        assertThat(KernelMetrics.cka(a, constant)).isNaN();
        assertThat(KernelMetrics.cka(Nd4j.ones(type, 1, 1), Nd4j.ones(type, 1, 1))).isNaN();
    }

    @Test
    void theKernelOfTheLabelsIsAlignedWithThem() {
        INDArray y = Seeded.normal(3, 6, 3);
        assertThat(KernelMetrics.labelAlignment(y.mmul(y.transpose()), y, KernelKind.TRACE))
                .isCloseTo(1, within(ROUNDING));
        INDArray vec = y.reshape('c', 18, 1);
        assertThat(KernelMetrics.labelAlignment(vec.mmul(vec.transpose()), y, KernelKind.FULL))
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void labelAlignmentIsCenteredAlignmentWithTheTargetKernel() {
        // As many classes as examples: labels are centred by columns only.
        INDArray y = Seeded.normal(4, 6, 6);
        for (KernelKind kind : new KernelKind[] {KernelKind.TRACE, KernelKind.PSEUDO}) {
            assertThat(KernelMetrics.labelAlignment(a, y.dup('f'), kind))
                    .isCloseTo(KernelMetrics.cka(a, y.mmul(y.transpose())), within(ROUNDING));
        }
        INDArray full = Seeded.gram(5, 12, 8);
        INDArray two = Seeded.normal(6, 6, 2);
        INDArray vec = two.reshape('c', 12, 1);
        assertThat(KernelMetrics.labelAlignment(full, two.dup('f'), KernelKind.FULL))
                .isCloseTo(KernelMetrics.cka(full, vec.mmul(vec.transpose())), within(ROUNDING));
    }

    @Test
    void oneClassAlignsWithNothing() {
        INDArray one = Nd4j.zeros(DataType.FLOAT, 6, 3);
        one.getColumn(1).assign(1);
        assertThat(KernelMetrics.labelAlignment(a, one, KernelKind.TRACE)).isNaN();
    }

    @Test
    void sharesOfTheChangeAddUpToOne() {
        try (TangentKernel before = kernel(KernelKind.TRACE, 10, DataType.FLOAT);
                TangentKernel after = kernel(KernelKind.TRACE, 10, DataType.FLOAT)) {
            INDArray change = Seeded.gram(40, 6, 2).castTo(DataType.FLOAT);
            after.layers().get("first").addi(change.mul(3e-4));
            after.layers().get("second").addi(change.mul(1e-4));
            Map<String, Double> shares = KernelMetrics.layerShares(before, after);
            assertThat(shares.keySet()).containsExactly("first", "second");
            assertThat(shares.get("first") + shares.get("second")).isCloseTo(1, within(ROUNDING));
            assertThat(shares.get("first")).isCloseTo(.75, within(1e-3));
        }
    }

    @Test
    void aLayerThatWorksAgainstTheOthersHasANegativeShare() {
        try (TangentKernel before = kernel(KernelKind.TRACE, 10, DataType.DOUBLE);
                TangentKernel after = kernel(KernelKind.TRACE, 10, DataType.DOUBLE)) {
            INDArray change = Seeded.gram(40, 6, 2);
            after.layers().get("first").addi(change.mul(2));
            after.layers().get("second").subi(change);
            assertThat(KernelMetrics.layerShares(before, after))
                    .hasEntrySatisfying("first", s -> assertThat(s).isCloseTo(2, within(1e-12)))
                    .hasEntrySatisfying("second", s -> assertThat(s).isCloseTo(-1, within(1e-12)));
        }
    }

    @Test
    void withoutAChangeThereAreNoShares() {
        try (TangentKernel kernel = kernel(KernelKind.TRACE, 10, DataType.DOUBLE)) {
            assertThat(KernelMetrics.layerShares(kernel, kernel)).isEmpty();
        }
    }

    @Test
    void eachLayerDriftsByItself() {
        try (TangentKernel before = kernel(KernelKind.TRACE, 10, DataType.DOUBLE);
                TangentKernel after = kernel(KernelKind.TRACE, 20, DataType.DOUBLE)) {
            Map<String, Double> drifts = KernelMetrics.layerDrifts(before, after);
            before.layers()
                    .forEach(
                            (layer, kernel) ->
                                    assertThat(drifts.get(layer))
                                            .isEqualTo(
                                                    KernelMetrics.drift(
                                                            kernel, after.layers().get(layer))));
            assertThat(drifts).hasSize(2);
            assertThat(KernelMetrics.drift(before, after))
                    .isEqualTo(KernelMetrics.drift(before.matrix(), after.matrix()));
        }
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        INDArray small = Nd4j.ones(DataType.DOUBLE, 3, 3);
        assertThatThrownBy(() -> KernelMetrics.drift(a, small))
                .hasMessageContaining("[6, 6]")
                .hasMessageContaining("[3, 3]");
        INDArray wide = Nd4j.ones(DataType.DOUBLE, 2, 3);
        assertThatThrownBy(() -> KernelMetrics.cka(wide, wide)).hasMessageContaining("[2, 3]");
        INDArray labels = Nd4j.ones(DataType.DOUBLE, 6, 2);
        assertThatThrownBy(() -> KernelMetrics.labelAlignment(a, labels, KernelKind.FULL))
                .hasMessageContaining("FULL kernel of side nk")
                .hasMessageContaining("[6, 2]")
                .hasMessageContaining("[6, 6]");
        try (TangentKernel trace = kernel(KernelKind.TRACE, 10, DataType.DOUBLE);
                TangentKernel pseudo = kernel(KernelKind.PSEUDO, 10, DataType.DOUBLE)) {
            assertThatThrownBy(() -> KernelMetrics.distance(trace, pseudo))
                    .hasMessageContaining("TRACE")
                    .hasMessageContaining("PSEUDO");
        }
    }

    private static TangentKernel kernel(KernelKind kind, long seed, DataType type) {
        Map<ParameterBlock, INDArray> blocks = new LinkedHashMap<>();
        blocks.put(
                new ParameterBlock("first", "W", 0, 'c', 2), Seeded.gram(seed, 6, 3).castTo(type));
        blocks.put(
                new ParameterBlock("second", "V", 2, 'c', 2),
                Seeded.gram(seed + 1, 6, 3).castTo(type));
        return TangentKernel.of(kind, blocks);
    }

    private static double dot(double[][] x, double[][] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                sum += x[i][j] * y[i][j];
            }
        }
        return sum;
    }
}
