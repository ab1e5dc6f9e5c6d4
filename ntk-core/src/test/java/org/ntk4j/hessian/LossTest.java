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
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.testing.Tolerances.ROUNDING;
import static org.ntk4j.testing.Tolerances.relativeError;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.testing.Seeded;

class LossTest {

    private static final double DIFFERENCES = 1e-8;

    static Stream<Arguments> lossesOfDl4j() {
        return Stream.of(
                Arguments.of(LossKind.MSE, new LossMSE(), new ActivationIdentity()),
                Arguments.of(LossKind.L2, new LossL2(), new ActivationIdentity()),
                Arguments.of(
                        LossKind.SOFTMAX_CROSS_ENTROPY, new LossMCXENT(), new ActivationSoftmax()),
                Arguments.of(
                        LossKind.SOFTMAX_CROSS_ENTROPY,
                        new LossNegativeLogLikelihood(),
                        new ActivationSoftmax()),
                Arguments.of(
                        LossKind.SIGMOID_CROSS_ENTROPY,
                        new LossBinaryXENT(),
                        new ActivationSigmoid()));
    }

    /** Labels that every loss takes: distributions. */
    private static INDArray labels(long n, long k) {
        return Transforms.softmax(Seeded.normal(7, n, k), true);
    }

    @ParameterizedTest
    @MethodSource("lossesOfDl4j")
    void scoreAndGradientAreDl4js(LossKind kind, ILossFunction dl4j, IActivation activation) {
        INDArray f = Seeded.normal(1, 5, 3);
        INDArray labels = labels(5, 3);
        Loss loss = Loss.of(kind, labels);
        assertThat(loss.value(f))
                .isCloseTo(
                        dl4j.computeScore(labels, f.dup(), activation, null, true),
                        within(ROUNDING));
        // DL4J sums gradients over the minibatch and divides them afterwards.
        INDArray gradient = dl4j.computeGradient(labels, f.dup(), activation, null).div(5);
        assertThat(relativeError(loss.gradient(f), gradient)).isLessThan(ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("lossesOfDl4j")
    void whatIsMaskedDoesNotCount(LossKind kind, ILossFunction dl4j, IActivation activation) {
        INDArray f = Seeded.normal(1, 5, 3);
        INDArray labels = labels(5, 3);
        labels.getRow(1).assign(0);
        INDArray mask = Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {0}});
        Loss loss = Loss.of(kind, labels, 1, mask);
        double sum = dl4j.computeScore(labels, f.dup(), activation, mask, false);
        assertThat(loss.value(f)).isCloseTo(sum / 5, within(ROUNDING));
        INDArray gradient = dl4j.computeGradient(labels, f.dup(), activation, mask).div(5);
        assertThat(relativeError(loss.gradient(f), gradient)).isLessThan(ROUNDING);
        INDArray product = loss.hessianProduct(f, Nd4j.ones(DataType.DOUBLE, 5, 3));
        assertThat(product.getRow(1).amaxNumber().doubleValue()).isZero();
    }

    @Test
    void aMaskOfStepsBelongsToTheLabelsOfEachStep() {
        INDArray labels = Seeded.normal(2, 2, 3, 4);
        INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 0, 0}, {0, 1, 1, 1}});
        INDArray f = Seeded.normal(3, 2, 12);
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 4; t++) {
                for (int c = 0; c < 3 && mask.getDouble(i, t) > 0; c++) {
                    double error = f.getDouble(i, c * 4 + t) - labels.getDouble(i, c, t);
                    sum += error * error;
                }
            }
        }
        assertThat(Loss.of(LossKind.L2, labels, 1, mask.reshape(2, 1, 4)).value(f))
                .isCloseTo(sum / 2, within(ROUNDING));
        for (INDArray other : new INDArray[] {Nd4j.ones(2, 3), Nd4j.ones(2, 2, 4)}) {
            assertThatThrownBy(() -> Loss.of(LossKind.L2, labels, 1, other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[2, 3, 4], of the same rank")
                    .hasMessageContaining("got " + Arrays.toString(other.shape()));
        }
    }

    /** Where the classes are is a matter of the layout alone. */
    @ParameterizedTest
    @EnumSource
    void theClassesMayBeAlongAnyAxis(LossKind kind) {
        INDArray last = Transforms.softmax(Seeded.normal(5, 2, 4, 5, 3).reshape(40, 3), true);
        INDArray mask = Transforms.abs(Seeded.normal(6, 2, 4, 1, 1));
        INDArray f = Seeded.normal(4, 2, 4, 5, 3);
        INDArray t = Seeded.normal(7, 2, 4, 5, 3);
        Loss expected = Loss.of(kind, last.reshape(2, 4, 5, 3), -1, mask);
        int[][] orders = {{0, 3, 1, 2}, {0, 1, 3, 2}};
        for (int axis = 1; axis <= 2; axis++) {
            int[] order = orders[axis - 1];
            int[] back = axis == 1 ? new int[] {0, 2, 3, 1} : order;
            INDArray labels = last.reshape(2, 4, 5, 3).permute(order);
            Loss loss = Loss.of(kind, labels, axis, mask.permute(order));
            INDArray moved = flat(f.permute(order));
            assertThat(loss.value(moved)).isCloseTo(expected.value(flat(f)), within(ROUNDING));
            INDArray gradient = loss.gradient(moved).reshape(labels.shape()).permute(back);
            assertThat(relativeError(flat(gradient), expected.gradient(flat(f))))
                    .isLessThan(ROUNDING);
            INDArray product = loss.hessianProduct(moved, flat(t.permute(order)));
            assertThat(
                            relativeError(
                                    flat(product.reshape(labels.shape()).permute(back)),
                                    expected.hessianProduct(flat(f), flat(t))))
                    .isLessThan(ROUNDING);
        }
    }

    private static INDArray flat(INDArray array) {
        return array.dup('c').reshape(2, -1);
    }

    @Test
    void noAxisOfClassesIsThatOfTheExamples() {
        for (int axis : new int[] {0, -3, 3}) {
            assertThatThrownBy(() -> Loss.of(LossKind.L2, Nd4j.ones(2, 3, 4), axis, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("axis " + axis)
                    .hasMessageContaining("[2, 3, 4]");
        }
    }

    /** As DL4J masks single outputs, which it does not for a softmax. */
    @ParameterizedTest
    @MethodSource("lossesOfDl4j")
    void aMaskOfEachOutputIsDl4js(LossKind kind, ILossFunction dl4j, IActivation activation) {
        INDArray f = Seeded.normal(1, 2, 3);
        INDArray labels = labels(2, 3);
        INDArray mask = Nd4j.createFromArray(new double[][] {{1, 0, 1}, {0, 1, 0}});
        if (kind == LossKind.SOFTMAX_CROSS_ENTROPY) {
            assertThatThrownBy(() -> dl4j.computeGradient(labels, f.dup(), activation, mask))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> Loss.of(kind, labels, 1, mask))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got 1.0, 0.0 in example 0");
            return;
        }
        Loss loss = Loss.of(kind, labels, 1, mask);
        assertThat(loss.value(f))
                .isCloseTo(
                        dl4j.computeScore(labels, f.dup(), activation, mask, true),
                        within(ROUNDING));
        INDArray gradient = dl4j.computeGradient(labels, f.dup(), activation, mask).div(2);
        assertThat(relativeError(loss.gradient(f), gradient)).isLessThan(ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aMaskOfNoWeightsIsRefused(double weight) {
        INDArray mask = Nd4j.createFromArray(new double[][] {{1}, {weight}});
        assertThatThrownBy(() -> Loss.of(LossKind.L2, labels(2, 3), 1, mask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite numbers >= 0, got " + weight);
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsTheSlopeOfTheValue(LossKind kind) {
        Loss loss = Loss.of(kind, labels(4, 3));
        INDArray f = Seeded.normal(2, 4, 3);
        INDArray t = Seeded.normal(3, 4, 3);
        double h = 1e-5;
        double slope = (loss.value(f.add(t.mul(h))) - loss.value(f.sub(t.mul(h)))) / (2 * h);
        assertThat(loss.gradient(f).mul(t).sumNumber().doubleValue())
                .isCloseTo(slope, within(DIFFERENCES));
    }

    @ParameterizedTest
    @EnumSource
    void theHessianIsTheSlopeOfTheGradient(LossKind kind) {
        Loss loss = Loss.of(kind, labels(4, 3));
        INDArray f = Seeded.normal(2, 4, 3);
        INDArray t = Seeded.normal(3, 4, 3);
        double h = 1e-5;
        INDArray slope =
                loss.gradient(f.add(t.mul(h))).sub(loss.gradient(f.sub(t.mul(h)))).div(2 * h);
        assertThat(relativeError(loss.hessianProduct(f, t), slope)).isLessThan(DIFFERENCES);
    }

    @ParameterizedTest
    @EnumSource
    void aSequenceIsTheSumOfItsSteps(LossKind kind) {
        long steps = 4;
        INDArray f = Seeded.normal(4, 2, 3, steps);
        INDArray labels = Transforms.softmax(Seeded.normal(5, 2, steps, 3), true).permute(0, 2, 1);
        Loss whole = Loss.of(kind, labels);
        INDArray gradient = whole.gradient(f.reshape(2, 3 * steps)).reshape(2, 3, steps);
        double value = 0;
        for (long step = 0; step < steps; step++) {
            INDArray part = step(f, step);
            Loss one = Loss.of(kind, step(labels, step));
            value += one.value(part);
            assertThat(relativeError(step(gradient, step), one.gradient(part)))
                    .isLessThan(ROUNDING);
        }
        assertThat(whole.value(f.reshape(2, 3 * steps))).isCloseTo(value, within(ROUNDING));
    }

    private static INDArray step(INDArray sequence, long step) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step));
    }

    @Test
    void hugeLogitsGiveFiniteCrossEntropies() {
        INDArray f = Nd4j.createFromArray(new double[][] {{1000, -1000}, {-1000, 1000}});
        INDArray labels = Nd4j.createFromArray(new double[][] {{0, 1}, {0, 1}});
        Loss softmax = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, labels);
        assertThat(softmax.value(f)).isEqualTo(1000);
        assertThat(softmax.gradient(f).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{.5, -.5}, {0, 0}});
        Loss sigmoid = Loss.of(LossKind.SIGMOID_CROSS_ENTROPY, labels);
        assertThat(sigmoid.value(f)).isEqualTo(1000);
        assertThat(sigmoid.gradient(f).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{.5, -.5}, {0, 0}});
        for (Loss loss : new Loss[] {softmax, sigmoid}) {
            assertThat(loss.hessianProduct(f, labels).toDoubleMatrix())
                    .isDeepEqualTo(new double[2][2]);
        }
    }

    @Test
    void labelsOfAnyTypeAndOrderAreTheSame() {
        INDArray f = Seeded.normal(1, 3, 2);
        INDArray labels = Nd4j.createFromArray(new double[][] {{0, 1}, {1, 0}, {0, 1}});
        double expected = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, labels).value(f);
        for (INDArray same :
                new INDArray[] {
                    labels.dup('f'), labels.castTo(DataType.INT32), labels.castTo(DataType.FLOAT)
                }) {
            assertThat(Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, same).value(f)).isEqualTo(expected);
        }
        INDArray single = f.castTo(DataType.FLOAT);
        Loss loss = Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, labels);
        assertThat(loss.gradient(single).dataType()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void labelsThatDoNotFitAreRejected() {
        INDArray pair = Nd4j.createFromArray(new double[][] {{.5, .5}, {.7, .7}});
        assertThatThrownBy(() -> Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected labels that sum to 1 for a softmax cross-entropy, got 1.4 in"
                                + " example 1");
        INDArray negative = Nd4j.createFromArray(new double[][] {{-1, 2}});
        assertThatThrownBy(() -> Loss.of(LossKind.SOFTMAX_CROSS_ENTROPY, negative))
                .hasMessageContaining("labels >= 0");
        assertThatThrownBy(() -> Loss.of(LossKind.SIGMOID_CROSS_ENTROPY, negative))
                .hasMessageContaining("labels in [0, 1]");
        INDArray nan = Nd4j.createFromArray(new double[][] {{Double.NaN, 2}});
        for (LossKind kind : LossKind.values()) {
            assertThatThrownBy(() -> Loss.of(kind, nan))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Loss.of(LossKind.MSE, Nd4j.createFromArray(1.0, 2.0)))
                .hasMessage("expected labels [n, k], got shape [2]");
        Loss loss = Loss.of(LossKind.L2, pair);
        assertThatThrownBy(() -> loss.value(Nd4j.create(DataType.DOUBLE, 2, 3)))
                .hasMessage("expected outputs [n, k] = [2, 2], like the labels, got [2, 3]");
    }
}
